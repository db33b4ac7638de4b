"""What two people do at the same moment: each rule holds as if one had come after the other."""

from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from peewee import DoesNotExist

from domain.access import sessions
from domain.access.actions import NoLongerAdmin
from domain.audit.events import Caller
from domain.mfa import activation, authenticators, enrolment, recovery_codes, removal, totp_secrets
from domain.refusals import Refused
from domain.signin import signin
from domain.team import help_desk, people
from models import (
    Authenticator,
    RecoveryCode,
    ResetLink,
    Session,
    SignInCode,
    SpentStep,
    User,
)
from operations import backup_schedule, housekeeping
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, signed_in, with_mfa
from tests.unit.racing import at_once, side_by_side

pytestmark = pytest.mark.requirement("S-78")

DAY = 24 * 60 * 60
OTHER_PASSWORD = "lanterns over the wide canal"
Deed = Callable[[User, int, Caller, User | None], None]
DEEDS: list[Deed] = [people.make_member, people.disable, people.delete]


@pytest.fixture
def grace(make_user: Callable[..., Person]) -> Person:
    """Is an administrator too."""
    return with_mfa(make_user("grace", "Grace", is_admin=True))


@pytest.mark.parametrize("deed", DEEDS)
def test_two_administrators_who_take_each_others_right_leave_one(
    ada: Person, grace: Person, deed: Deed
) -> None:
    outcomes = at_once(
        lambda: deed(grace.user, NOW, ORIGIN, ada.user),
        lambda: deed(ada.user, NOW, ORIGIN, grace.user),
    )
    assert User.select().where(User.is_admin, User.disabled_at.is_null()).count() == 1
    assert outcomes[0] is None
    assert isinstance(outcomes[1], NoLongerAdmin | DoesNotExist)


@pytest.mark.parametrize("deed", DEEDS)
def test_two_commands_that_take_the_last_rights_leave_one_administrator(
    ada: Person, grace: Person, deed: Deed
) -> None:
    shell = Caller.shell("user")
    outcomes = at_once(
        lambda: deed(grace.user, NOW, shell, None),
        lambda: deed(ada.user, NOW, shell, None),
    )
    assert User.select().where(User.is_admin, User.disabled_at.is_null()).count() == 1
    assert outcomes[0] is None
    assert isinstance(outcomes[1], people.LastAdmin)


def test_an_administrator_gives_one_kind_of_help_even_at_once(
    ada: Person, grace: Person, bob: Person
) -> None:
    outcomes = at_once(
        lambda: help_desk.make_reset_link(bob.user, NOW, ORIGIN, ada.user),
        lambda: help_desk.make_sign_in_code(bob.user, NOW, ORIGIN, ada.user),
    )
    assert isinstance(outcomes[1], Refused)
    assert (ResetLink.select().count(), SignInCode.select().count()) == (1, 0)


def test_who_loses_the_right_at_this_moment_changes_nothing(
    ada: Person, grace: Person, alice: Person
) -> None:
    outcomes = at_once(
        lambda: people.make_member(ada.user, NOW, ORIGIN, grace.user),
        lambda: people.make_admin(alice.user, NOW, ORIGIN, ada.user),
    )
    assert isinstance(outcomes[1], NoLongerAdmin)
    assert not User.get_by_id(alice.user.id).is_admin


def test_of_two_authenticators_removed_at_once_one_stays(bob: Person) -> None:
    with_mfa(bob)
    one, other = authenticators.enrolled(bob.user)
    here, there = signed_in(bob), signed_in(bob)
    outcomes = at_once(
        lambda: authenticators.remove(here, one.id, NOW),
        lambda: authenticators.remove(there, other.id, NOW),
    )
    assert isinstance(outcomes[1], authenticators.LastOne)
    assert len(authenticators.enrolled(bob.user)) == 1


def test_there_is_one_setup_however_many_begin_at_once(bob: Person) -> None:
    here, there = signed_in(bob), signed_in(bob)
    outcomes = at_once(lambda: enrolment.begin(here, NOW), lambda: enrolment.begin(there, NOW))
    assert [type(outcome) for outcome in outcomes] == [Authenticator, Authenticator]
    assert Authenticator.select().where(Authenticator.activated_at.is_null()).count() == 1


def test_a_fifth_authenticator_leaves_no_room_for_one_begun_meanwhile(bob: Person) -> None:
    for _ in range(authenticators.MAX_AUTHENTICATORS - 2):
        with_mfa(bob)
    here, there = signed_in(bob), signed_in(bob)
    begun = enrolment.begin(here, NOW, replaces=False)
    code = _code_of(begun)
    outcomes = at_once(
        lambda: activation.activate(here, code, NOW),
        lambda: enrolment.begin(there, NOW, replaces=False),
    )
    assert isinstance(outcomes[1], authenticators.TooMany)
    assert len(authenticators.for_user(bob.user)) == authenticators.MAX_AUTHENTICATORS


def test_mfa_turned_off_and_replaced_at_once_ends_in_one_of_the_two(bob: Person) -> None:
    here, there = signed_in(bob), signed_in(bob)
    begun = enrolment.begin(there, NOW)
    code = _code_of(begun)
    outcomes = at_once(
        lambda: removal.turn_off(here, NOW), lambda: activation.activate(there, code, NOW)
    )
    assert isinstance(outcomes[1], Refused)
    assert not authenticators.for_user(bob.user)


def test_a_recovery_code_used_twice_at_once_opens_one_session(bob: Person) -> None:
    text = recovery_codes.generate(signed_in(bob), NOW).text
    one, other = signed_in(bob, stage=Session.PASSWORD), signed_in(bob, stage=Session.PASSWORD)
    before = [session.id for session in Session.select()]
    at_once(
        lambda: signin.with_recovery_code(one, text, NOW, ORIGIN),
        lambda: signin.with_recovery_code(other, text, NOW, ORIGIN),
    )
    opened = Session.select().where(
        Session.id.in_(before), Session.stage == Session.FULL, Session.recovered
    )
    assert opened.count() == 1
    live = RecoveryCode.used_at.is_null() & RecoveryCode.replaced_at.is_null()
    assert RecoveryCode.select().where(live).count() == 1


def test_a_sign_in_code_used_twice_at_once_opens_one_session(
    ada: Person, grace: Person, bob: Person
) -> None:
    text = help_desk.make_sign_in_code(bob.user, NOW, ORIGIN, ada.user)
    one, other = signed_in(bob, stage=Session.PASSWORD), signed_in(bob, stage=Session.PASSWORD)
    at_once(
        lambda: help_desk.sign_in(one, text, NOW, ORIGIN),
        lambda: help_desk.sign_in(other, text, NOW, ORIGIN),
    )
    assert Session.select().where(Session.recovered).count() == 1


def test_a_code_of_the_app_signs_in_once_of_two_at_once(bob: Person) -> None:
    one, other = signed_in(bob, stage=Session.PASSWORD), signed_in(bob, stage=Session.PASSWORD)
    outcomes = at_once(
        lambda: signin.with_code(one, bob.code(NOW), NOW, ORIGIN),
        lambda: signin.with_code(other, bob.code(NOW), NOW, ORIGIN),
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["OpenSession", "CodeAlreadyUsed"]
    assert SpentStep.select().where(SpentStep.accepted).count() == 1


def test_of_the_sign_ins_of_a_person_the_most_is_kept_however_they_begin(alice: Person) -> None:
    for _ in range(sessions.MAX_SESSIONS - 1):
        signed_in(alice)
    at_once(lambda: signed_in(alice), lambda: signed_in(alice))
    assert Session.select().where(Session.user == alice.user).count() == sessions.MAX_SESSIONS


def test_one_process_of_several_sweeps(data_dir: Path) -> None:
    swept = side_by_side(*[lambda: housekeeping.sweep_if_due(Clock(NOW + 2 * DAY))] * 4)
    assert sorted(swept) == [False, False, False, True]


def test_one_process_of_several_claims_the_night(data_dir: Path) -> None:
    now = NOW + 2 * DAY
    claimed = side_by_side(*[lambda: backup_schedule._claimed(lambda: now)] * 4)
    assert sorted(claimed) == [0, 0, 0, now]


def _code_of(begun: Authenticator) -> str:
    return pyotp.TOTP(totp_secrets.base32(begun)).at(NOW)

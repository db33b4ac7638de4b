"""The team's policy on passkeys: of whom it asks, and from when."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.access.actions import ChangedMeanwhile
from domain.access.lifetimes import DAY
from domain.audit.events import Caller
from domain.clock import days
from domain.clock.deadlines import BadDeadline
from domain.mfa import passkey_policy, policy, recovery_code_use, recovery_codes
from domain.mfa.passkey_policy import NotReady, Whom
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import rollout
from models import Event, Passkey, Policy
from tests.unit.conftest import ORIGIN, Person, signed_in, with_mfa
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, HERE, THE_ADMINS, asked, ready


@pytest.mark.requirement("S-197")
def test_administrators_first_and_then_everyone(ada: Person, bob: Person, now: int) -> None:
    passkey_policy.require(THE_ADMINS, 1, now, ORIGIN, None)
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    first, second = days.end_of(date(2027, 1, 16)), days.end_of(date(2027, 1, 22))
    assert asked(ada, now).passkey_due_at == first
    assert asked(bob, now).passkey_due_at == second
    assert asked(bob, now).is_passkey_ahead(second - 1)
    assert not asked(bob, now).is_passkey_ahead(second)
    assert passkey_policy.summary(now) == (
        "Administrators need a passkey by the end of Saturday, January 16. "
        "Everyone needs a passkey by the end of Friday, January 22."
    )
    assert passkey_policy.summary(second) == (
        "Administrators have needed a passkey since Sunday, January 17. "
        "Everyone has needed a passkey since Saturday, January 23."
    )


@pytest.mark.requirement("S-197")
def test_who_joins_later_gets_the_days_from_then(
    make_user: Callable[..., Person], now: int
) -> None:
    passkey_policy.require(EVERYBODY, 7, now - 30 * DAY, ORIGIN, None)
    passkey_policy.require(THE_ADMINS, 1, now - 30 * DAY, ORIGIN, None)
    late, boss = make_user("late", "Late"), make_user("boss", "Boss", is_admin=True)
    assert asked(late, now).passkey_due_at == days.end_of(date(2027, 1, 22))
    assert asked(boss, now).passkey_due_at == days.end_of(date(2027, 1, 16))


@pytest.mark.requirement("S-198")
def test_deciding_takes_a_usable_passkey_and_a_saved_recovery_code_of_ones_own(
    ada: Person, now: int
) -> None:
    session = signed_in(ada)
    with_passkey(ada)
    with pytest.raises(NotReady):
        passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, ada.user)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    Passkey.update(rp_id="former.example").execute()
    with pytest.raises(NotReady):
        passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, ada.user)
    Passkey.update(rp_id=HERE).execute()
    passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, ada.user)
    assert Policy.get().admin_passkeys_from == days.end_of(date(2027, 1, 22))


def test_the_same_decision_twice_is_one(ada: Person, now: int) -> None:
    session = ready(ada, now)
    for at in (now, now + 5):
        passkey_policy.require(EVERYBODY, 0, at, Caller.of(session), ada.user)
    assert Policy.get().passkeys_from == now
    assert Event.select().where(Event.kind == "passkey-policy-changed").count() == 1
    for at in (now, now + 5):
        passkey_policy.make_optional(at, Caller.of(session), ada.user)
    assert Event.select().where(Event.kind == "passkey-policy-changed").count() == 2
    assert passkey_policy.summary(now) == "Passkeys are optional."


def test_what_another_administrator_decided_meanwhile_is_not_undone(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    ready(ada, now)
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    session = ready(grace, now)
    passkey_policy.require(EVERYBODY, 7, now, Caller.of(session), grace.user)
    with pytest.raises(ChangedMeanwhile):
        passkey_policy.make_optional(now, Caller("192.0.2.7", "Firefox", seen=0), ada.user)
    assert Policy.get().passkeys_from is not None


@pytest.mark.parametrize("number", [-1, 91])
def test_days_that_nobody_means_are_refused(data_dir: object, now: int, number: int) -> None:
    with pytest.raises(BadDeadline, match="from 0 to 90"):
        passkey_policy.require(EVERYBODY, number, now, ORIGIN, None)
    with pytest.raises(BadDeadline):
        passkey_policy.require_by(EVERYBODY, days.at(now + number * DAY), now, ORIGIN, None)
    with pytest.raises(passkey_policy.NobodyMeant):
        passkey_policy.require(Whom("nobody", HERE), 7, now, ORIGIN, None)


def test_who_is_ready_is_counted_for_either(
    ada: Person, alice: Person, bob: Person, now: int
) -> None:
    with_passkey(bob)
    wanted = [Invitee("grace", False, "Grace Green"), Invitee("heidi", True, "Heidi")]
    invitations.invite(wanted, ada.user, now, ORIGIN)
    found = rollout.of_passkeys(EVERYBODY, now)
    assert (found.ready, found.everybody) == (1, 5)
    assert [user.username for user in found.lacking] == ["ada", "alice"]
    found = rollout.of_passkeys(THE_ADMINS, now)
    assert (found.ready, found.everybody) == (0, 2)
    assert [user.username for user in found.lacking] == ["ada"]
    assert [one.username for one in found.invited] == ["heidi"]


def test_what_is_said_of_mfa_agrees_with_what_is_said_of_passkeys(data_dir: Path, now: int) -> None:
    passkey_policy.require(THE_ADMINS, 7, now, ORIGIN, None)
    assert policy.summary(now) == "MFA is optional for members. Administrators need it."
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    assert policy.summary(now) == (
        "Everyone needs MFA by the end of Friday, January 22, because everyone needs a passkey by "
        "then. Administrators need it now."
    )
    assert policy.summary(now + 8 * DAY) == (
        "Everyone has needed MFA since Saturday, January 23, when passkeys became required."
    )
    policy.require(1, now, ORIGIN, None)
    assert policy.summary(now).startswith("Everyone needs MFA by the end of Saturday, January 16.")

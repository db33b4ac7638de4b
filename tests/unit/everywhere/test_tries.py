"""Each place that takes a secret counts the tries at it."""

from collections.abc import Callable

import pytest

from domain.access import limits, throttle
from domain.audit.events import Caller
from domain.encryption import tokens
from domain.mfa import (
    code_text,
    recovery_code_use,
)
from domain.refusals import Refused
from domain.signin import acceptance, confirmation, first_account, invitations, reset_links, signin
from domain.signin.invitees import Invitee
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import password_change
from domain.users.accounts import NewAccount
from models import Session
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in

NEW = "violet harbour sings low"
OTHER = "amber lantern drifts far"
Try = Callable[[Session, int], object]


def confirm(session: Session, now: int) -> object:
    return confirmation.confirm(session, "not it at all", "000000", now)


def confirm_with_code(session: Session, now: int) -> object:
    bob = Person(session.user)
    return confirmation.confirm(session, PASSWORD, wrong(bob, now), now)


def change(session: Session, now: int) -> object:
    return password_change.perform(session, "not it at all", NEW, now)


def help_code(session: Session, now: int) -> object:
    return help_desk.sign_in(
        session, code_text.derived(tokens.new(), help_desk.SYMBOLS), now, ORIGIN
    )


def sheet(session: Session, now: int) -> object:
    recovery_code_use.check(session, code_text.new(), now)
    return None


def sheet_at_sign_in(session: Session, now: int) -> object:
    return signin.with_recovery_code(session, code_text.new(), now, ORIGIN)


@pytest.mark.requirement("S-11")
@pytest.mark.requirement("S-14")
@pytest.mark.parametrize(
    ("attempt", "stage"),
    [
        (confirm, Session.FULL),
        (confirm_with_code, Session.FULL),
        (change, Session.FULL),
        (sheet, Session.FULL),
        (help_code, Session.PASSWORD),
        (sheet_at_sign_in, Session.PASSWORD),
    ],
)
def test_each_place_that_takes_a_secret_has_a_budget(
    bob: Person, now: int, attempt: Try, stage: str
) -> None:
    session = signed_in(bob, now, stage)
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            attempt(session, now)
        assert not isinstance(refusal.value, throttle.TooManyTries)
    with pytest.raises(throttle.TooManyTries) as wait:
        attempt(session, now)
    assert wait.value.retry_after == throttle.FIRST_DELAY


@pytest.mark.requirement("S-15")
@pytest.mark.parametrize("use", ["setup", "reset", "invitation"])
def test_using_a_link_that_is_none_counts_on_its_source(
    data_dir: object, now: int, use: str
) -> None:
    given = NewAccount("mallory", "Mallory", NEW)
    uses: dict[str, Callable[[], object]] = {
        "setup": lambda: first_account.create_first_account("A" * 43, given, now, ORIGIN),
        "reset": lambda: reset_links.use("A" * 43, NewPassword(NEW), now, ORIGIN),
        "invitation": lambda: acceptance.accept("A" * 43, "Mallory", NEW, now, ORIGIN),
    }
    for _ in range(limits.MAX_FROM_SOURCE):
        with pytest.raises(Refused, match="no longer works"):
            uses[use]()
    with pytest.raises(throttle.TooManyTries):
        uses[use]()


@pytest.mark.requirement("S-14")
def test_a_link_in_hand_waits_for_nobody_who_guesses_from_the_same_address(
    data_dir: object, now: int
) -> None:
    _spend_source(now)
    link = first_account.make_link(now)
    assert link is not None
    ada = first_account.create_first_account(link, NewAccount("ada", "Ada", NEW), now, ORIGIN)
    [made] = invitations.invite([Invitee("dora", is_admin=False)], ada, now, Caller())
    assert acceptance.accept(made.token, "Dora", NEW, now, ORIGIN).username == "dora"
    token = reset_links.make(ada, now, Caller())
    assert reset_links.use(token, NewPassword(OTHER), now, ORIGIN).device
    assert throttle.failures(limits.source(ORIGIN.address)) == limits.MAX_FROM_SOURCE


def _spend_source(now: int) -> None:
    for number in range(limits.MAX_FROM_SOURCE):
        with pytest.raises(signin.WrongPassword):
            signin.with_password(f"nobody{number}", "wrong", now, ORIGIN)

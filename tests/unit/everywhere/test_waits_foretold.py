"""No wait comes unannounced, but to strangers nothing is said of what others have done."""

import re
from collections.abc import Callable

import pytest

from domain.access import limits, throttle
from domain.audit.events import Caller
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import code_text, recovery_code_use
from domain.refusals import Refused
from domain.signin import confirmation, reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import password_change
from models import Attempts, Session
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in

NEW = "violet harbour sings low"
AHEAD = re.compile(r"(?:Two|One) attempts? left before a short wait\.|You can try again in .*\.")
TOLD = [
    "",
    "",
    "Two attempts left before a short wait.",
    "One attempt left before a short wait.",
    "You can try again in 30 seconds.",
]
Try = Callable[[Session, int], object]


def code_at_sign_in(session: Session, now: int) -> object:
    return signin.with_code(session, wrong(Person(session.user), now), now, ORIGIN)


def recovery_code_at_sign_in(session: Session, now: int) -> object:
    return signin.with_recovery_code(session, code_text.new(), now, ORIGIN)


def code_of_the_help_desk(session: Session, now: int) -> object:
    return help_desk.sign_in(
        session, code_text.derived(tokens.new(), help_desk.SYMBOLS), now, ORIGIN
    )


def confirming(session: Session, now: int) -> object:
    return confirmation.confirm(session, PASSWORD, wrong(Person(session.user), now), now)


def confirming_by_password(session: Session, now: int) -> object:
    return confirmation.confirm(session, "not it at all", "000000", now)


def changing_the_password(session: Session, now: int) -> object:
    return password_change.perform(session, "not it at all", NEW, now)


def checking_the_recovery_code(session: Session, now: int) -> None:
    recovery_code_use.check(session, code_text.new(), now)


def refused(attempt: Try, session: Session, now: int) -> Refused:
    with pytest.raises(Refused) as refusal:
        attempt(session, now)
    return refusal.value


@pytest.mark.parametrize(
    ("attempt", "stage"),
    [
        (code_at_sign_in, Session.PASSWORD),
        (recovery_code_at_sign_in, Session.PASSWORD),
        (code_of_the_help_desk, Session.PASSWORD),
        (confirming, Session.FULL),
        (confirming_by_password, Session.FULL),
        (changing_the_password, Session.FULL),
        (checking_the_recovery_code, Session.FULL),
    ],
)
def test_the_last_tries_say_what_comes(bob: Person, now: int, attempt: Try, stage: str) -> None:
    session = signed_in(bob, now, stage)
    refusals = [refused(attempt, session, now) for _ in TOLD]
    assert ["".join(AHEAD.findall(str(refusal))) for refusal in refusals] == TOLD
    assert {refusal.retry_after for refusal in refusals} == {None}  # for programs, no wait yet
    assert isinstance(refused(attempt, session, now), throttle.TooManyTries)


def test_so_do_those_at_a_reset_link(bob: Person, now: int) -> None:
    token, given = reset_links.make(bob.user, now, Caller()), NewPassword(NEW, wrong(bob, now))

    def reset(session: Session, now: int) -> object:
        return reset_links.use(token, given, now, ORIGIN)

    refusals = [str(refused(reset, signed_in(bob), now)) for _ in TOLD]
    assert ["".join(AHEAD.findall(refusal)) for refusal in refusals] == TOLD


def failed_here(number: int, since: int) -> None:
    """So many have failed from the address at hand."""
    ends = since + limits.SOURCE_WINDOW
    with write():
        Attempts.create(key=limits.source(ORIGIN.address).key, failures=number, next_at=ends)


@pytest.mark.requirement("S-14")
def test_where_the_address_has_fewer_left_they_are_told(bob: Person, now: int) -> None:
    failed_here(limits.MAX_FROM_SOURCE - 3, now)
    session = signed_in(bob, now, Session.PASSWORD)
    told = [str(refused(code_at_sign_in, session, now)) for _ in range(3)]
    assert told[0].endswith(" Two attempts left before a wait.")
    assert told[1].endswith(" One attempt left before a wait.")
    assert told[2].endswith(" You can try again in 10 minutes.")
    wait = refused(code_at_sign_in, session, now)
    assert wait.retry_after == limits.SOURCE_WINDOW
    recovery = str(refused(recovery_code_at_sign_in, session, now))  # has to wait for no address
    assert "left" not in recovery
    assert "try again" not in recovery


def test_of_two_waits_the_longer_is_told(bob: Person, now: int) -> None:
    failed_here(limits.MAX_FROM_SOURCE - len(TOLD), now)
    session = signed_in(bob, now, Session.PASSWORD)
    refusals = [refused(code_at_sign_in, session, now) for _ in TOLD]
    assert str(refusals[2]).endswith(" Two attempts left before a wait.")
    assert str(refusals[-1]).endswith(" You can try again in 10 minutes.")


def test_what_failed_there_long_ago_counts_no_more(bob: Person, now: int) -> None:
    failed_here(limits.MAX_FROM_SOURCE - 3, now - limits.SOURCE_WINDOW)
    session = signed_in(bob, now, Session.PASSWORD)
    told = [str(refused(code_at_sign_in, session, now)) for _ in TOLD]
    assert ["".join(AHEAD.findall(refusal)) for refusal in told] == TOLD


def test_the_password_of_a_name_says_nothing_of_earlier_guesses(bob: Person, now: int) -> None:
    told = set()
    for _ in range(throttle.DELAY_FROM):
        with pytest.raises(signin.WrongPassword) as refusal:
            signin.with_password("bob", "not it at all", now, ORIGIN)
        told.add((str(refusal.value), refusal.value.retry_after))
    assert told == {("Incorrect username or password.", None)}


def test_only_the_first_refusal_says_to_wait_for_the_next_code(bob: Person, now: int) -> None:
    session = signed_in(bob, now, Session.PASSWORD)
    first, *others = [str(refused(code_at_sign_in, session, now)) for _ in TOLD]
    assert "Wait for your app to show the next one" in first
    assert all("Check the entry in your app" in told for told in others)
    assert all("use your recovery code" in told and "Wait for" not in told for told in others)


def test_where_no_recovery_code_will_do_none_is_spoken_of(bob: Person, now: int) -> None:
    session = signed_in(bob, now)
    told = [str(refused(confirming, session, now)) for _ in TOLD]
    assert "Check the entry in your app" in told[-1]
    assert not any("recovery code" in sentence for sentence in told)


def test_the_last_before_it_is_locked_promises_no_end(
    bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "DELAY_FROM", 1000)
    session = signed_in(bob, now)
    limit = limits.totp(bob.user.id, known_browser=True)
    told = [str(refused(confirming, session, now)) for _ in range(limit.most)]
    assert "try again" not in told[-1]
    assert isinstance(refused(confirming, session, now), throttle.LockedOut)

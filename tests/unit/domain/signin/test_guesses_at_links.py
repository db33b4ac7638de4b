"""Guesses at the code that reset links ask for, at one link after the other."""

import pytest

from domain.access import limits, throttle
from domain.access.limits import MAX_FAILURES
from domain.audit.events import Caller
from domain.mfa import recovery_codes, totp
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from models import Attempts
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.thief import fail

NEW = "purple onion tram sky"


def tried(person: Person, now: int, code: str) -> object:
    """A try at a link of its own, which has a limit of its own."""
    token = reset_links.make(person.user, now, Caller())
    return reset_links.use(token, NewPassword(NEW, code=code), now, ORIGIN)


@pytest.mark.requirement("S-11")
@pytest.mark.requirement("S-44")
def test_who_creates_one_link_after_the_other_has_no_more_than_a_hundred_guesses(
    bob: Person, now: int
) -> None:
    key = limits.totp_at_links(bob.user.id).key
    Attempts.insert(key=key, failures=MAX_FAILURES - 1, last_at=now).execute()
    with pytest.raises(totp.CodeRejected):
        tried(bob, now, wrong(bob, now))
    refusal = fail(lambda: tried(bob, now + 86_400, bob.code(now + 86_400)))
    assert isinstance(refusal, throttle.LockedOut)
    assert "reset links" in str(refusal)


@pytest.mark.requirement("S-14")
def test_guesses_at_other_links_keep_nobody_waiting_and_the_right_code_clears_them(
    bob: Person, now: int
) -> None:
    for _ in range(MAX_FAILURES - 1):
        fail(lambda: tried(bob, now, wrong(bob, now)))
    assert tried(bob, now, bob.code(now))
    assert throttle.failures(limits.totp_at_links(bob.user.id)) == 0


@pytest.mark.requirement("S-14")
def test_where_codes_are_locked_at_links_the_recovery_code_is_not(bob: Person, now: int) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    key = limits.totp_at_links(bob.user.id).key
    Attempts.insert(key=key, failures=MAX_FAILURES, last_at=now).execute()
    token = reset_links.make(bob.user, now, Caller())
    assert reset_links.use(token, NewPassword(NEW, recovery_code=text), now, ORIGIN).opened


def test_no_more_is_said_of_them_ahead_than_of_the_link_itself(bob: Person, now: int) -> None:
    key = limits.totp_at_links(bob.user.id).key
    Attempts.insert(key=key, failures=8, last_at=now).execute()
    token = reset_links.make(bob.user, now, Caller())
    said = [
        str(
            fail(
                lambda: reset_links.use(token, NewPassword(NEW, code=wrong(bob, now)), now, ORIGIN)
            )
        )
        for _ in range(4)
    ]
    assert ["left before" in sentence for sentence in said] == [False, False, True, True]

"""After a clock that ran ahead was put right: what it left is over for good, holding nobody up."""

from collections.abc import Callable

import pytest

from domain.access import (
    attempt_rows,
    lifetimes,
    limits,
    session_rows,
    session_tokens,
    sessions,
    throttle,
)
from domain.clock import server_clock
from domain.encryption import tokens
from domain.mfa import enrolment, recovery_codes, second_factor, totp
from domain.mfa.clock_drift import ClockOff
from domain.signin import code_first, first_account, invitations, reset_links
from domain.signin.invitees import Invitee
from domain.team import help_desk
from models import Attempts, Session, SetupLink, User
from operations import housekeeping
from tests.unit.conftest import ORIGIN, Clock, Person, signed_in

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
TOKEN = "A" * 43
Is = Callable[[int], object]


def a_session(bob: Person, then: int) -> Is:
    token = signed_in(bob, then).token
    return lambda now: sessions.resume(token, now)


def a_session_in_use(bob: Person, then: int) -> Is:
    session = signed_in(bob, then - 8 * HOUR)
    sessions.touch(session, then)
    return lambda now: sessions.resume(session.token, now)


def a_confirmation(bob: Person, then: int) -> Is:
    """In a session that is none of those which end."""
    session = signed_in(bob, then - DAY)
    session_tokens.confirm(session, then)
    return lambda now: lifetimes.is_confirmed(Session.get_by_id(session.id), now)


def a_former_confirmation(bob: Person, then: int) -> Is:
    signed_in(bob, then - DAY)
    former = {"former_hash": tokens.hashed(TOKEN), "former_stage": Session.FULL}
    Session.update(former_confirmed_at=then, **former).execute()

    def is_confirmed(now: int) -> bool:
        former = session_rows.find(TOKEN)
        return former is not None and lifetimes.is_confirmed(former, now)

    return is_confirmed


def a_set_up(bob: Person, then: int) -> Is:
    session = signed_in(bob, then)
    enrolment.begin(session, then)
    return lambda now: enrolment.pending(session, now)


def a_code_on_show(bob: Person, then: int) -> Is:
    session = signed_in(bob, then)
    recovery_codes.generate(session, then)
    return lambda now: recovery_codes.shown(session, now)


def a_set_up_link(_: Person, then: int) -> Is:
    User.delete().execute()
    SetupLink.create(token_hash=tokens.hashed(TOKEN), created_at=then)
    return lambda now: first_account.is_open(TOKEN, now)


def an_invitation(_: Person, then: int) -> Is:
    made = invitations.invite([Invitee("carol", False)], None, then, ORIGIN)[0]
    return lambda now: invitations.opened(made.token, now)


def a_renewed_invitation(_: Person, then: int) -> Is:
    made = invitations.invite([Invitee("carol", False)], None, then - DAY, ORIGIN)[0]
    again = invitations.renew(made.invitation, None, then, ORIGIN)
    return lambda now: invitations.opened(again.token, now)


def a_reset_link(bob: Person, then: int) -> Is:
    token = reset_links.make(bob.user, then, ORIGIN)
    return lambda now: reset_links.owner(token, now)


def a_sign_in_code(bob: Person, then: int) -> Is:
    text = help_desk.make_sign_in_code(bob.user, then, ORIGIN, None)
    return lambda now: help_desk._living(bob.user, text, now)


def a_code_given_first(bob: Person, then: int) -> Is:
    token = code_first.give("bob", bob.code(then), then, ORIGIN)
    return lambda now: code_first.given(token, now)


def a_wait(_: Person, then: int) -> Is:
    limit = limits.password("bob", known_browser=False)
    for _number in range(throttle.DELAY_FROM):
        assert throttle.try_count(limit, then)
    return lambda now: not throttle.try_count(limit, now)


def a_wait_for_tries_under_way(_: Person, then: int) -> Is:
    limit = limits.password("bob", known_browser=False)
    until = then + attempt_rows.STALE
    Attempts.create(key=limit.key, failures=4, pending=1, pending_until=until)
    return lambda now: not throttle.try_count(limit, now)


def a_code_of_a_wrong_clock(bob: Person, then: int) -> Is:
    def told(now: int) -> bool:
        try:
            second_factor.check(bob.user, bob.code(now + 5 * MINUTE), now)
        except totp.CodeRejected as refusal:
            return isinstance(refusal, ClockOff)
        return False

    assert not told(then)
    return lambda now: told(now + 30)


LEFT = [
    a_session,
    a_session_in_use,
    a_confirmation,
    a_former_confirmation,
    a_set_up,
    a_code_on_show,
    a_set_up_link,
    an_invitation,
    a_renewed_invitation,
    a_reset_link,
    a_sign_in_code,
    a_code_given_first,
    a_wait,
    a_wait_for_tries_under_way,
    a_code_of_a_wrong_clock,
]


@pytest.mark.case("B52")
@pytest.mark.parametrize("leave", LEFT)
@pytest.mark.parametrize("ahead", [11 * MINUTE, 3 * HOUR], ids=["minutes", "hours"])
def test_what_is_over_does_not_come_to_life_when_its_time_comes(
    bob: Person, now: int, leave: Callable[[Person, int], Is], ahead: int
) -> None:
    housekeeping.sweep_if_due(Clock(now))  # the next is due in a day
    then = now + ahead
    server_clock.note(Clock(then))
    is_there = leave(bob, then)
    server_clock.note(Clock(now))
    assert not is_there(then)

"""An answer that never arrives, and a form that is sent twice: signing in, and one-time things."""

import pytest

from domain.access import lifetimes, session_tokens, sessions, signing_out
from domain.signin import signin
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Person,
    come_back,
    signed_in,
)
from tests.unit.lost_answers import half, living

NEW = "purple onion tram sky"
OTHER = "seven quiet harbour lamps"


@pytest.mark.requirement("S-48")
def test_a_former_token_opens_what_it_opened_until_the_next_arrives(bob: Person, now: int) -> None:
    begun = half(bob, now)
    full = signin.with_code(begun, bob.code(now), now, ORIGIN)
    former = sessions.resume(begun.token, now)
    assert former is not None
    assert not former.is_full
    assert come_back(full, now).is_full
    assert sessions.resume(begun.token, now) is None


@pytest.mark.requirement("S-48")
def test_a_former_token_gains_no_confirmation(bob: Person, now: int) -> None:
    session, later = signed_in(bob, now), now + lifetimes.CONFIRMED_FOR
    session_tokens.confirm(session, later)
    former = sessions.resume(session.token, later)
    assert former is not None
    assert former.is_full
    assert not lifetimes.is_confirmed(former, later)


@pytest.mark.requirement("S-48")
def test_who_proves_nothing_is_not_handed_a_token_that_can_more(bob: Person, now: int) -> None:
    session, later = signed_in(bob, now), now + lifetimes.CONFIRMED_FOR
    confirmed = session_tokens.confirm(session, later)
    former = sessions.resume(session.token, later)
    assert former is not None
    assert signing_out.sign_out_others(former, later).token == ""
    assert sessions.resume(confirmed.token, later) is not None


@pytest.mark.requirement("S-47")
def test_nobody_without_the_key_knows_the_next_token(bob: Person, now: int) -> None:
    session = signed_in(bob, now)
    opened = session_tokens.confirm(session, now)
    assert len(opened.token) == 43
    assert opened.token != session.token


@pytest.mark.requirement("S-53")
def test_what_nobody_has_come_back_with_is_not_listed_and_pushes_nothing_out(
    alice: Person, now: int
) -> None:
    session = signed_in(alice, now)
    unseen = [signin.with_password("alice", PASSWORD, now, ORIGIN) for _ in range(12)]
    assert [s.id for s in sessions.living(alice.user, now)] == [session.id]
    assert sessions.resume(session.token, now) is not None
    found = living({opened.token for opened in unseen}, now)
    assert len(found) == sessions.MAX_SESSIONS


@pytest.mark.requirement("S-49")
def test_what_nobody_has_come_back_with_is_over_after_ten_minutes(alice: Person, now: int) -> None:
    opened = signin.with_password("alice", PASSWORD, now, ORIGIN)
    assert sessions.resume(opened.token, now + 599) is not None
    assert sessions.resume(opened.token, now + 600) is None


@pytest.mark.requirement("S-50")
def test_a_page_sent_again_after_signing_out_brings_no_dead_token_to_life(
    alice: Person, now: int
) -> None:
    opened = signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")
    signing_out.sign_out(opened.session, now)
    again = signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")
    assert again.token != opened.token
    assert sessions.resume(opened.token, now) is None


@pytest.mark.requirement("S-48")
def test_a_page_sent_again_after_its_session_was_seen_opens_another(
    alice: Person, now: int
) -> None:
    opened = signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")
    come_back(opened, now)
    again = signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")
    assert again.token != opened.token


@pytest.mark.requirement("S-48")
def test_the_one_time_value_of_a_page_is_no_token(alice: Person, now: int) -> None:
    signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")
    assert sessions.resume("once", now) is None

"""Sessions."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.access import lifetimes, session_tokens, sessions
from models import Installation, Session, User
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, come_back, sign_in, signed_in
from tests.unit.rows import stored


def begun(person: Person, stage: str = Session.FULL) -> session_tokens.OpenSession:
    return sessions.begin(person.user, stage, NOW, ORIGIN)


def test_a_token_resumes_its_session(alice: Person, now: int) -> None:
    opened = begun(alice)
    session = sessions.resume(opened.token, now)
    assert session is not None
    assert (session.id, session.user.name) == (opened.session.id, "Alice Example")


@pytest.mark.requirement("S-48")
@pytest.mark.parametrize("token", ["", "planted", "\0", "é", "x" * 5000])
def test_an_unknown_token_resumes_nothing(alice: Person, now: int, token: str) -> None:
    begun(alice)
    assert sessions.resume(token, now) is None


@pytest.mark.requirement("S-47")
def test_the_token_is_256_bits_and_not_in_the_database(alice: Person, data_dir: Path) -> None:
    token = begun(alice).token
    assert len(token) == 43
    assert token.encode() not in stored(data_dir)


@pytest.mark.requirement("S-49")
def test_an_idle_session_ends_after_an_hour(alice: Person) -> None:
    token = signed_in(alice).token
    assert sessions.resume(token, NOW + 3599) is not None
    assert sessions.resume(token, NOW + 3600) is None


@pytest.mark.requirement("S-49")
def test_a_busy_session_ends_after_a_day(alice: Person) -> None:
    token = signed_in(alice).token
    Session.update(seen_at=NOW + 86_000).execute()
    assert sessions.resume(token, NOW + 86_399) is not None
    assert sessions.resume(token, NOW + 86_400) is None


@pytest.mark.requirement("S-22")
def test_a_half_session_ends_after_ten_minutes(bob: Person) -> None:
    token = begun(bob, Session.PASSWORD).token
    assert sessions.resume(token, NOW + 599) is not None
    assert sessions.resume(token, NOW + 600) is None


@pytest.mark.requirement("S-48")
def test_each_step_changes_the_token_and_the_old_one_dies(bob: Person, now: int) -> None:
    half = begun(bob, Session.PASSWORD)
    full = sessions.complete(half.session, now)
    again = session_tokens.confirm(come_back(full), now)
    come_back(again)
    assert len({half.token, full.token, again.token}) == 3
    assert sessions.resume(half.token, now) is None
    assert sessions.resume(full.token, now) is None
    assert sessions.resume(again.token, now) is not None


@pytest.mark.requirement("S-48")
def test_a_request_that_was_overtaken_gets_no_token(bob: Person, now: int) -> None:
    opened = begun(bob, Session.FULL)
    late = sessions.resume(opened.token, now)
    assert late is not None
    newest = session_tokens.confirm(come_back(opened), now)
    come_back(newest)
    assert session_tokens.confirm(late, now).token == ""
    assert sessions.resume(newest.token, now) is not None


@pytest.mark.requirement("S-53")
def test_the_eleventh_session_ends_the_oldest(alice: Person, now: int) -> None:
    tokens = [signed_in(alice).token for _ in range(11)]
    assert [sessions.resume(token, now) is not None for token in tokens] == [False] + [True] * 10


@pytest.mark.requirement("S-51")
def test_disabling_a_person_acts_on_the_next_request(alice: Person, now: int) -> None:
    token = begun(alice).token
    User.update(disabled_at=now).execute()
    assert sessions.resume(token, now) is None


def test_use_is_noted_at_most_once_a_minute(alice: Person, now: int) -> None:
    session = signed_in(alice)
    sessions.touch(session, now + 59)
    assert Session.get().seen_at == now
    sessions.touch(session, now + 60)
    assert Session.get().seen_at == now + 60


@pytest.mark.requirement("S-23")
def test_a_confirmation_holds_for_ten_minutes(alice: Person, now: int) -> None:
    session = signed_in(alice)
    assert lifetimes.is_confirmed(session, now + 599)
    assert not lifetimes.is_confirmed(session, now + 600)


def test_two_browsers_of_one_kind_are_told_apart(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    signed_in(alice, clock.now - 30 * 60)
    sign_in(client, alice)
    page = words(client.get("/profile").text)
    assert "signed in January 15, 2027, 07:30 UTC" in page
    assert "signed in January 15, 2027, 08:00 UTC" in page


def test_a_rows_button_shows_a_word_and_says_whose_it_is(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    signed_in(alice, clock.now)
    sign_in(client, alice)
    button = r'<button[^>]*>Sign out <span class="spoken">[^<]+</span></button>'
    assert re.search(button, client.get("/profile").text)


def test_after_a_restore_the_notice_says_so_and_nothing_else(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    Session.delete().execute()
    Installation.update(restored_at=clock.now, restored_to=clock.now - 3600).execute()
    answer = client.get("/profile")
    page = client.get(answer.headers["Location"]).text
    assert 'data-notice="signed-out-by-restore"' in page
    assert "used this site for a while" not in page

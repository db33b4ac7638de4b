"""Forms of signing in, sent again since their answer was lost or the button pressed twice."""

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.session_tokens import OpenSession
from domain.mfa import totp
from domain.signin import confirmation, signin
from models import KnownBrowser, Session
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Clock,
    Person,
    come_back,
    sign_in,
)
from tests.unit.lost_answers import COOKIE, half, in_parallel, lost, token_in
from tests.unit.rows import kinds


@pytest.mark.requirement("S-22")
def test_parallel_submits_of_one_page_open_one_session(alice: Person, now: int) -> None:
    def submit() -> OpenSession:
        return signin.with_password("alice", PASSWORD, now, ORIGIN, once="once")

    opened = in_parallel([submit] * 6)
    assert len({one.token for one in opened}) == 1
    assert Session.select().count() == 1
    assert kinds().count("signed-in") == 1


@pytest.mark.requirement("S-20")
def test_parallel_submits_of_one_code_complete_one_sign_in(bob: Person, now: int) -> None:
    token = half(bob, now).token

    def submit() -> OpenSession:
        session = sessions.resume(token, now)
        assert session is not None
        return signin.with_code(session, bob.code(now), now, ORIGIN)

    opened = in_parallel([submit] * 6)
    assert len({one.token for one in opened}) == 1
    assert kinds().count("signed-in") == 1


@pytest.mark.requirement("S-20")
def test_the_same_code_in_another_sign_in_is_used(bob: Person, now: int) -> None:
    signin.with_code(half(bob, now), bob.code(now), now, ORIGIN)
    with pytest.raises(totp.CodeAlreadyUsed):
        signin.with_code(half(bob, now), bob.code(now), now, ORIGIN)


@pytest.mark.requirement("S-20")
def test_the_code_of_the_sign_in_does_not_confirm(bob: Person, now: int) -> None:
    session = come_back(signin.with_code(half(bob, now), bob.code(now), now, ORIGIN), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        confirmation.confirm(session, PASSWORD, bob.code(now), now)


@pytest.mark.requirement("S-22")
def test_each_page_of_the_form_is_told_apart(client: TestClient, alice: Person) -> None:
    pages = [client.get("/sign-in").text for _ in range(2)]
    assert all('name="once"' in page for page in pages)
    assert pages[0] != pages[1]


def test_two_answers_to_one_page_bring_the_same_token(client: TestClient, alice: Person) -> None:
    form = {"username": "alice", "password": PASSWORD, "once": "A" * 43}
    answers = [lost(client, "/sign-in", **form) for _ in range(2)]
    assert token_in(answers[0]) == token_in(answers[1])


@pytest.mark.requirement("S-20")
def test_a_code_whose_answer_was_lost_signs_in_when_sent_again(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    first = lost(client, "/sign-in/code", code=bob.code(now))
    assert client.get("/sign-in/code").status_code == 200
    again = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert again.headers["Location"] == first.headers["Location"] == "/profile"
    assert token_in(again) == token_in(first)
    assert client.get("/profile").status_code == 200
    assert kinds().count("signed-in") == 1


def test_the_next_code_signs_in_after_a_lost_answer_too(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    lost(client, "/sign-in/code", code=bob.code(clock.now))
    clock.advance(30)
    client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    assert client.get("/profile").status_code == 200


@pytest.mark.requirement("S-22")
def test_the_half_session_of_a_lost_answer_opens_no_page(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    lost(client, "/sign-in/code", code=bob.code(now))
    assert client.get("/profile").headers["Location"].startswith("/sign-in/code")


@pytest.mark.requirement("S-48")
def test_a_late_second_submit_says_nothing_over_a_good_sign_in(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    former = client.cookies[COOKIE]
    client.post("/sign-in/code", data={"code": bob.code(now)})
    client.get("/profile")
    newest = client.cookies[COOKIE]
    client.cookies.set(COOKIE, former, domain="localhost.local", path="/")
    late = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert COOKIE not in late.cookies
    client.cookies.set(COOKIE, newest, domain="localhost.local", path="/")
    onward = client.get(late.headers["Location"])
    assert onward.headers["Location"] == "/profile"
    page = client.get("/profile")
    assert page.status_code == 200
    assert "Sign in to continue" not in page.text


@pytest.mark.requirement("S-23")
def test_a_confirmation_whose_answer_was_lost_counts_when_sent_again(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    clock.advance(700)
    form = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    first = lost(client, "/confirmation?next=/profile/password", **form)
    assert client.get("/profile/password").headers["Location"].startswith("/confirmation")
    again = client.post("/confirmation?next=/profile/password", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/profile/password"
    assert client.get("/profile/password").status_code == 200


def test_a_second_click_on_confirm_goes_on(client: TestClient, ada: Person, clock: Clock) -> None:
    sign_in(client, ada, clock.now)
    clock.advance(700)
    form = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    answers = [client.post("/confirmation?next=/people", data=form) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {"/people"}


def test_a_browser_whose_answer_was_lost_stays_known(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    first = lost(client, "/sign-in/code", code=bob.code(now))
    client.post("/sign-in/code", data={"code": bob.code(now)})
    assert first.status_code == 303
    assert KnownBrowser.select().where(KnownBrowser.user == bob.user).count() == 1

"""A wrong code whose form is sent twice, while signing in: one guess, and the same answer."""

from dataclasses import replace

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.session_tokens import OpenSession
from domain.encryption import tokens
from domain.mfa import code_text
from domain.signin import signin
from models import Attempts, Session
from tests.unit.browser import words
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person
from tests.unit.lost_answers import half, in_parallel, lost
from tests.unit.rows import kinds

ONCE, NEXT = "A" * 43, "B" * 43
RECOVERY = "/sign-in/recovery-code"
HELP = "/sign-in/neither"


@pytest.fixture
def half_in(client: TestClient, bob: Person, now: int) -> TestClient:
    """Where Bob has given his password, and owes a code."""
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    return client


def counted(way: str) -> int:
    rows = Attempts.select().where(Attempts.key.startswith(f"{way}:"))
    return sum(row.failures for row in rows)


def twice(client: TestClient, path: str, **form: str) -> list[Response]:
    return [send(client, path, **form) for send in (lost, posted)]


def posted(client: TestClient, path: str, **form: str) -> Response:
    return client.post(path, data=form)


def said(answer: Response) -> str:
    assert answer.status_code == 422
    return words(answer.text)


@pytest.mark.requirement("S-20")
def test_a_wrong_code_sent_twice_is_one_guess(half_in: TestClient, bob: Person, now: int) -> None:
    for time in range(1, 5):
        form = {"code": wrong(bob, now), "once": f"{time}" * 43}
        assert len({said(answer) for answer in twice(half_in, "/sign-in/code", **form)}) == 1
        assert counted("totp") == counted("source") == kinds().count("second-factor-failed") == time


@pytest.mark.requirement("S-20")
def test_parallel_submits_of_one_wrong_code_are_one_guess(bob: Person, now: int) -> None:
    token = half(bob, now).token
    caller = replace(ORIGIN, once=ONCE)

    def submit() -> OpenSession:
        session = sessions.resume(token, now)
        assert session is not None
        return signin.with_code(session, wrong(bob, now), now, caller)

    assert in_parallel([submit] * 4) == []
    assert counted("totp") == 1


@pytest.mark.requirement("S-14")
def test_the_same_wrong_code_entered_again_is_another_guess(
    half_in: TestClient, bob: Person, now: int
) -> None:
    for once in (ONCE, NEXT, ""):
        half_in.post("/sign-in/code", data={"code": wrong(bob, now), "once": once})
    half_in.post("/sign-in/code", data={"code": wrong(bob, now)})
    assert counted("totp") == 4


@pytest.mark.requirement("S-14")
def test_another_code_in_the_same_form_is_another_guess(
    half_in: TestClient, bob: Person, now: int
) -> None:
    for code in ("123456", "123457", "123456"):
        half_in.post("/sign-in/code", data={"code": code, "once": ONCE})
    assert counted("totp") == 3


@pytest.mark.requirement("S-14")
def test_a_refused_form_sent_again_tries_nothing(
    half_in: TestClient, bob: Person, clock: Clock
) -> None:
    form = {"code": bob.code(clock.now + 24 * 60 * 60), "once": ONCE}
    half_in.post("/sign-in/code", data=form)
    clock.advance(24 * 60 * 60)
    Session.update(created_at=clock.now, seen_at=clock.now).execute()
    said(half_in.post("/sign-in/code", data=form))
    assert half_in.post("/sign-in/code", data=form | {"once": NEXT}).status_code == 303


@pytest.mark.requirement("S-14")
def test_the_guess_that_costs_a_wait_says_so_twice(
    half_in: TestClient, bob: Person, now: int
) -> None:
    for _ in range(4):
        half_in.post("/sign-in/code", data={"code": wrong(bob, now)})
    answers = twice(half_in, "/sign-in/code", code=wrong(bob, now), once=ONCE)
    assert all("You can try again in 30 seconds." in said(answer) for answer in answers)
    later = half_in.post("/sign-in/code", data={"code": wrong(bob, now), "once": NEXT})
    assert later.status_code == 429


def test_of_a_clock_that_is_off_one_is_told_twice(
    half_in: TestClient, bob: Person, clock: Clock
) -> None:
    half_in.post("/sign-in/code", data={"code": bob.code(clock.now + 180), "once": ONCE})
    clock.advance(30)
    answers = twice(half_in, "/sign-in/code", code=bob.code(clock.now + 180), once=NEXT)
    assert all("about 3 minutes ahead" in said(answer) for answer in answers)


@pytest.mark.parametrize(
    ("path", "field", "way", "kind"),
    [
        (RECOVERY, "recovery_code", "recovery", code_text.RECOVERY_CODE),
        (HELP, "sign_in_code", "help", code_text.SIGN_IN_CODE),
    ],
)
def test_so_are_the_longer_codes(
    half_in: TestClient, path: str, field: str, way: str, kind: code_text.Kind
) -> None:
    code = code_text.derived("no one's", kind.random_symbols)
    answers = twice(half_in, path, **{field: code, "once": ONCE})
    assert len({said(answer) for answer in answers}) == 1
    assert counted(way) == kinds().count("second-factor-failed") == 1
    half_in.post(path, data={field: code, "once": NEXT})
    assert counted(way) == 2


@pytest.mark.parametrize("path", ["/sign-in/code", RECOVERY, HELP])
def test_each_showing_of_a_code_form_is_told_apart(half_in: TestClient, path: str) -> None:
    pages = [half_in.get(path).text for _ in range(2)]
    assert all(page.count('name="once"') == 1 for page in pages)
    assert pages[0] != pages[1]


def test_the_code_itself_is_not_kept(half_in: TestClient, bob: Person, now: int) -> None:
    half_in.post("/sign-in/code", data={"code": wrong(bob, now), "once": ONCE})
    kept = bytes(Session.get().refused_form or b"")
    assert kept != tokens.hashed(wrong(bob, now))
    assert len(kept) == tokens.HASH_BYTES

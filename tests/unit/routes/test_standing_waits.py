"""Whoever leaves a page on which they have to wait, and comes back, sees the wait there again."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import code_text
from domain.refusals import Refused
from domain.signin import reset_links
from domain.team import help_desk
from models import Attempts
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in

WAIT = re.compile(r'data-testid="wait"(?: data-retry-after="(\d+)")?>(.*)</p>')
PAGES = ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/neither"]


@pytest.fixture
def asked(client: TestClient, bob: Person) -> TestClient:
    """Bob's browser, whose password was right."""
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    return client


def forms(bob: Person, now: int) -> dict[str, dict[str, str]]:
    """What is wrong on each of the pages."""
    return {
        "/sign-in/code": {"code": wrong(bob, now)},
        "/sign-in/recovery-code": {"recovery_code": code_text.new()},
        "/sign-in/neither": {"sign_in_code": code_text.derived(tokens.new(), help_desk.SYMBOLS)},
    }


def wait(client: TestClient, path: str) -> str:
    found = WAIT.search(client.get(path).text)
    return found[1] or unescape(found[2]) if found else ""


@pytest.mark.parametrize("path", PAGES)
def test_the_page_says_it_until_it_is_over(
    asked: TestClient, bob: Person, clock: Clock, path: str
) -> None:
    form = forms(bob, clock.now)[path]
    for _ in range(throttle.DELAY_FROM - 1):
        asked.post(path, data=form)
        assert wait(asked, path) == ""
    answer = asked.post(path, data=form)
    assert 'data-testid="wait"' not in answer.text  # which the refusal says already
    clock.advance(3)
    waits = {page: wait(asked, page) for page in PAGES}
    assert waits == dict.fromkeys(PAGES, "") | {path: "27"}
    clock.advance(27)
    assert wait(asked, path) == ""


@pytest.mark.parametrize(
    ("path", "as_at"),
    [("/reset", "/sign-in/code"), ("/reset?with=recovery-code", "/sign-in/recovery-code")],
)
def test_the_page_of_a_reset_link_says_it_too(
    client: TestClient, bob: Person, clock: Clock, path: str, as_at: str
) -> None:
    client.get(f"/reset/{reset_links.make(bob.user, clock.now, ORIGIN)}")
    form = {"password": "purple onion tram sky"} | forms(bob, clock.now)[as_at]
    for _ in range(throttle.DELAY_FROM - 1):
        client.post(path, data=form)
        assert wait(client, path) == ""
    assert 'data-testid="wait"' not in client.post(path, data=form).text
    clock.advance(3)
    other = "/reset" if path != "/reset" else "/reset?with=recovery-code"
    assert (wait(client, path), wait(client, other)) == ("27", "")
    clock.advance(27)
    assert wait(client, path) == ""


def test_a_reset_link_that_asks_for_no_code_has_no_wait(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    with write():
        for person in (alice, bob):
            key = limits.totp_at_links(person.user.id).key
            Attempts.create(key=key, failures=5, next_at=now + 30)
    for person, said in ((alice, ""), (bob, "30")):
        client.get(f"/reset/{reset_links.make(person.user, now, ORIGIN)}")
        assert wait(client, "/reset") == said


def test_looking_is_no_try(asked: TestClient, bob: Person, now: int) -> None:
    for _ in range(throttle.DELAY_FROM):
        asked.post("/sign-in/code", data=forms(bob, now)["/sign-in/code"])
    before = list(Attempts.select().order_by(Attempts.key).dicts())
    assert wait(asked, "/sign-in/code") == "30"
    assert list(Attempts.select().order_by(Attempts.key).dicts()) == before


def test_a_way_that_is_locked_says_so(asked: TestClient, bob: Person) -> None:
    limit = limits.totp(bob.user.id, known_browser=False)
    with write():
        Attempts.create(key=limit.key, failures=limit.most)
    assert wait(asked, "/sign-in/code") == limit.shut


@pytest.mark.requirement("S-14")
def test_one_that_ends_while_the_page_is_made_is_none(
    bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, why = limits.totp(bob.user.id, known_browser=True), throttle.refusal

    def late(limit: limits.Limit, now: int) -> Refused:
        with write():
            throttle.clear(limit)  # signed in by another tab
        return why(limit, now)

    with write():
        Attempts.create(key=limit.key, failures=5, next_at=now + 30)
    assert throttle.standing(limit, now) is not None
    monkeypatch.setattr(throttle, "refusal", late)
    assert throttle.standing(limit, now) is None


def test_those_of_strangers_keep_no_one_waiting_who_was_here_before(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.post("/sign-out", data={"shown_to": bob.user.shown_as})
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    limit = limits.totp(bob.user.id, known_browser=False)
    with write():
        Attempts.create(key=limit.key, failures=5, next_at=clock.now + 30)
    assert wait(client, "/sign-in/code") == ""

"""A form that lets a browser in, sent twice: the browser is one, also in what is told of it."""

import pytest
from starlette.testclient import TestClient

from domain.access.lifetimes import DAY
from domain.audit import events, known_browsers
from domain.database.storage import write
from domain.signin import reset_links
from models import Event, KnownBrowser
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in
from tests.unit.lost_answers import lost

NEW = "violet harbour sings low"


def is_asked_about(client: TestClient, person: Person, clock: Clock) -> bool:
    """Whether the person is asked a day later if it was they who did it."""
    client.post("/sign-out")
    clock.advance(DAY)
    sign_in(client, person, clock.now)
    return "Was this you?" in client.get("/profile").text


def known(person: Person) -> int:
    return KnownBrowser.select().where(KnownBrowser.user == person.user).count()


@pytest.mark.requirement("S-11")
@pytest.mark.parametrize("clicks", [1, 2, 3])
def test_a_sign_in_sent_twice_is_not_told_as_one_of_another_browser(
    client: TestClient, bob: Person, clock: Clock, clicks: int
) -> None:
    with write():
        known_browsers.remember(bob.user, "", clock.now)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD, "once": "a page"})
    code = {"code": bob.code(clock.now)}
    for _ in range(clicks - 1):
        lost(client, "/sign-in/code", **code)
    assert client.post("/sign-in/code", data=code).status_code == 303
    client.get("/profile")
    assert known(bob) == 2
    assert not is_asked_about(client, bob, clock)


@pytest.mark.requirement("S-11")
def test_nor_is_a_password_set_by_a_link(client: TestClient, alice: Person, clock: Clock) -> None:
    client.get(f"/reset/{reset_links.make(alice.user, clock.now, ORIGIN)}")
    lost(client, "/reset", password=NEW)
    assert client.post("/reset", data={"password": NEW}).status_code == 303
    [browser] = KnownBrowser.select().where(KnownBrowser.user == alice.user)
    assert Event.get(Event.kind == events.PASSWORD_RESET).known_browser == browser.number


@pytest.mark.requirement("S-55")
def test_another_use_of_the_link_makes_another_browser_known(alice: Person, now: int) -> None:
    """Whoever has used it before is no longer known."""
    token = reset_links.make(alice.user, now, ORIGIN)
    passwords = (NEW, "lanterns over the wide canal")
    first, second = (
        reset_links.use(token, reset_links.NewPassword(password), now, ORIGIN)
        for password in passwords
    )
    assert not known_browsers.is_known(alice.user, first.device, now)
    assert known_browsers.is_known(alice.user, second.device, now)

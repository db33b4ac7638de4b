"""Strangers guess; owners get in: known browsers and the limit by source."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.signin import reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.users import password_change
from models import Attempts, KnownBrowser, Session
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

STRANGER = Caller("203.0.113.9", "curl")
NEW_PASSWORD = "purple onion tram sky"


def exhaust(name: str, now: int, origin: Caller = STRANGER) -> int:
    """A stranger's hundred wrong passwords; returns the time afterwards."""
    for _ in range(limits.MAX_FAILURES):
        with pytest.raises(signin.WrongPassword):
            signin.with_password(name, "wrong", now, origin)
        now += limits.MAX_DELAY
    return now


def home(person: Person, now: int) -> Caller:
    """The browser in which the person has signed in before."""
    opened = signin.with_password(person.user.username, person.password, now, Caller("192.0.2.1"))
    return Caller("192.0.2.1", "Firefox", opened.device)


@pytest.mark.requirement("S-11")
def test_a_known_browser_gets_in_after_a_strangers_hundred(alice: Person, now: int) -> None:
    origin = home(alice, now)
    now = exhaust("alice", now)
    assert signin.with_password("alice", PASSWORD, now, origin).session.is_full


@pytest.mark.requirement("S-11")
def test_after_a_hundred_the_right_password_fails_elsewhere_a_day_later(
    alice: Person, now: int
) -> None:
    now = exhaust("alice", now) + 24 * 60 * 60
    with pytest.raises(throttle.LockedOut, match="new browser"):
        signin.with_password("alice", PASSWORD, now, STRANGER)


@pytest.mark.requirement("S-16")
def test_a_name_that_nobody_has_is_shut_in_the_same_words(alice: Person, now: int) -> None:
    said = set()
    for name in ("alice", "nobody"):
        now = exhaust(name, now)
        with pytest.raises(throttle.LockedOut) as refusal:
            signin.with_password(name, PASSWORD, now, STRANGER)
        said.add(refusal.value.sentence)
    assert len(said) == 1


@pytest.mark.requirement("S-11")
def test_known_browsers_share_one_budget(alice: Person, now: int) -> None:
    one, two = home(alice, now), home(alice, now)
    assert one.device != two.device
    for origin in (one, two, one):
        with pytest.raises(signin.WrongPassword):
            signin.with_password("alice", "wrong", now, origin)
    key = limits.password("alice", known_browser=True).key
    assert Attempts.get(Attempts.key == key).failures == 3


@pytest.mark.requirement("S-14")
def test_a_reset_link_opens_the_way_again_and_makes_its_browser_known(
    alice: Person, now: int
) -> None:
    now = exhaust("alice", now)
    token = reset_links.make(alice.user, now, Caller())
    done = reset_links.use(token, NewPassword(NEW_PASSWORD), now, STRANGER)
    known = Caller(STRANGER.address, "curl", done.device)
    assert signin.with_password("alice", NEW_PASSWORD, now, known).session.is_full
    assert signin.with_password("alice", NEW_PASSWORD, now, Caller("198.51.100.1")).session.is_full


@pytest.mark.requirement("S-55")
def test_changing_the_password_makes_old_device_cookies_void(alice: Person, now: int) -> None:
    origin = home(alice, now)
    password_change.perform(signed_in(alice), PASSWORD, NEW_PASSWORD, now)
    assert KnownBrowser.select().count() == 1
    now = exhaust("alice", now)
    with pytest.raises(throttle.LockedOut):
        signin.with_password("alice", NEW_PASSWORD, now, origin)


@pytest.mark.requirement("S-11")
def test_a_device_cookie_lasts_180_days_from_the_last_full_sign_in(alice: Person, now: int) -> None:
    origin = home(alice, now)
    day = 24 * 60 * 60
    for later in (now + 179 * day, now + 358 * day):
        exhausted = limits.password("alice", known_browser=False)
        Attempts.insert(key=exhausted.key, failures=100).on_conflict_ignore().execute()
        assert signin.with_password("alice", PASSWORD, later, origin).session.is_full
    with pytest.raises(throttle.LockedOut):
        signin.with_password("alice", PASSWORD, now + (358 + 180) * day, origin)


@pytest.mark.requirement("S-11")
def test_another_persons_device_cookie_is_none(alice: Person, bob: Person, now: int) -> None:
    origin = home(alice, now)
    now = exhaust("bob", now)
    with pytest.raises(throttle.LockedOut):
        signin.with_password("bob", PASSWORD, now, origin)


@pytest.mark.requirement("S-48")
def test_a_planted_device_token_is_never_adopted(alice: Person, now: int) -> None:
    planted = Caller("192.0.2.1", "Firefox", "planted")
    assert signin.with_password("alice", PASSWORD, now, planted).device not in ("", "planted")


@pytest.mark.requirement("S-28")
def test_the_device_cookie_opens_nothing(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    del client.cookies["nightlatch-8000-session"]
    assert client.cookies["nightlatch-8000-browser"]
    assert client.get("/profile").headers["Location"].startswith("/sign-in")
    answer = client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/code"


@pytest.mark.requirement("S-15")
def test_the_31st_failure_from_one_source_waits(
    client: TestClient, make_user: Callable[..., Person], clock: Clock
) -> None:
    answers = [
        client.post("/sign-in", data={"username": f"nobody{i}", "password": "wrong"})
        for i in range(31)
    ]
    assert [a.status_code for a in answers] == [422] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) == 600
    clock.advance(600)
    data = {"username": "nobody", "password": "wrong"}
    assert client.post("/sign-in", data=data).status_code == 422


@pytest.mark.requirement("S-15")
def test_thirty_people_sign_in_from_one_address_within_a_minute(
    make_user: Callable[..., Person], now: int
) -> None:
    for i in range(31):
        person = make_user(f"person{i}", f"Person {i}")
        opened = signin.with_password(person.user.username, PASSWORD, now + i, STRANGER)
        assert opened.session.is_full


@pytest.mark.requirement("S-15")
def test_a_known_browser_passes_the_limit_of_its_source(alice: Person, now: int) -> None:
    origin = home(alice, now)
    spend_source(origin, now)
    assert signin.with_password("alice", PASSWORD, now, origin).session.is_full


@pytest.mark.requirement("S-15")
@pytest.mark.case("B31")
def test_neighbors_in_an_ipv6_network_count_as_one_source(data_dir: object, now: int) -> None:
    for i in range(30):
        fail(Caller(f"2001:db8:1:2::{i + 1:x}"), now, f"nobody{i}")
    assert not throttle.try_count(limits.source("2001:db8:1:2:ffff::1"), now)
    assert throttle.try_count(limits.source("2001:db8:1:3::1"), now)


@pytest.mark.requirement("S-15")
def test_guessing_reset_links_and_set_up_links_counts_too(client: TestClient, now: int) -> None:
    for path in ("/reset", "/setup"):
        for _ in range(3):
            client.post(path, data={"password": NEW_PASSWORD, "username": "x", "name": "X"})
    assert not Session.select().exists()
    origin = Caller("192.0.2.9")
    for _ in range(limits.MAX_FROM_SOURCE):
        with pytest.raises(reset_links.LinkInvalid):
            reset_links.use("guess", NewPassword(NEW_PASSWORD), now, origin)
    with pytest.raises(throttle.TooManyTries):
        reset_links.use("guess", NewPassword(NEW_PASSWORD), now, origin)


def spend_source(origin: Caller, now: int) -> None:
    for i in range(limits.MAX_FROM_SOURCE):
        fail(Caller(origin.address), now, f"nobody{i}")


def fail(origin: Caller, now: int, name: str) -> None:
    with pytest.raises(Refused):
        signin.with_password(name, "wrong", now, origin)

"""Owners are told of guesses, and keep the browsers they are known in."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import guesses, limits, sessions, throttle
from domain.audit import events
from domain.audit.events import Caller
from domain.signin import acceptance, invitations, signin
from domain.signin.invitees import Invitee
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Attempts, Event, KnownBrowser, Session, User
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in
from tests.unit.thief import fail, half, home

THIEF = Caller("203.0.113.9", "curl")
NEW_PASSWORD = "purple onion tram sky"


@pytest.mark.case("B59")
@pytest.mark.requirement("S-11")
@pytest.mark.parametrize("way", ["invitation", "shell"])
def test_a_new_account_begins_with_clean_counters(ada: Person, now: int, way: str) -> None:
    for limit in limits.of_name("zoe"):
        Attempts.insert(key=limit.key, failures=limits.MAX_FAILURES, next_at=now + 3600).execute()
    if way == "invitation":
        [made] = invitations.invite([Invitee("zoe", is_admin=False)], ada.user, now, ORIGIN)
        acceptance.accept(made.token, "Zoe", NEW_PASSWORD, now, ORIGIN)
    else:
        accounts.create(NewAccount("zoe", "Zoe", NEW_PASSWORD), now, Caller())
    assert signin.with_password("zoe", NEW_PASSWORD, now, THIEF).session.is_full


@pytest.mark.requirement("S-26")
def test_the_owner_is_told_how_often_somebody_guessed_and_since_when(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.post("/sign-out")
    clock.advance(60)
    begun = clock.now
    for _ in range(7):
        fail(lambda: signin.with_password("bob", "wrong", clock.now, THIEF))
        clock.advance(600)
    clock.advance(300)
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    assert "Someone entered an incorrect password for this account 7 times since" in page
    [told] = Event.select().where(Event.kind == events.GUESSED)
    assert (told.number, told.since, told.actor) == (7, begun, None)
    client.post("/sign-out")
    clock.advance(60)
    sign_in(client, bob, clock.now)
    assert Event.select().where(Event.kind == events.GUESSED).count() == 1, "told once"


@pytest.mark.requirement("S-26")
def test_a_few_slips_are_no_news(bob: Person, now: int) -> None:
    fail(lambda: signin.with_password("bob", "wrong", now, THIEF), 4)
    home(bob, now)
    assert not Event.select().where(Event.kind == events.GUESSED).exists()


def test_administrators_see_whose_password_is_guessed_at(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    assert "suspicious sign-in attempts" not in client.get("/people").text
    Attempts.insert(
        key=limits.password("bob", known_browser=False).key, failures=100, since=now - 3600
    ).execute()
    assert "suspicious sign-in attempts" in client.get("/people").text
    page = client.get(f"/people/{bob.user.id}").text
    assert "100 in a row since" in page
    assert "a code is now required before the password" in page
    assert guesses.against(User.get_by_id(ada.user.id)) == []


@pytest.mark.requirement("S-22")
def test_half_sign_ins_elsewhere_do_not_push_out_the_owners(bob: Person, now: int) -> None:
    origin = home(bob, now)
    known = signin.with_password("bob", PASSWORD, now, origin)
    new = signin.with_password("bob", PASSWORD, now, Caller("198.51.100.7"))
    for _ in range(2 * sessions.MAX_SESSIONS):
        half(bob, now, THIEF)
    for own in (known, new):
        assert sessions.resume(own.token, now) is not None
    theirs = Session.select().where(Session.address == THIEF.address)
    assert theirs.count() == sessions.MAX_SESSIONS


def test_who_owes_the_code_is_told_that_the_sign_in_has_ended(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    Session.delete().execute()
    answer = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert answer.headers["Location"].startswith("/sign-in")
    assert "This sign-in has ended" in client.get("/sign-in").text


@pytest.mark.requirement("S-11")
def test_each_sign_in_gives_a_device_token_of_its_own(
    alice: Person, make_user: Callable[..., Person], now: int
) -> None:
    shareman = make_user("shareman", "Share Man")
    theirs = signin.with_password("shareman", PASSWORD, now, ORIGIN).device
    shared = Caller(ORIGIN.address, "Firefox", theirs)
    own = signin.with_password("alice", PASSWORD, now, shared).device
    back = signin.with_password("shareman", PASSWORD, now, Caller("192.0.2.1", "x", own)).device
    for token in (theirs, back):
        at = Caller("203.0.113.9", "Firefox", token)
        fail(lambda at=at: signin.with_password("alice", "wrong", now, at))  # type: ignore[misc]
    known = Attempts.get_or_none(
        Attempts.key == limits.password("alice", known_browser=True).key, Attempts.failures > 0
    )
    assert known is None
    assert shareman.user != alice.user


@pytest.mark.requirement("S-11")
def test_a_browser_is_known_to_whoever_signed_in_there_last(
    alice: Person, make_user: Callable[..., Person], now: int
) -> None:
    make_user("shareman", "Share Man")
    own = signin.with_password("alice", PASSWORD, now, ORIGIN).device
    signin.with_password("shareman", PASSWORD, now, Caller("192.0.2.7", "Firefox", own))
    fail(lambda: signin.with_password("alice", "x", now, Caller("192.0.2.7", "Firefox", own)))
    assert throttle.failures(limits.password("alice", known_browser=False)) == 1


@pytest.mark.requirement("S-11")
def test_a_device_token_goes_on_counting_if_the_answer_with_the_next_was_lost(
    alice: Person, now: int
) -> None:
    first = signin.with_password("alice", PASSWORD, now, ORIGIN).device
    at = Caller(ORIGIN.address, "Firefox", first)
    signin.with_password("alice", PASSWORD, now, at)
    again = signin.with_password("alice", PASSWORD, now, at).device
    assert KnownBrowser.select().count() == 1
    fail(lambda: signin.with_password("alice", "x", now, Caller("192.0.2.1", "F", again)))
    assert throttle.failures(limits.password("alice", known_browser=True)) == 1


@pytest.mark.requirement("S-11")
def test_known_browsers_of_a_person_are_bounded(alice: Person, now: int) -> None:
    for number in range(25):
        signin.with_password("alice", PASSWORD, now + number, ORIGIN)
    assert KnownBrowser.select().count() == 20
    assert KnownBrowser.select().where(KnownBrowser.seen_at < now + 5).count() == 0

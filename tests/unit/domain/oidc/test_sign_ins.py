"""“Apps you're signed in to”: what is listed there, and what ends it."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.oidc import logout_notices, sign_ins
from domain.oidc.clients import ClientApp
from models import Consent, Event, Grant
from tests.unit import oidc_made
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in, signed_in
from tests.unit.oidc_grants import is_alive

MINUTE = 60
TOLD = "https://board.example.com/signed-out"


@pytest.fixture
def board(data_dir: object) -> ClientApp:
    """Not trusted, and told when sign-ins end."""
    return oidc_made.client(
        "https://board.example.com/cb", name="Board", is_trusted=False, logout_address=TOLD
    )


def grant(at: ClientApp, person: Person, now: int, **more: Any) -> Grant:
    """The person's sign-in at the app, from a browser of their own."""
    row = {"session": signed_in(person), "sub": person.user.sub, "sid": "s", "auth_time": now}
    row |= {"acr": "", "amr": "pwd otp", "scope": "openid", "redirect_uri": oidc_made.REDIRECT}
    row |= {"code_hash": str(Grant.select().count()).encode(), "created_at": now, "spent_at": now}
    made: Grant = Grant.create(app=at.app, user=person.user, **row | more)
    return made


def allow(at: ClientApp, person: Person, now: int) -> None:
    Consent.create(app=at.app, user=person.user, scope="openid", given_at=now)


def over() -> list[bool]:
    return [one.is_over for one in Grant.select().order_by(Grant.id)]


def ends() -> list[tuple[str, str, str]]:
    """What was ended of whom, and by whom."""
    rows = Event.select().where(Event.kind == "app-access-ended").order_by(Event.id)
    return [(row.thing, row.subject, row.actor.username if row.actor else "") for row in rows]


def test_apps_are_listed_with_since_when_and_how_last_used(
    wiki: ClientApp, board: ClientApp, bob: Person, now: int
) -> None:
    for since, used in ((now, now + 5 * MINUTE), (now + MINUTE, 0)):
        grant(wiki, bob, since, used_at=used)
    allow(board, bob, now)
    first, second = sign_ins.of(bob.user, now + 6 * MINUTE)
    assert (first.app, first.since, first.allowed_at, first.is_told) == (board.app, 0, now, True)
    assert (second.app, second.since, second.used_at) == (wiki.app, now, now + 5 * MINUTE)
    assert not second.is_told


def test_what_the_profile_says_of_an_app_are_sentences(
    seat: TestClient, board: ClientApp, wiki: ClientApp, bob: Person, now: int
) -> None:
    grant(wiki, bob, now)
    allow(board, bob, now)
    page = words(seat.get("/profile").text)
    assert re.search(r"Board Not signed in at the moment\. You gave it access on .*\.", page)
    assert re.search(r"last used .*\. It isn't notified when you sign out here", page)


def test_what_is_over_or_anothers_or_unspent_is_not_listed(
    wiki: ClientApp, alice: Person, bob: Person, now: int
) -> None:
    grant(wiki, bob, now, is_over=True)
    grant(wiki, bob, now, spent_at=None)
    grant(wiki, alice, now)
    assert sign_ins.of(bob.user, now) == []


@pytest.fixture
def seat(client: TestClient, bob: Person, now: int) -> TestClient:
    """Bob's browser."""
    sign_in(client, bob, now)
    return client


@pytest.mark.requirement("S-83")
def test_signing_out_of_an_app_ends_all_it_holds_of_the_person(
    seat: TestClient, wiki: ClientApp, alice: Person, bob: Person, now: int
) -> None:
    mine = [grant(wiki, bob, now), grant(wiki, bob, now, is_offline=True)]
    grant(wiki, alice, now)
    assert "Apps you&#39;re signed in to" in seat.get("/profile").text.replace("'", "&#39;")
    for _ in range(2):
        form = {"which": wiki.app.shown_as}
        answer = seat.post(f"/profile/apps/{wiki.app.id}/removal", data=form)
        assert answer.headers["Location"] == "/profile"
    assert over() == [True, True, False]
    assert not any(is_alive(one, now) for one in mine)
    assert ends() == [("Wiki", "bob", "bob")]
    assert "app-signed-out" in seat.get("/profile").text


@pytest.mark.requirement("S-83")
def test_removed_access_has_to_be_asked_for_again(
    seat: TestClient, board: ClientApp, alice: Person, bob: Person, now: int
) -> None:
    for person in (alice, bob):
        allow(board, person, now)
        grant(board, person, now)
    form = {"which": board.app.shown_as}
    seat.post(f"/profile/apps/{board.app.id}/consent/removal", data=form)
    assert [one.user for one in Consent.select()] == [alice.user]
    assert over() == [False, True]
    assert ends() == [("Board", "bob", "bob")]


def test_the_app_is_told_that_it_is_over(board: ClientApp, bob: Person, now: int) -> None:
    made = grant(board, bob, now)
    assert logout_notices.due(now) == []
    assert made.session is not None
    sign_ins.sign_out(made.session, board.app, now)
    assert [(one.sid, one.address) for one in logout_notices.due(now)] == [("s", TOLD)]


@pytest.mark.requirement("S-83")
def test_a_form_about_an_older_app_ends_nothing(
    seat: TestClient, wiki: ClientApp, bob: Person, now: int
) -> None:
    grant(wiki, bob, now)
    form = {"which": f"{wiki.app.id}-{now - MINUTE}"}
    answer = seat.post(f"/profile/apps/{wiki.app.id}/removal", data=form)
    assert answer.headers["Location"] == "/profile"
    assert over() == [False]


def test_an_administrator_ends_it_on_the_persons_page(
    client: TestClient, wiki: ClientApp, ada: Person, bob: Person, now: int
) -> None:
    grant(wiki, bob, now)
    sign_in(client, ada, now)
    page = f"/people/{bob.user.id}"
    assert "Apps they're signed in to" in client.get(page).text
    form = {"which": wiki.app.shown_as, "about": "bob", "seen": str(actions.newest())}
    for _ in range(2):
        answer = client.post(f"{page}/apps/{wiki.app.id}/removal", data=form)
        assert answer.headers["Location"] == page
    assert over() == [True]
    assert ends() == [("Wiki", "bob", "ada")]


def test_members_end_nothing_of_others(
    seat: TestClient, wiki: ClientApp, alice: Person, now: int
) -> None:
    grant(wiki, alice, now)
    form = {"which": wiki.app.shown_as, "about": "alice", "seen": str(actions.newest())}
    answer = seat.post(f"/people/{alice.user.id}/apps/{wiki.app.id}/removal", data=form)
    assert answer.status_code == 403
    assert over() == [False]

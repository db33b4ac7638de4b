"""What administrators hand out is shown on a page that can be reloaded, for a while and to them."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import idempotency, issued_credentials
from domain.signin import acceptance, invitations, reset_links, signin
from domain.team import help_desk
from models import Invitation, Making, Session
from operations import housekeeping, restore_revocation, settings_check
from settings import Settings
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back, sign_in
from tests.unit.handed_out import CAROL, ONCE, club, links, made

HOUR = 60 * 60


@pytest.mark.requirement("S-36")
def test_a_reload_shows_the_link_that_works_and_makes_none(desk: TestClient, now: int) -> None:
    where = made(desk, "/people/invitations", **CAROL)
    first, again = (links(desk.get(where).text) for _ in range(2))
    assert first == again
    assert len(first) == 1
    assert invitations.opened(first[0].rpartition("/")[2], now) is not None
    number = Invitation.get().id
    renewed = made(desk, f"/people/invitations/{number}/renewal", once="B" * 43)
    newer, again = (links(desk.get(renewed).text) for _ in range(2))
    assert newer == again != first
    assert invitations.opened(newer[0].rpartition("/")[2], now) is not None


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize("what", ["reset-link", "sign-in-code"])
def test_help_is_shown_again_for_whom_it_was_made(
    desk: TestClient, bob: Person, alice: Person, what: str, now: int
) -> None:
    where = made(desk, f"/people/{bob.user.id}/{what}", once=ONCE)
    assert where == f"/people/{bob.user.id}/{what}"
    first, again = (desk.get(where) for _ in range(2))
    assert words(first.text) == words(again.text)
    assert first.headers["Cache-Control"] == "no-store"
    assert Making.select().count() == 1
    other = desk.get(f"/people/{alice.user.id}/{what}")
    assert other.headers["Location"] == f"/people/{alice.user.id}"
    assert "can no longer be shown" in desk.get(other.headers["Location"]).text
    shown = reset_links.shown if what == "reset-link" else help_desk.shown
    assert shown(bob.user, Session.get(), now)
    assert shown(alice.user, Session.get(), now) is None


def test_links_that_lead_nowhere_on_other_computers_are_said_to(
    desk: TestClient, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = ["/people/invitations", club(desk), made(desk, f"/people/{bob.user.id}/reset-link")]
    told = "work only on the computer that Nightlatch runs on, because it has no public address yet"
    for page in pages:
        assert told in words(desk.get(page).text)
    monkeypatch.setattr(settings_check, "only_here", lambda _settings: "")
    for page in pages:
        assert told not in words(desk.get(page).text)


def test_links_to_an_https_address_need_no_such_word() -> None:
    assert settings_check.only_here(Settings())
    assert not settings_check.only_here(Settings(public_url="https://login.example.com"))


@pytest.mark.requirement("S-36")
def test_no_other_session_is_shown_it(desk: TestClient, ada: Person, bob: Person, now: int) -> None:
    pages = [club(desk), made(desk, f"/people/{bob.user.id}/reset-link", once=ONCE)]
    desk.cookies.clear()
    sign_in(desk, ada, now + 30)
    for page in pages:
        assert desk.get(page).status_code == 303
    assert "Show link" not in desk.get("/people/invitations").text


@pytest.mark.requirement("S-36")
def test_after_an_hour_it_is_shown_no_more(desk: TestClient, now: int) -> None:
    where = club(desk)
    number = int(where.rpartition("/")[2])
    session = Session.get()
    assert idempotency.find(number, session, now + HOUR - 1) is not None
    assert idempotency.find(number, session, now + HOUR) is None
    housekeeping.sweep(now + HOUR)
    assert Making.get().sealed_copy is None


@pytest.mark.requirement("S-54")
def test_looking_at_it_again_later_takes_all_factors(desk: TestClient, clock: Clock) -> None:
    where = club(desk)
    clock.advance(16 * 60)
    for page in (where, f"{where}.csv", f"{where}/{Invitation.get().id}"):
        assert desk.get(page).headers["Location"].startswith("/confirmation")
    assert desk.get("/people/invitations").status_code == 200


@pytest.mark.requirement("S-36")
def test_only_links_that_still_work_are_shown(desk: TestClient, ada: Person, now: int) -> None:
    where = club(desk)
    assert len(links(desk.get(where).text)) == 3
    joined = links(desk.get(where).text)[1].rpartition("/")[2]
    grace = acceptance.accept(joined, "Grace", PASSWORD, now, ORIGIN)
    come_back(signin.first(grace, now, ORIGIN, joined))
    other = Invitation.get(Invitation.username == "bob@club.example")
    invitations.renew(other, None, now, ORIGIN)
    [left] = links(desk.get(where).text)
    assert invitations.opened(left.rpartition("/")[2], now) is not None
    issued_credentials.revoke_issued_by(ada.user)
    assert desk.get(where).headers["Location"] == "/people/invitations"


@pytest.mark.requirement("S-36")
def test_a_used_link_and_a_used_code_are_shown_no_more(
    desk: TestClient, alice: Person, now: int
) -> None:
    where = made(desk, f"/people/{alice.user.id}/reset-link", once=ONCE)
    [token] = re.findall(r"/reset/([\w-]{43})</textarea>", desk.get(where).text)
    reset_links.use(token, reset_links.NewPassword("purple onion tram sky"), now, ORIGIN)
    assert desk.get(where).status_code == 303
    assert reset_links.shown(alice.user, Session.get(), now) is None


@pytest.mark.requirement("S-36")
def test_a_restored_server_shows_nothing_that_was_handed_out(desk: TestClient, now: int) -> None:
    club(desk)
    restore_revocation.revoke_all(now, Clock(now))
    assert not Making.select().exists()


@pytest.mark.parametrize("number", ["0", "9" * 18])
def test_a_number_of_no_invitations_leads_back(desk: TestClient, number: str) -> None:
    club(desk)
    assert desk.get(f"/people/invitations/made/{number}").status_code == 303
    assert desk.get(f"/people/invitations/made/{number}/1").status_code == 303


@pytest.mark.parametrize("number", ["-1", "x", "9" * 19, "1.csv.csv"])
def test_what_cannot_be_a_number_is_not_found(desk: TestClient, number: str) -> None:
    club(desk)
    assert desk.get(f"/people/invitations/made/{number}").status_code == 404
    assert desk.get(f"/people/invitations/made/{number}/1").status_code == 404

"""What an administrator's page says it knows, and what is told on top of it."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.audit import events
from domain.team import help_rules, people
from models import Event, Invitation, Session
from settings import ROOT
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person
from tests.unit.person_addresses import ON_BOB


@pytest.mark.case("B57")
def test_the_same_form_sent_twice_is_no_change_by_another(
    desk: TestClient, bob: Person, invited: Invitation
) -> None:
    for where, about in (
        *((where.format(bob=bob.user.id), "bob") for where in ON_BOB[:-1]),
        (f"/people/invitations/{invited.id}/removal", "dora"),
        (ON_BOB[-1].format(bob=bob.user.id), "bob"),
    ):
        if where.endswith(("sign-in-code", "mfa-reset")):
            Event.delete().where(Event.kind.in_(help_rules.HELP)).execute()
        sent = {"seen": str(actions.newest()), "about": about, "name": "Bobby"}
        answers = [desk.post(where, data=sent) for _ in range(2)]
        first, again = ((a.status_code, a.headers.get("Location")) for a in answers)
        assert first == again, where


@pytest.mark.case("B57")
def test_what_the_person_or_the_server_changed_is_told_too(
    desk: TestClient, bob: Person, now: int
) -> None:
    where = f"/people/{bob.user.id}/deeds/disable"
    seen = str(actions.newest())
    events.record(bob.user, events.PROFILE_CHANGED, now, ORIGIN)
    answer = desk.post(where, data={"seen": seen})
    assert "Name or email changed, by bob" in words(answer.text)
    people.sign_out_everywhere(bob.user, now, events.Caller.shell("user sign-out"), None)
    answer = desk.post(where, data={"seen": seen})
    assert "on the server" in answer.text
    assert answer.status_code == 409


@pytest.mark.case("B57")
def test_what_does_not_bear_on_it_is_no_conflict(desk: TestClient, bob: Person, now: int) -> None:
    seen = str(actions.newest())
    events.record(bob.user, events.SIGNED_IN, now, ORIGIN)
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data={"seen": seen})
    assert answer.status_code == 303


@pytest.mark.case("B57")
@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 19, "１"])
def test_a_page_that_does_not_say_what_it_knows_is_told_everything(
    desk: TestClient, eve: Person, bob: Person, now: int, seen: str
) -> None:
    people.sign_out_everywhere(bob.user, now, ORIGIN, eve.user)
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data={"seen": seen})
    assert answer.status_code == 409


@pytest.mark.case("B57")
def test_confirming_carries_what_the_page_knew(
    desk: TestClient, ada: Person, eve: Person, bob: Person, clock: Clock
) -> None:
    seen = str(actions.newest())
    clock.advance(3601)
    Session.update(seen_at=clock.now).execute()
    where = f"/people/{bob.user.id}/deeds/disable"
    asked = desk.post(where, data={"seen": seen})
    assert "Confirm it's you" in asked.text
    kept = dict(re.findall(r'type="hidden" name="(seen|about)" value="(\w+)"', asked.text))
    assert kept == {"seen": seen, "about": "bob"}
    people.sign_out_everywhere(bob.user, clock.now, ORIGIN, eve.user)
    confirmed = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    assert desk.post(where, data=kept | confirmed).status_code == 409


@pytest.mark.case("B57")
def test_every_form_of_administrators_about_something_says_what_it_knows() -> None:
    form = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
    folders = ("people", "policy", "invitations", "selection")
    templates = ROOT / "templates"
    pages = [path for folder in folders for path in (templates / folder).rglob("*.html")]
    pages.append(templates / "_parts" / "buttons.html")
    found = [text for path in pages for text in form.findall(path.read_text("utf-8"))]
    without = [text for text in found if "hidden.seen(request, " not in text]
    assert len(found) - len(without) >= 6
    named = [re.findall(r'action="{{ "(\w+)"', text) for text in without]
    # The last begins one's own set-up.
    assert sorted(named) == [["invitations"], ["invitations_many"], ["totp"]]

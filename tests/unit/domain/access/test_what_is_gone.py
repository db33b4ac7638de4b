"""Acting on what is no longer there, or has become something else."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.apps import registry
from domain.audit import events
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import people
from domain.users import groups
from models import Event, Invitation, User
from tests.unit.app_makers import MakeApp
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.rows import dump


@pytest.mark.case("B57")
def test_a_page_about_one_never_acts_on_who_has_the_number_now(
    desk: TestClient, bob: Person
) -> None:
    sent = {"about": "carl", "name": "Carl"}
    assert desk.post(f"/people/{bob.user.id}", data=sent).status_code == 404
    assert User.get(User.username == "bob").name == "Bob Example"


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_nor_on_the_invitation_that_has_the_number_now(
    desk: TestClient, invited: Invitation, deed: str
) -> None:
    before = dump()
    answer = desk.post(f"/people/invitations/{invited.id}/{deed}", data={"about": "erin"})
    assert (answer.status_code, dump()) == (409, before)


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_an_invitation_that_ran_out_or_went_with_its_makers_rights_is_told_as_gone(
    desk: TestClient, eve: Person, now: int, deed: str
) -> None:
    [made] = invitations.invite([Invitee("dora", False)], eve.user, now, ORIGIN)
    sent = {"seen": str(actions.newest()), "about": "dora"}
    people.make_member(eve.user, now, ORIGIN, None)
    answer = desk.post(f"/people/invitations/{made.invitation.id}/{deed}", data=sent)
    assert answer.status_code == 409
    assert "This is no longer available It expired or was revoked" in words(answer.text)


@pytest.mark.case("B57")
def test_the_way_back_from_what_is_gone_is_to_the_others_of_its_kind(
    desk: TestClient, eve: Person, bob: Person, make_app: MakeApp, now: int
) -> None:
    app, group = make_app("Board"), groups.create("ops", now, ORIGIN, eve.user)
    seen = {"seen": str(actions.newest())}
    registry.remove(app, now, ORIGIN, eve.user)
    groups.remove(group, now, ORIGIN, eve.user)
    people.delete(bob.user, now, ORIGIN, eve.user)
    ways = {}
    for path, about in (("apps/1", "Board"), ("groups/1", "ops"), (f"people/{bob.user.id}", "bob")):
        answer = desk.post(f"/{path}", data=seen | {"about": about, "name": "x"})
        assert answer.status_code == 409
        ways[about] = re.findall("Back to [A-Z][a-z]+|Invite people</a>", answer.text)
    assert ways == {
        "Board": ["Back to Apps"],
        "ops": ["Back to Groups"],
        "bob": ["Back to People", "Invite people</a>"],
    }


@pytest.mark.case("B57")
def test_an_invitation_taken_back_by_two_clicks_at_once_is_taken_back_once(
    ada: Person, invited: Invitation, now: int
) -> None:
    origin = events.Caller(session=signed_in(ada).id, seen=actions.newest())
    for _ in range(2):
        invitations.revoke(invited, ada.user, now, origin)
    assert Event.select().where(Event.kind == events.INVITATION_REVOKED).count() == 1


@pytest.mark.case("B57")
def test_a_page_from_before_a_restore_knows_nothing(
    desk: TestClient, eve: Person, bob: Person, now: int
) -> None:
    people.rename(bob.user, "Robert", now, ORIGIN, eve.user)
    sent = {"seen": str(actions.newest() + 100)}
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data=sent)
    assert answer.status_code == 409
    assert "Name changed by an administrator (eve)" in words(answer.text)


@pytest.mark.case("B57")
def test_whoever_makes_themselves_a_member_lands_on_a_page_that_they_may_see(
    desk: TestClient, ada: Person, eve: Person
) -> None:
    sent = desk.post(f"/people/{ada.user.id}/deeds/make-member")
    assert sent.headers["Location"] == "/profile"
    assert "now a member" in desk.get("/profile").text

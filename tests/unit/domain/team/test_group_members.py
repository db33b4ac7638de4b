"""Who is in a group, changed on its page and on a person's."""

import re
from urllib.parse import unquote_plus

import pytest
from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.users import groups, memberships
from models import Group, Membership
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person

pytestmark = pytest.mark.requirement("S-121")


def members(group: Group) -> list[str]:
    return memberships.usernames_in(group)


def test_people_are_added_by_their_usernames_and_taken_out(
    desk: TestClient, ops: Group, alice: Person, bob: Person
) -> None:
    here = f"/groups/{ops.id}"
    for _ in range(2):  # sent again, it ends as it did first
        desk.post(f"{here}/people", data={"lines": "\n Alice\r\nbob\n\nBOB\n"})
        assert "Added to the group: alice, bob" in words(desk.get(here).text)
    assert members(ops) == ["alice", "bob"]
    assert "2 people Alice Example alice Take out alice" in words(desk.get(here).text)
    for _ in range(2):
        gone = desk.post(f"{here}/people/{alice.user.id}/removal")
        assert gone.headers["Location"] == here
        assert "Alice Example is no longer in this group" in words(desk.get(here).text)
    assert members(ops) == ["bob"]
    assert desk.post(f"{here}/people/99/removal").status_code == 200


def test_who_adds_only_people_who_were_in_the_group_before_is_told_so(
    desk: TestClient, ops: Group, bob: Person, now: int
) -> None:
    memberships.add(ops, [bob.user], now, ORIGIN, None)
    desk.post(f"/groups/{ops.id}/people", data={"lines": "bob"})
    assert "Everyone you entered is already in ops" in words(desk.get(f"/groups/{ops.id}").text)


def test_an_unknown_username_is_named_by_its_line_and_no_one_is_added(
    desk: TestClient, ops: Group, alice: Person
) -> None:
    answer = desk.post(f"/groups/{ops.id}/people", data={"lines": "alice\na<b"})
    assert answer.status_code == 422
    assert 'data-reason="people-not-found"' in answer.text
    assert "Line 2: No one has the username “a<b”" in words(answer.text)
    assert ">\nalice\na&lt;b</textarea>" in answer.text
    assert members(ops) == []
    many = desk.post(f"/groups/{ops.id}/people", data={"lines": "a\n" * 501})
    assert "up to 500 people at once" in many.text
    none = desk.post(f"/groups/{ops.id}/people", data={"lines": ",;"})
    assert "Enter at least one username" in none.text
    assert "No one has been added yet." in words(none.text)
    assert 'data-reason="field-empty"' in desk.post(f"/groups/{ops.id}/people").text


def test_a_person_is_put_into_groups_on_their_page(
    desk: TestClient, ops: Group, bob: Person, monkeypatch: pytest.MonkeyPatch, now: int
) -> None:
    dev, here = groups.create("dev", now, ORIGIN, None), f"/people/{bob.user.id}"
    assert "Not in any groups." in words(desk.get(here).text)
    for _ in range(2):
        desk.post(f"{here}/groups", data={"group": str(ops.id)})
        assert "Added to the group ops" in words(desk.get(here).text)
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 1)
    full = desk.post(f"{here}/groups", data={"group": str(dev.id)})
    assert (full.status_code, "too-many-groups" in full.text) == (422, True)
    for _ in range(2):
        desk.post(f"{here}/groups/{ops.id}/removal")
        assert "Taken out of the group ops" in words(desk.get(here).text)
    for group in ("99", "x", ""):
        answer = desk.post(f"{here}/groups", data={"group": group})
        assert (answer.status_code, "group-gone" in answer.text) == (422, True)
    assert not Membership.select().exists()


def test_people_of_a_group_come_a_page_at_a_time(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    alice: Person,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
    now: int,
) -> None:
    monkeypatch.setattr("domain.users.directory.PAGE", 1)
    memberships.add(ops, [alice.user, bob.user], now, ORIGIN, None)
    here = f"/groups/{ops.id}"
    first = desk.get(here).text
    assert ("Alice Example" in first, "Bob Example" in first) == (True, False)
    [following] = re.findall(r'href="([^"]+)"[^>]*>Next page', first)
    assert "Bob Example" in desk.get(following).text
    after = unquote_plus(following.partition("after=")[2])
    back = desk.post(f"{here}/people/{bob.user.id}/removal", data={"after": after})
    assert back.headers["Location"] == following
    assert "There's no one on this page" in desk.get(back.headers["Location"]).text


def test_an_invited_person_is_said_not_to_have_joined_yet(
    desk: TestClient, ops: Group, now: int
) -> None:
    invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    answer = desk.post(f"/groups/{ops.id}/people", data={"lines": "Carol\nzoe"})
    page = words(answer.text)
    assert "Line 1: “Carol” is invited and hasn't joined yet." in page
    assert "Line 2: No one has the username “zoe”" in page

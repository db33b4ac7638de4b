"""People: found by their group, and put into groups several at once."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.users import groups, memberships
from models import Group
from tests.unit.browser import form, words
from tests.unit.conftest import ORIGIN, Person

pytestmark = pytest.mark.requirement("S-121")


def do(desk: TestClient, deed: str, group: Group, *names: str) -> Response:
    data = {"deed": deed, "people": " ".join(names), "with_group": str(group.id)}
    return desk.post("/people/selection", data=data)


@pytest.mark.parametrize("many", [False, True])
def test_the_list_shows_groups_and_only_those_in_the_one_asked_for(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    alice: Person,
    bob: Person,
    now: int,
    many: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if many:
        monkeypatch.setattr("domain.users.directory.MANY", 0)
    memberships.add(ops, [bob.user], now, ORIGIN, None)
    invitations.invite([Invitee("carol", False, groups=(ops,))], None, now, ORIGIN)
    invitations.invite([Invitee("dora", False)], None, now, ORIGIN)
    everyone = words(desk.get("/people").text)
    assert "Bob Example bob Member ops" in everyone
    assert "Alice Example alice Member None" in everyone
    page = desk.get(f"/people?group={ops.id}&only=&sort=-name").text
    assert "Bob Example" in page
    assert "carol" in page
    assert "alice" not in page
    assert "dora" not in page
    assert "No results" in desk.get(f"/people?group={ops.id}&only=admins").text
    assert f'name="group" value="{ops.id}"' in page


def test_a_team_without_groups_sees_nothing_of_them(desk: TestClient, alice: Person) -> None:
    for where in ("/people", f"/people/{alice.user.id}", "/people/invitations"):
        page = desk.get(where).text
        assert not re.search('name="(group|groups|with_group)"|data-label="Groups"', page)
        assert "groups-heading" not in page


@pytest.mark.parametrize(
    ("deed", "title"),
    [("disable", "Disable 2 people?"), ("sign-out", "Sign 2 people out everywhere?")],
)
def test_the_choice_of_a_group_leaves_no_one_out_of_what_has_nothing_to_do_with_it(  # noqa: PLR0917
    desk: TestClient, ops: Group, alice: Person, bob: Person, now: int, deed: str, title: str
) -> None:
    memberships.add(ops, [alice.user], now, ORIGIN, None)
    assert f'<option translate="no" value="{ops.id}" >ops' in desk.get("/people").text
    query = f"deed={deed}&with_group={ops.id}&person=alice&person=bob"
    page = words(desk.get(f"/people/selection?{query}").text)
    assert title in page
    assert "aren't in the group" not in page


def test_those_ticked_are_added_and_taken_out_once_however_often_it_is_sent(
    desk: TestClient, ops: Group, ada: Person, alice: Person, bob: Person
) -> None:
    query = f"deed=add-to-group&with_group={ops.id}&person=ada&person=bob&group={ops.id}"
    asked = desk.get(f"/people/selection?{query}").text
    assert "Add 2 people to ops?" in words(asked)
    sent = form(asked, f"/people/selection?group={ops.id}&amp;with_group={ops.id}")
    for _ in range(2):
        page = words(desk.post(f"/people/selection?group={ops.id}", data=sent).text)
        assert "2 people added to ops" in page
    assert memberships.usernames_in(ops) == ["ada", "bob"]
    for _ in range(2):
        page = words(do(desk, "take-out-of-group", ops, "ada", "alice", "nobody").text)
        assert "2 people taken out of ops" in page
        assert "Not taken out of ops nobody" in page
    assert memberships.usernames_in(ops) == ["bob"]


def test_one_who_is_in_too_many_groups_is_named_and_the_others_are_added(  # noqa: PLR0917
    desk: TestClient,
    ops: Group,
    alice: Person,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
    now: int,
) -> None:
    memberships.add(groups.create("dev", now, ORIGIN, None), [bob.user], now, ORIGIN, None)
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 1)
    page = do(desk, "add-to-group", ops, "alice", "bob").text
    assert "1 person added to ops" in words(page)
    assert 'data-reason="too-many-groups"' in page
    assert memberships.usernames_in(ops) == ["alice"]


def test_without_the_group_nothing_is_done_and_the_list_says_so(
    desk: TestClient, alice: Person, ops: Group
) -> None:
    query = "deed=add-to-group&person=alice&with_group=99"
    asked = desk.get(f"/people/selection?{query}")
    assert asked.headers["Location"] == "/people?selected=alice"
    assert 'data-reason="group-gone"' in desk.get("/people").text
    sent = {"deed": "add-to-group", "people": "alice", "with_group": "99"}
    sent_back = desk.post("/people/selection", data=sent)
    assert sent_back.headers["Location"] == "/people?selected=alice"
    assert 'data-reason="group-gone"' in desk.get("/people").text
    nobody = desk.get(f"/people/selection?deed=add-to-group&with_group={ops.id}")
    assert nobody.headers["Location"] == f"/people?with_group={ops.id}"
    assert 'data-reason="nobody-ticked"' in desk.get("/people").text

"""Groups, as administrators see and change them."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.users import groups, memberships
from models import Event, Group
from tests.unit.browser import form, words
from tests.unit.conftest import ORIGIN, Person, sign_in
from tests.unit.rows import dump

pytestmark = pytest.mark.requirement("S-121")


def test_a_group_is_created_renamed_and_removed(desk: TestClient, now: int) -> None:
    made = desk.post("/groups", data={"name": " Front  desk "})
    here = made.headers["Location"]
    assert "The group Front desk has been created" in words(desk.get(here).text)
    assert "Front desk 0 people, opens 0 apps" in words(desk.get("/groups").text)
    assert desk.post(here, data={"name": "Desk"}).headers["Location"] == here
    assert "The group is now called Desk" in words(desk.get(here).text)
    asked = desk.get(f"{here}/removal")
    assert "Remove the group Desk?" in words(asked.text)
    sent = form(asked.text, f"{here}/removal")
    for _ in range(2):
        assert desk.post(f"{here}/removal", data=sent).headers["Location"] == "/groups"
        assert "The group Desk has been removed" in words(desk.get("/groups").text)
    assert desk.get(here).status_code == 404
    kinds = [event.kind for event in Event.select().where(Event.thing != "").order_by(Event.id)]
    assert kinds == ["group-created", "group-renamed", "group-removed"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "field-empty"),
        ("a,b", "group-name-not-allowed"),
        ("x" * 65, "group-name-not-allowed"),
        ("x" * 2000, "field-too-long"),
        ("\0", "field-malformed"),
        ("OPS", "group-name-taken"),
    ],
)
def test_a_refused_name_is_kept_with_the_reason_at_its_field(
    desk: TestClient, ops: Group, now: int, name: str, reason: str
) -> None:
    other = groups.create("dev", now, ORIGIN, None)
    before = dump()
    for where in ("/groups", f"/groups/{other.id}"):
        answer = desk.post(where, data={"name": name})
        assert answer.status_code == 422
        assert f'data-reason="{reason}"' in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert f'name="name" type="text" value="{name}"' in answer.text or "\0" in name
    assert dump() == before


def test_removing_a_group_says_first_what_it_opens_and_who_loses_that(
    desk: TestClient, ops: Group, alice: Person, bob: Person, now: int
) -> None:
    dev = groups.create("dev", now, ORIGIN, None)
    memberships.add(ops, [alice.user, bob.user], now, ORIGIN, None)
    memberships.add(dev, [alice.user], now, ORIGIN, None)
    for name, rule in (
        ("Wiki", AppSettings("Wiki", "https://wiki.example.com", groups=frozenset({ops}))),
        ("Board", AppSettings("Board", "https://b.example.com", groups=frozenset({ops, dev}))),
        ("Vault", AppSettings("Vault", "https://v.example.com", False, frozenset({ops}))),
        ("Intranet", AppSettings("Intranet", "https://i.example.com", is_for_everyone=True)),
    ):
        assert registry.add(rule, now, ORIGIN, None).name == name
    page = words(desk.get(f"/groups/{ops.id}/removal").text)
    assert "2 people are in it, and will keep their accounts" in page
    assert "It opens 3 apps: Board: 1 person can no longer open it Vault: 2 people" in page
    assert "Vault: 2 people can no longer open it, which leaves no one who can" in page
    assert "Intranet" not in page
    assert "ops 2 people, opens 3 apps" in words(desk.get("/groups").text)


def test_a_group_that_opens_nothing_says_where_that_is_chosen(desk: TestClient, ops: Group) -> None:
    page = words(desk.get(f"/groups/{ops.id}").text)
    assert "doesn't open any apps. You choose who can open an app on the app's page." in page


@pytest.mark.case("B57")
def test_a_form_from_before_a_rename_does_nothing_and_says_so(
    desk: TestClient, ops: Group, alice: Person, now: int, eve: Person
) -> None:
    here, seen = f"/groups/{ops.id}", str(actions.newest())
    groups.rename(ops, "Operations", now, ORIGIN, eve.user)
    before, sent = dump(), {"about": "ops", "seen": seen}
    for path, data in (
        ("", {"name": "Dev"}),
        ("/people", {"lines": "alice"}),
        (f"/people/{alice.user.id}/removal", {}),
        ("/removal", {}),
    ):
        answer = desk.post(f"{here}{path}", data=sent | data)
        assert (answer.status_code, "changed-meanwhile" in answer.text) == (409, True)
        assert "Group “ops” renamed to “Operations”, by eve" in words(answer.text)
        assert all(value in answer.text for value in data.values())
    assert dump() == before
    groups.remove(Group.get(), now, ORIGIN, eve.user)
    gone = desk.post(f"{here}/people", data=sent | {"about": "Operations", "lines": "alice"})
    assert (gone.status_code, "Group “Operations” removed, by eve" in words(gone.text)) == (
        409,
        True,
    )


def test_a_group_chosen_for_someone_stays_chosen_where_that_was_refused(
    desk: TestClient, ops: Group, alice: Person, now: int, eve: Person
) -> None:
    groups.create("dev", now, ORIGIN, None)
    here, seen = f"/people/{alice.user.id}", str(actions.newest())
    groups.rename(ops, "Operations", now, ORIGIN, eve.user)
    sent = {"about": "alice", "seen": seen, "group": str(ops.id)}
    answer = desk.post(f"{here}/groups", data=sent)
    assert (answer.status_code, "changed-meanwhile" in answer.text) == (409, True)
    assert f'value="{ops.id}" selected>Operations' in answer.text
    assert "selected>dev" not in answer.text


def test_a_form_about_another_group_of_the_same_number_finds_none(
    desk: TestClient, ops: Group
) -> None:
    for about in ("other", ""):
        answer = desk.post(f"/groups/{ops.id}", data={"name": "Dev", "about": about})
        assert answer.status_code == 404


def test_members_see_their_groups_and_no_page_of_groups(
    client: TestClient, ops: Group, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    assert "Your groups" not in client.get("/profile").text
    memberships.add(ops, [bob.user], now, ORIGIN, None)
    assert "Your groups ops" in words(client.get("/profile").text)
    for path in ("/groups", f"/groups/{ops.id}", f"/groups/{ops.id}/removal"):
        assert client.get(path).status_code == 403
    assert client.post("/groups", data={"name": "dev"}).status_code == 403


def test_the_history_is_filtered_by_group_also_under_its_former_name(
    desk: TestClient, ops: Group, bob: Person, now: int
) -> None:
    memberships.add(ops, [bob.user], now, ORIGIN, None)
    groups.rename(ops, "Operations", now, ORIGIN, None)
    groups.create("dev", now, ORIGIN, None)
    found = words(desk.get("/activity?about=ops").text)
    for told in (
        "Group “ops” created",
        "Added to the group “ops”",
        "Group “ops” renamed to “Operations”",
    ):
        assert told in found
    assert "“dev”" not in found
    assert desk.get("/activity.csv?about=ops").text.count("group-") == 2


def test_what_happened_to_a_group_is_not_among_what_removes_it(
    desk: TestClient, ops: Group
) -> None:
    removing = re.search(
        r'<section class="card" aria-labelledby="removal-heading">.*?</section>',
        desk.get(f"/groups/{ops.id}").text,
        re.DOTALL,
    )
    assert removing
    assert "Remove group" in removing[0]
    assert "Activity" not in removing[0]

"""The groups and people chosen for an app are kept while everyone can open it, and don't count."""

from typing import Any

from starlette.testclient import TestClient

from domain.apps import app_settings, registry, rules
from domain.users import groups
from models import App
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.app_pages import send, shown
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Person

KEPT = "Saved, but not in use while everyone can open the app: Ops, bob. To use them again,"


def who(app: App) -> tuple[bool, list[str], list[str]]:
    """Whether it is for everyone, and whom it names."""
    now = app_settings.of(registry.find(app.id) or app)
    named = sorted(group.name for group in now.groups), sorted(one.username for one in now.people)
    return now.is_for_everyone, *named


def test_everyone_and_back_needs_no_choosing_again(
    desk: TestClient, alice: Person, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    chosen = {"groups": frozenset({make_group("Ops")}), "people": frozenset({bob.user})}
    app = make_app("Wiki", **chosen)
    path = f"/apps/{app.id}"
    assert "not in use" not in words(desk.get(path).text)
    assert send(desk, path, who="everyone").status_code == 303
    assert who(app) == (True, ["Ops"], ["bob"])
    assert rules.can_open(app, alice.user)
    assert KEPT in words(desk.get(path).text)
    assert send(desk, path, who="chosen").status_code == 303
    assert who(app) == (False, ["Ops"], ["bob"])
    assert not rules.can_open(app, alice.user)
    assert "not in use" not in words(desk.get(path).text)


def test_what_is_kept_only_counts_once_the_page_that_shows_it_says_so(
    desk: TestClient, bob: Person, make_app: MakeApp
) -> None:
    app = make_app("Wiki", people=frozenset({bob.user}))
    path = f"/apps/{app.id}"
    send(desk, path, who="everyone")
    old = shown(desk.get(path).text, path)
    send(desk, path, people="")
    answer = desk.post(path, data={**old, "who": "chosen"})
    assert 'data-reason="changed-since"' in answer.text
    assert who(app) == (True, [], [])
    assert 'data-reason="app-nobody-chosen"' in send(desk, path, who="chosen").text


def test_nothing_out_of_sight_is_refused(
    desk: TestClient, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops = make_group("Ops")
    app = make_app("Wiki", groups=frozenset({ops}))
    given: dict[str, Any] = {"people": "bob\nnobody-here", "group": [str(ops.id), "77"]}
    assert send(desk, f"/apps/{app.id}", who="everyone", **given).status_code == 303
    assert who(app) == (True, ["Ops"], ["bob"])


def test_a_group_that_goes_meanwhile_is_kept_no_longer(
    make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops, dev = make_group("Ops"), make_group("Dev")
    app = make_app("Wiki", is_for_everyone=True, groups=frozenset({ops, dev}))
    wanted = app_settings.of(app)
    groups.remove(ops, NOW, ORIGIN, None)
    registry.change(app, wanted, NOW, ORIGIN, None)
    assert who(app) == (True, ["Dev"], [])


def test_a_kept_group_is_no_reason_why_a_person_can_open_it(
    desk: TestClient, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    make_app("Wiki", is_for_everyone=True, groups=frozenset({make_group("Ops", bob.user)}))
    assert "As a member of" not in words(desk.get(f"/people/{bob.user.id}").text)


def test_what_was_only_entered_is_not_called_saved(desk: TestClient, bob: Person) -> None:
    given = {"name": "", "address": "https://wiki.example.test", "who": "everyone"}
    page = words(send(desk, "/apps/new/proxy", **given, people="bob").text)
    assert "Not in use while everyone can open the app: bob. To use them, choose" in page
    assert "Saved" not in page

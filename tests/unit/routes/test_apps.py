"""The administrators' pages of apps."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.apps import app_settings, registry
from domain.audit.events import Caller
from domain.team import people
from domain.users import groups
from models import App
from tests.unit.app_makers import NOW, MakeApp, MakeGroup
from tests.unit.app_pages import send, shown
from tests.unit.browser import words
from tests.unit.conftest import Person

SHELL = Caller.shell("app change")
WIKI = {"name": "Wiki", "address": "https://wiki.example.com", "who": "everyone"}


def the_app() -> App:
    found: App = App.get()
    return found


def of(page: str) -> str:
    return unescape(page)


def test_an_app_is_added_and_the_next_page_says_what_to_do(desk: TestClient) -> None:
    answer = send(desk, "/apps/new/proxy", **WIKI)
    app = the_app()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/apps/{app.id}/proxy")
    page = desk.get(answer.headers["Location"]).text
    assert 'data-notice="app-added"' in page
    assert "wiki.example.com" in page


def test_the_list_says_who_can_open_what(
    desk: TestClient,
    bob: Person,
    make_app: MakeApp,
    make_group: MakeGroup,
) -> None:
    make_app("Wiki")
    groups = {make_group("Ops"), make_group("Dev")}
    make_app("Graphs", groups=frozenset(groups), people=frozenset({bob.user}))
    page = words(desk.get("/apps").text)
    assert "Wiki wiki.example.com Everyone Never" in page
    assert "Graphs graphs.example.com Dev, Ops, 1 person by name Never" in page


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("name", "", "field-empty"),
        ("name", "x" * 65, "app-name-not-allowed"),
        ("name", "Wi\u202eki", "app-name-not-allowed"),
        ("address", "", "field-empty"),
        ("address", "wiki.example.com", "app-address-not-allowed"),
        ("address", "http://wiki.example.com", "app-address-not-allowed"),
        ("address", "https://a:b@wiki.example.com", "app-address-not-allowed"),
        ("address", "http://127.0.0.1:8000", "app-address-is-ours"),
        ("who", "", "field-empty"),
        ("who", "chosen", "app-nobody-chosen"),
        ("ask_again", "soon", "app-age-not-allowed"),
        ("ask_again", "0", "app-age-not-allowed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: TestClient, field: str, typed: str, reason: str
) -> None:
    answer = send(desk, "/apps/new/proxy", **(WIKI | {"ask_again": "15", field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error" data-reason="{reason}"' in answer.text
    kept = shown(answer.text, "/apps/new/proxy")
    for name, value in (WIKI | {"ask_again": "15"}).items():
        if name not in {field, "who"}:
            assert kept[name] == [value]
    assert not registry.exist()


def test_unknown_people_are_named_and_the_ticked_groups_stay(
    desk: TestClient,
    make_group: MakeGroup,
) -> None:
    ops, dev = make_group("Ops"), make_group("Dev")
    given: dict[str, Any] = WIKI | {
        "who": "chosen",
        "people": "ada\ncarlo",
        "group": [str(ops.id), str(dev.id)],
    }
    answer = send(desk, "/apps/new/proxy", **given)
    assert "No one has the username “carlo”" in of(answer.text)
    kept = shown(answer.text, "/apps/new/proxy")
    assert kept["people"] == ["ada\ncarlo"]
    assert sorted(kept["group"]) == sorted([str(ops.id), str(dev.id)])


def test_a_group_removed_meanwhile_is_told(
    desk: TestClient,
    make_group: MakeGroup,
) -> None:
    given: dict[str, Any] = WIKI | {"who": "chosen", "group": ["77"]}
    make_group("Ops")
    answer = send(desk, "/apps/new/proxy", **given)
    assert answer.status_code == 422
    assert 'id="groups-error" data-reason="app-group-gone"' in answer.text


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (WIKI | {"name": "wiki ", "address": "https://b.example.com"}, "app-name-taken"),
        (WIKI | {"name": "Pages"}, "app-address-taken"),
        (WIKI | {"name": "Pages", "address": "https://WIKI.example.com:8443"}, "app-address-taken"),
    ],
)
def test_a_name_and_an_address_are_one_apps(
    desk: TestClient, other: dict[str, str], reason: str
) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    answer = send(desk, "/apps/new/proxy", **other)
    assert answer.status_code == 422
    assert f'data-reason="{reason}"' in answer.text


def test_everything_about_an_app_can_be_changed(
    desk: TestClient,
    bob: Person,
    make_group: MakeGroup,
) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    ops, path = make_group("Ops"), f"/apps/{the_app().id}"
    given = {
        "name": "Pages",
        "address": "https://pages.example.com",
        "who": "chosen",
        "group": str(ops.id),
        "people": "Bob",
        "ask_again": "15",
        "needs_passkey": "yes",
        "background": "yes",
    }
    assert send(desk, path, **given).status_code == 303
    now = app_settings.of(the_app())
    assert (now.name, now.origin, now.max_age) == ("Pages", "https://pages.example.com", 900)
    assert (now.groups, now.people) == (frozenset({ops}), frozenset({bob.user}))
    assert (now.is_for_everyone, now.background_counts, now.needs_passkey) == (False, True, True)
    kept = shown(desk.get(path).text, path)
    assert (kept["people"], kept["group"], kept["background"]) == (["bob"], [str(ops.id)], ["yes"])
    assert kept["needs_passkey"] == ["yes"]


def test_an_app_for_nobody_names_who_is_missing(
    desk: TestClient, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops, dev = make_group("ops"), make_group("dev", bob.user)
    people.disable(bob.user, NOW, SHELL, None)
    app = make_app("Wiki", groups=frozenset({ops, dev}), people=frozenset({bob.user}))
    page = desk.get(f"/apps/{app.id}").text
    assert (
        "No one can open this app: dev has only disabled accounts, ops is empty, "
        "Bob Example is disabled." in words(page)
    )
    assert f'href="/groups/{ops.id}" data-row="ops"' in page
    assert f'href="/people/{bob.user.id}" data-row="Bob Example"' in page
    registry.change(app, replace(app_settings.of(app), is_for_everyone=True), NOW, SHELL, None)
    assert "No one can open this app" not in desk.get(f"/apps/{app.id}").text


def test_an_app_whose_groups_are_gone_is_for_nobody(
    desk: TestClient, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops = make_group("ops")
    app = make_app("Wiki", groups=frozenset({ops}))
    groups.remove(ops, NOW, SHELL, None)
    page = words(desk.get(f"/apps/{app.id}").text)
    assert "No one can open this app: no groups or people are chosen." in page

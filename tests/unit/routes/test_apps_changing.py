"""Apps change while administrators look at them."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.apps import app_settings, registry
from models import Event, User
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.app_pages import send, shown
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Person, sign_in
from tests.unit.routes.test_apps import WIKI, of, the_app
from tests.unit.sent_twice import ends_alike


def test_a_page_that_is_out_of_date_changes_nothing_and_keeps_what_was_typed(
    desk: TestClient,
) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    path = f"/apps/{the_app().id}"
    old = shown(desk.get(path).text, path)
    assert send(desk, path, name="Pages").status_code == 303
    answer = desk.post(path, data={**old, "ask_again": "15"})
    assert answer.status_code == 409
    assert 'data-reason="changed-since"' in answer.text
    assert the_app().max_age is None
    again = shown(answer.text, path)
    assert again["ask_again"] == ["15"]
    assert desk.post(path, data=again).status_code == 303
    assert the_app().max_age == 900


def test_a_page_that_is_out_of_date_still_is_once_a_mistake_in_it_is_corrected(
    desk: TestClient,
) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    path = f"/apps/{the_app().id}"
    old = shown(desk.get(path).text, path)
    assert send(desk, path, name="Pages").status_code == 303
    refused = desk.post(path, data={**old, "ask_again": "soon"})
    assert refused.status_code == 422
    answer = desk.post(path, data={**shown(refused.text, path), "ask_again": "15"})
    assert answer.status_code == 409
    assert 'data-reason="changed-since"' in answer.text
    assert the_app().name == "Pages"


def test_what_another_administrator_changed_is_told(desk: TestClient) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    app = the_app()
    old = shown(desk.get(f"/apps/{app.id}").text, f"/apps/{app.id}")
    new = app_settings.AppSettings("Wiki", app.origin, is_for_everyone=True, max_age=60)
    registry.change(app, new, NOW, ORIGIN, None)
    answer = desk.post(f"/apps/{app.id}", data={**old, "name": "Pages"})
    assert answer.status_code == 409
    assert "App “Wiki” changed" in of(answer.text) or "changed-since" in answer.text
    assert the_app().name == "Wiki"


def test_an_app_that_another_administrator_renames_is_not_removed_by_an_older_page(
    desk: TestClient,
) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    app = the_app()
    path = f"/apps/{app.id}/removal"
    old = shown(desk.get(path).text, path)
    new = app_settings.AppSettings("Pages", app.origin, is_for_everyone=True)
    registry.change(app, new, NOW, ORIGIN, None)
    answer = desk.post(path, data=old)
    assert answer.status_code == 409
    assert "App “Wiki” changed and renamed to “Pages”" in of(answer.text)
    assert the_app().name == "Pages"
    for name in ("Wiki", "Pages", "pages"):
        assert "renamed to “Pages”" in desk.get(f"/activity?about={name}").text


def test_a_fault_of_the_former_address_is_not_told_of_the_new_one(desk: TestClient) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    app = the_app()
    path = f"/apps/{app.id}"
    registry.note_fault(app, "unreachable", NOW)
    send(desk, path, name="Pages")
    assert 'data-testid="proxy-fault"' in desk.get(path).text
    send(desk, path, address="https://pages.example.com")
    for page in (path, "/overview"):
        assert 'data-testid="proxy-fault"' not in desk.get(page).text
    assert "needs attention" not in desk.get("/apps").text


def test_removing_asks_first(desk: TestClient) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    path = f"/apps/{the_app().id}/removal"
    assert "Remove Wiki?" in words(desk.get(path).text)
    assert registry.exist()
    answer = send(desk, path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/apps")
    assert not registry.exist()


def test_adding_changing_and_removing_twice_ends_as_once(desk: TestClient) -> None:
    def twice(path: str, **given: Any) -> list[Any]:
        fields = shown(desk.get(path).text, path) | given
        return [desk.post(path, data=fields) for _ in range(2)]

    added = twice("/apps/new/proxy", **WIKI)
    assert ends_alike(desk, added) == f"/apps/{the_app().id}/proxy app-added"
    path = f"/apps/{the_app().id}"
    assert ends_alike(desk, twice(path, ask_again="15")) == f"{path} app-changed"
    assert ends_alike(desk, twice(f"{path}/removal")) == "/apps app-removed"
    done = [e.kind for e in Event.select().order_by(Event.id) if e.thing]
    assert done == ["app-added", "app-changed", "app-removed"]


@pytest.mark.parametrize("page", ["", "/removal"])
def test_a_form_about_an_app_that_is_gone_says_so(desk: TestClient, page: str) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    app = the_app()
    path = f"/apps/{app.id}{page}"
    old = shown(desk.get(path).text, path)
    registry.remove(app, NOW, ORIGIN, None)
    answer = desk.post(path, data=old)
    assert answer.status_code == 409
    assert "App “Wiki” removed" in of(answer.text)


def test_a_number_that_came_again_is_another_app(desk: TestClient) -> None:
    send(desk, "/apps/new/proxy", **WIKI)
    path = f"/apps/{the_app().id}"
    old = shown(desk.get(path).text, path)
    fields = old | {"which": f"{the_app().id}-{NOW - 5}", "about": "Another"}
    assert desk.post(path, data=fields).status_code == 404


@pytest.mark.parametrize("path", ["/apps", "/apps/new/proxy", "/apps/1", "/apps/1/removal"])
def test_members_see_no_administration_of_apps(
    client: TestClient, bob: Person, now: int, path: str
) -> None:
    sign_in(client, bob, now)
    assert client.get(path).status_code == 403


def test_more_groups_can_be_ticked_than_a_form_has_fields(
    desk: TestClient,
    make_group: MakeGroup,
) -> None:
    groups = [str(make_group(f"Group {number}").id) for number in range(60)]
    given: dict[str, Any] = WIKI | {"who": "chosen", "group": groups}
    assert send(desk, "/apps/new/proxy", **given).status_code == 303
    assert len(app_settings.groups_of(the_app())) == 60


@pytest.mark.requirement("S-23")
def test_all_ticked_groups_outlast_the_question_who_it_is(
    desk: TestClient,
    ada: Person,
    clock: Any,
    make_group: MakeGroup,
) -> None:
    groups = [str(make_group(name).id) for name in ("Ops", "Dev")]
    fields = shown(desk.get("/apps/new/proxy").text, "/apps/new/proxy")
    clock.advance(3000)
    answer = desk.post("/apps/new/proxy", data={**fields, **WIKI, "who": "chosen", "group": groups})
    kept = shown(answer.text, "/apps/new/proxy")
    assert kept["group"] == groups
    proof = {"confirm_password": ada.password, "confirm_code": ada.code(clock.now)}
    assert desk.post("/apps/new/proxy", data={**kept, **proof}).status_code == 303
    assert len(app_settings.groups_of(the_app())) == 2


def test_a_persons_page_says_what_they_can_open_and_why(
    desk: TestClient,
    bob: Person,
    make_app: MakeApp,
    make_group: MakeGroup,
) -> None:
    assert "Apps</h2>" not in desk.get(f"/people/{bob.user.id}").text
    make_app("Wiki")
    make_app("Graphs", groups=frozenset({make_group("Ops", bob.user)}))
    make_app("Payroll", people=frozenset({bob.user}))
    make_app("Secret", people=frozenset({User.get(User.username == "ada")}))
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert "Graphs As a member of Ops" in page
    assert "Payroll By name" in page
    assert "Wiki Everyone can" in page
    assert "Secret" not in page

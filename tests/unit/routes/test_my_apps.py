"""My apps: what people see first."""

import pytest
from starlette.testclient import TestClient

from domain.apps import icons
from models import App
from tests.unit.app_makers import MakeApp
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person, sign_in
from tests.unit.domain.apps.test_icons import SVG, picture


def tiles(page: str) -> int:
    return page.count('data-testid="my-app"')


def test_people_without_apps_begin_on_their_profile(client: TestClient, alice: Person) -> None:
    answer = client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    assert answer.headers["Location"] == "/profile"
    assert client.get("/").headers["Location"] == "/profile"
    assert "My apps" not in client.get("/profile").text


def test_people_with_an_app_begin_on_my_apps(
    client: TestClient,
    bob: Person,
    now: int,
    make_app: MakeApp,
) -> None:
    make_app("Wiki", people=frozenset({bob.user}))
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    answer = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert answer.headers["Location"] == "/my-apps"
    assert client.get("/").headers["Location"] == "/my-apps"
    assert 'href="/my-apps"' in client.get("/profile").text
    page = client.get("/my-apps").text
    assert 'href="https://wiki.example.com"' in page
    assert "Wiki wiki.example.com" in words(page)


def test_who_was_going_somewhere_ends_there(
    client: TestClient,
    alice: Person,
    make_app: MakeApp,
) -> None:
    make_app("Wiki")
    given = {"username": "alice", "password": PASSWORD, "next": "/profile/activity"}
    assert client.post("/sign-in", data=given).headers["Location"] == "/profile/activity"


def test_what_one_cannot_open_is_not_shown(
    client: TestClient,
    alice: Person,
    bob: Person,
    make_app: MakeApp,
) -> None:
    make_app("Payroll", people=frozenset({bob.user}))
    sign_in(client, alice)
    page = client.get("/my-apps").text
    assert "Payroll" not in page
    assert "no apps you can open" in words(page)


def test_without_mfa_the_page_says_that_it_is_needed(
    client: TestClient,
    alice: Person,
    make_app: MakeApp,
) -> None:
    make_app("Wiki")
    sign_in(client, alice)
    assert "To open an app, you need MFA" in words(client.get("/my-apps").text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 12),
        ("wiki", 1),
        ("WIK", 1),
        ("KIM'S", 1),
        ("kim’s", 1),
        ("app 7", 1),
        ("7.example", 1),
        ("nothing", 0),
    ],
)
def test_from_nine_apps_on_one_can_search(
    client: TestClient, alice: Person, make_app: MakeApp, asked: str, found: int
) -> None:
    make_app("Kim’s wiki")
    for number in range(7):
        make_app(f"App {number}", f"https://{number}.example.com")
    sign_in(client, alice)
    assert 'type="search"' not in client.get("/my-apps").text
    for number in range(7, 11):
        make_app(f"App {number}", f"https://{number}.example.com")
    page = client.get("/my-apps", params={"q": asked}).text
    assert tiles(page) == found
    assert 'type="search"' in page
    assert ("Show all" in page) == (found == 0)


def test_to_htmx_only_what_was_found_is_sent(
    client: TestClient,
    alice: Person,
    make_app: MakeApp,
) -> None:
    make_app("Wiki")
    sign_in(client, alice)
    answer = client.get("/my-apps", headers={"HX-Request": "true"})
    assert tiles(answer.text) == 1
    assert "<h1>" not in answer.text


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int, make_app: MakeApp) -> TestClient:
    """Ada's browser, and an app."""
    make_app("Wiki")
    sign_in(client, ada, now)
    return client


def upload(desk: TestClient, *files: bytes, **fields: str) -> str:
    """Send the form of the icon; returns the page that follows, with its status before it."""
    app = App.get()
    path = f"/apps/{app.id}/icon"
    given = {**desk.given(path), "which": app.shown_as, "about": app.name, **fields}  # type: ignore[attr-defined]
    parts = [("icon", (f"../{n}.svg", content)) for n, content in enumerate(files)]
    none = None if parts else [("other", ("", b""))]
    answer = desk.post(path, data=given, files=parts or none)
    page = desk.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text
    return f"{answer.status_code} {page}"


@pytest.mark.requirement("S-119")
def test_an_uploaded_icon_is_shown_as_what_it_is(desk: TestClient) -> None:
    content = picture("PNG")
    page = upload(desk, content)
    assert page.startswith("303")
    assert 'data-notice="app-icon-changed"' in page
    app = App.get()
    assert f"/apps/{app.id}/icon?v={app.icon_version}" in desk.get("/my-apps").text
    answer = desk.get(f"/apps/{app.id}/icon")
    assert (answer.content, answer.headers["Content-Type"]) == (content, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.requirement("S-119")
@pytest.mark.parametrize(
    "content", [SVG, b"", picture("PNG") + b"\0" * icons.MAX_BYTES, picture("GIF")]
)
def test_a_file_that_is_no_icon_is_refused_at_its_field(desk: TestClient, content: bytes) -> None:
    page = upload(desk, content)
    assert page.startswith("422")
    assert 'id="icon-error" data-reason="app-icon-not-allowed"' in page
    assert not App.get().icon_version


@pytest.mark.requirement("S-119")
def test_only_one_file_is_taken_and_only_there(desk: TestClient) -> None:
    assert upload(desk, picture("PNG"), picture("PNG")).startswith("400")
    answer = desk.post("/apps/new/proxy", data={}, files=[("icon", ("a.png", picture("PNG")))])
    assert answer.status_code == 400


@pytest.mark.requirement("S-119")
def test_a_file_far_too_large_is_not_even_read(desk: TestClient) -> None:
    assert upload(desk, b"\0" * 2_000_000).startswith("413")


def test_an_icon_can_be_removed(desk: TestClient) -> None:
    upload(desk, picture("WEBP"))
    page = upload(desk, deed="remove")
    assert 'data-notice="app-icon-removed"' in page
    assert desk.get(f"/apps/{App.get().id}/icon").status_code == 404


def test_a_file_is_chosen_again_after_the_question_who_it_is(
    desk: TestClient, ada: Person, clock: object
) -> None:
    clock.advance(3000)  # type: ignore[attr-defined]
    page = upload(desk, picture("PNG"))
    assert "Confirm it" in page
    path, code = f"/apps/{App.get().id}/icon", ada.code(clock.now)  # type: ignore[attr-defined]
    app = App.get()
    given = {"which": app.shown_as, "about": app.name}
    proof = {"confirm_password": PASSWORD, "confirm_code": code}
    answer = desk.post(path, data={**given, **proof})
    assert "Now choose the file again." in answer.text


@pytest.mark.requirement("S-119")
def test_strangers_see_no_icons(client: TestClient, make_app: MakeApp) -> None:
    icons.put(make_app("Wiki"), icons.read(picture("PNG")), NOW, ORIGIN, None)
    assert client.get(f"/apps/{App.get().id}/icon").status_code == 303

"""What is answered in place of an app, by what kind of request it is (B45)."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.database.storage import write
from models import App, Event
from tests.unit import door
from tests.unit.conftest import Person, sign_in
from tests.unit.proxied_browser import NAVIGATES, Proxied

pytestmark = pytest.mark.case("B45")

OLD_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
IN_BACKGROUND = {
    "fetch": {"Sec-Fetch-Mode": "cors", "Accept": "*/*"},
    "fetch of html": {"Sec-Fetch-Mode": "same-origin", "Accept": "text/html"},
    "image": {"Sec-Fetch-Mode": "no-cors", "Accept": "image/*"},
    "websocket": {"Sec-Fetch-Mode": "websocket", "Upgrade": "websocket"},
    "old fetch": {"Accept": "application/json"},
    "curl": {"Accept": "*/*"},
    "nothing": {},
    "jQuery": {**OLD_BROWSER, "X-Requested-With": "XMLHttpRequest"},
    "old websocket": {**OLD_BROWSER, "Upgrade": "websocket"},
    "EventSource": {"Accept": "text/event-stream", "Sec-Fetch-Mode": "cors"},
    "two modes": {"Sec-Fetch-Mode": "navigate, cors", "Accept": "text/html"},
}


def is_empty_401(answer: Response) -> bool:
    sent_elsewhere = {"Location", "Refresh", "Set-Cookie", "WWW-Authenticate"}
    return (
        answer.status_code == 401
        and not answer.content
        and sent_elsewhere.isdisjoint(answer.headers)
    )


@pytest.mark.parametrize("headers", [NAVIGATES, OLD_BROWSER], ids=["navigate", "old"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_someone_who_goes_to_a_page_is_sent_to_sign_in(
    proxied: Proxied, headers: dict[str, str], method: str
) -> None:
    answer = proxied.get("/x?y=1", method, **headers)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://login.example.test/enter?app=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert proxied.state


@pytest.mark.parametrize("kind", IN_BACKGROUND)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_anything_else_gets_401_and_nowhere_to_go(proxied: Proxied, kind: str, method: str) -> None:
    answer = proxied.get("/x", method, **IN_BACKGROUND[kind])
    assert is_empty_401(answer)
    assert answer.headers["X-Nightlatch-Sign-In"] == f"{door.WIKI}/.nightlatch/sign-in"


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PROPFIND", "TRACE"])
def test_a_page_is_only_read(proxied: Proxied, method: str) -> None:
    assert proxied.get("/x", method, **NAVIGATES).status_code == 401


@pytest.mark.requirement("S-114")
def test_a_form_sent_while_signed_out_is_not_lost_silently(proxied: Proxied) -> None:
    answer = proxied.load("/comment", "POST")
    assert answer.status_code == 401
    assert "Location" not in answer.headers
    assert "hasn't reached it" in answer.text
    assert f'href="{door.WIKI}/.nightlatch/sign-in"' in answer.text


@pytest.mark.requirement("S-80")
def test_htmx_is_told_where_to_take_the_whole_page(proxied: Proxied) -> None:
    here = {"HX-Request": "true", "Sec-Fetch-Mode": "cors"}
    pages = {
        f"{door.WIKI}/page?x=1": "/page?x=1",
        f"{door.WIKI}//evil.example.test/": "//evil.example.test/",
        "https://evil.example.test/page": "/",
        f"{door.WIKI}.evil.test/": "/",
        "": "/",
    }
    for current, target in pages.items():
        answer = proxied.get("/part", **here, **({"HX-Current-URL": current} if current else {}))
        assert is_empty_401(answer)
        assert answer.headers["HX-Redirect"] == f"{door.WIKI}{target}"


@pytest.fixture
def shut_out(client: TestClient, proxied: Proxied, wiki: App, bob: Person, now: int) -> Proxied:
    """Bob in the app when its rule has just changed."""
    sign_in(client, bob, now)
    assert proxied.visit().status_code == 200
    with write():
        App.update(is_for_everyone=False).execute()
    return proxied


def refusals() -> list[Event]:
    return list(Event.select().where(Event.kind == "app-refused"))


@pytest.mark.requirement("S-115")
def test_who_can_t_open_it_is_told_whom_to_ask(shut_out: Proxied, ada: Person) -> None:
    answer = shut_out.load("/x")
    assert answer.status_code == 403
    assert "Ada Admin" in answer.text
    assert "bob" in answer.text
    assert "https://login.example.test/" in answer.text
    assert not any(name.startswith("remote-") for name in answer.headers)


def test_who_can_open_no_other_app_is_promised_none(client: TestClient, shut_out: Proxied) -> None:
    page = shut_out.load("/x").text
    assert "Go to the home page" in page
    assert "apps you can open" not in page
    assert client.get("/").headers["Location"] == "/profile"


@pytest.mark.requirement("S-115")
def test_it_stands_in_the_history_once_in_a_while(shut_out: Proxied, bob: Person) -> None:
    for _ in range(3):
        shut_out.load("/x")
    shut_out.get("/y", **IN_BACKGROUND["fetch"])
    assert [(event.user, event.thing) for event in refusals()] == [(bob.user, "Wiki")]


def test_in_the_background_there_is_nothing_but_403(shut_out: Proxied) -> None:
    answer = shut_out.get("/x", **IN_BACKGROUND["fetch"])
    assert (answer.status_code, answer.content) == (403, b"")
    assert refusals() == []


@pytest.mark.requirement("S-106")
def test_an_app_that_no_one_knows_is_refused(proxied: Proxied) -> None:
    proxied.origin = "https://other.example.test"
    assert proxied.load().status_code == 403
    assert proxied.get().status_code == 403
    assert not proxied.cookies


@pytest.mark.requirement("S-115")
def test_pages_of_ours_at_an_app_load_nothing_from_there(proxied: Proxied) -> None:
    answer = proxied.load("/comment", "POST")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src https://login.example.test;")
    sheet = "https://login.example.test/static/app.css"
    assert f'<link rel="stylesheet" href="{sheet}' in answer.text
    assert "<script" not in answer.text
    served = proxied.client.get(sheet)
    assert served.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Strict-Transport-Security" not in answer.headers


def test_what_the_app_itself_refuses_is_no_loop(
    client: TestClient, proxied: Proxied, bob: Person, now: int
) -> None:
    """A proxy set up to ask for our page when the app says no: the person is let in already."""
    sign_in(client, bob, now)
    proxied.visit("/x")
    sent = {"X-Original-URL": f"{door.WIKI}/x", "Cookie": f"__Host-nightlatch={proxied.token}"}
    answer = client.get("/forward/nginx/page", headers=NAVIGATES | sent)
    assert (answer.status_code, "Location" in answer.headers) == (503, False)
    assert "Try again" in answer.text

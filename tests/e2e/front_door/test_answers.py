"""What people and programs get through each of the five proxies."""

import json
import time
from urllib.parse import quote_plus

import pytest

from domain.apps import probing
from models import App
from operations.app_address import IDENTITY
from tests.e2e.behind import PASSWORD
from tests.e2e.front_door.proxies import BOARD, LOGIN, NUMBERS, WIKI, Proxy
from tests.e2e.front_door.raw import ELSEWHERE
from tests.e2e.front_door.scene import Scene
from tests.e2e.front_door.visitor import Visitor

CLAIMED = "203.0.113.9"  # where one claims to come from: a documentation address (RFC 5737)
ASKED = "/find?q=a%26b&lang=de&x=1%2B1"
SOCKET = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)
# By what is asked for: method, headers, and whether it is a page load.
KINDS = {
    "a page": ("GET", ("Accept: text/html",), True),
    "a page of a browser": ("GET", ("Sec-Fetch-Mode: navigate", "Accept: text/html"), True),
    "the head of a page": ("HEAD", ("Accept: text/html",), True),
    "a program": ("GET", (), False),
    "a script": ("GET", ("X-Requested-With: XMLHttpRequest", "Accept: text/html"), False),
    "a fetch": ("GET", ("Sec-Fetch-Mode: cors", "Accept: */*"), False),
    "an image": ("GET", ("Sec-Fetch-Mode: no-cors", "Accept: image/*"), False),
    "JSON": ("GET", ("Accept: application/json",), False),
    "events": ("GET", ("Accept: text/event-stream",), False),
    "a preflight": (
        "OPTIONS",
        ("Origin: https://a.example", "Access-Control-Request-Method: PUT"),
        False,
    ),
    "a form": ("POST", ("Accept: text/html", "Sec-Fetch-Mode: navigate"), False),
    "a change": ("DELETE", ("Accept: */*",), False),
    "a websocket": ("GET", SOCKET, False),
}


@pytest.mark.case("B45")
@pytest.mark.requirement("S-108")
def test_only_page_loads_lead_to_the_sign_in(front_door: Scene, proxy: Proxy) -> None:
    stranger = Visitor(proxy)
    for kind, (method, headers, is_page_load) in KINDS.items():
        answer = stranger.ask(stranger.url(WIKI, ASKED), *headers, method=method)
        assert answer.status == (302 if is_page_load else 401), kind
        assert bool(answer.location) is is_page_load, kind
        assert "no-store" in answer.headers["Cache-Control"], kind
    assert front_door.reached() == 0


def test_a_script_learns_where_to_sign_in(front_door: Scene, proxy: Proxy) -> None:
    stranger = Visitor(proxy)
    answer = stranger.ask(stranger.url(WIKI, "/part"), "Sec-Fetch-Mode: cors")
    assert answer.headers["X-Nightlatch-Sign-In"].startswith(stranger.url(WIKI, ""))
    assert answer.body == b""


@pytest.mark.parametrize("version", ["2", "4"])
def test_htmx_goes_to_the_sign_in(front_door: Scene, proxy: Proxy, version: str) -> None:
    stranger = Visitor(proxy)
    page = stranger.url(WIKI, f"/with-htmx-{version}?a=1")
    asked = ("HX-Request: true", f"HX-Current-URL: {page}", "Sec-Fetch-Mode: cors")
    answer = stranger.ask(stranger.url(WIKI, "/part"), *asked)
    assert (answer.status, answer.location) == (401, "")
    assert answer.headers["HX-Redirect"].endswith(f"/with-htmx-{version}?a=1")


@pytest.mark.case("B44")
def test_who_is_signed_in_arrives_without_a_click(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    answers = ben.read(ben.url(WIKI, ASKED))
    statuses = [answer.status for answer in answers]
    assert statuses[-1] == 200
    assert len(statuses) <= 5  # four redirects, and the page
    [seen] = front_door.apps["wiki"].seen
    assert (seen.method, seen.target) == ("GET", ASKED)
    again = ben.read(ben.url(WIKI, "/"))
    assert [answer.status for answer in again] == [200]


@pytest.mark.case("B44")
def test_a_long_address_is_reached_to_the_last_letter(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    asked = "/find?q=a%26b&x=1%2B1&r=" + "%2F" * 1000 + "z" * 4000
    page = ben.read(ben.url(WIKI, asked))[-1]
    assert ben.read(page.headers["Refresh"].partition("url=")[2])[-1].status == 200
    [seen] = front_door.apps["wiki"].seen
    assert seen.target == asked


def test_one_sign_in_opens_apps_of_unrelated_domains(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    assert ben.into(WIKI) != ben.into(BOARD)
    assert [len(app.seen) for app in front_door.apps.values()] == [1, 1]


def test_who_may_not_is_told_so_at_the_apps_address(front_door: Scene, proxy: Proxy) -> None:
    cora = front_door.visitor("cora", proxy)
    answers = cora.read(cora.url(WIKI, ASKED))
    assert answers[-1].status == 403
    assert b"Wiki" in answers[-1].body
    assert front_door.reached() == 0


def test_a_websocket_opens_for_those_who_may(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    ben.into(WIKI)
    assert ben.ask(ben.url(WIKI, "/socket"), *SOCKET).status == 101


def test_a_form_reaches_the_app_whole(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    ben.into(WIKI)
    front_door.forget()
    text = "text=" + "x" * 100_000
    assert ben.ask(ben.url(WIKI, "/saved"), method="POST", body=text).status == 200
    [seen] = front_door.apps["wiki"].seen
    assert (seen.method, seen.body.decode()) == ("POST", text)


def test_signing_out_of_the_app_ends_the_way_into_it(front_door: Scene, proxy: Proxy) -> None:
    ben = front_door.visitor("ben", proxy)
    cookie = ben.into(WIKI)
    ben.read(ben.url(WIKI, "/.nightlatch/sign-out"))
    front_door.forget()
    kept = Visitor(proxy, {WIKI: {proxy.way_cookie: cookie}})
    assert kept.ask(kept.url(WIKI)).status == 401
    assert front_door.reached() == 0


@pytest.mark.requirement("S-128")
def test_a_test_of_the_app_finds_nothing_wrong(front_door: Scene, proxy: Proxy) -> None:
    with front_door.database.opened():
        question = probing.question(App.get(App.name == "Wiki"), int(time.time()))
    names = (*IDENTITY, *(name.replace("-", "_") for name in IDENTITY))
    stranger = Visitor(proxy)
    probe = stranger.url(WIKI, f"/.nightlatch/probe?question={question}")
    answer = stranger.ask(probe, *(f"{name}: ada" for name in names))
    assert json.loads(answer.body) == {"arrived": []}


@pytest.mark.requirement("S-104")
def test_the_address_on_record_is_not_the_one_that_a_client_claims(
    front_door: Scene, proxy: Proxy
) -> None:
    fay = Visitor(proxy)
    claims = (f"X-Forwarded-For: {CLAIMED}", f"Forwarded: for={CLAIMED}", f"X-Real-IP: {CLAIMED}")
    own = (f"Origin: {fay.url(LOGIN, '')}", "Content-Type: application/x-www-form-urlencoded")
    form = f"username=fay&password={quote_plus(PASSWORD)}"
    answer = fay.ask(fay.url(LOGIN, "/sign-in"), *own, *claims, method="POST", body=form)
    assert answer.status == 303
    profile = fay.ask(fay.url(LOGIN, "/profile"), *claims).body.decode()
    assert f"{ELSEWHERE}, signed in" in profile
    assert CLAIMED not in profile


def test_prometheus_has_a_sign_in_now(front_door: Scene, proxy: Proxy) -> None:
    stranger, ben = Visitor(proxy), front_door.visitor("ben", proxy)
    told = "/api/v1/status/buildinfo"
    assert stranger.ask(stranger.url(NUMBERS, told)).status == 401
    assert ben.read(ben.url(NUMBERS, told))[-1].body.startswith(b'{"status":"success"')
    assert b"<title>Prometheus" in ben.read(ben.url(NUMBERS, "/graph"))[-1].body


@pytest.mark.requirement("S-110")
def test_an_app_that_has_moved_from_another_port_keeps_its_own_cookies(
    front_door: Scene, proxy: Proxy
) -> None:
    """Browsers go on sending ours of the former port until they are closed."""
    ben = front_door.visitor("ben", proxy)
    ben.into(WIKI)
    former = {"__Host-nightlatch-1": "x" * 43, "__Host-nightlatch-1-state": "y" * 43}
    ben.cookies[WIKI] = {"first": "1", **former, **ben.cookies[WIKI], "last": "2"}
    front_door.forget()
    assert ben.ask(ben.url(WIKI)).status == 200
    [seen] = front_door.apps["wiki"].seen
    [sent] = seen.all("Cookie")
    own = [cookie for cookie in sent.split("; ") if not cookie.startswith("__Host-nightlatch")]
    assert own == ["first=1", "last=2"]
    assert proxy.name == "traefik" or "nightlatch" not in sent

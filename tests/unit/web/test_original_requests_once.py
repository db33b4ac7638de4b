"""Where a proxy says what it was asked for: in one place, once; and what a browser says besides."""

import pytest

from tests.unit.proxy_requests import PROXY, WIKI, forwarded, nginx, request
from web import original_requests
from web.original_requests import RequestUnclear


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("name", ["X-Original-URL", "X-Original-Method"])
@pytest.mark.parametrize("value", ["https://evil.test/", "GET", ""])
def test_what_nginx_says_twice_is_refused(name: str, value: str) -> None:
    with pytest.raises(RequestUnclear):
        nginx(f"{WIKI}/", ("X-Original-Method", "GET"), (name, value))


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("name", ["Proto", "Host", "Uri", "Method"])
def test_what_caddy_and_traefik_say_twice_or_not_at_all_is_refused(name: str) -> None:
    with pytest.raises(RequestUnclear):
        forwarded((f"X-Forwarded-{name}", "/"))
    whole = {"Proto": "https", "Host": "wiki.example.test", "Uri": "/", "Method": "GET"}
    headers = [(f"X-Forwarded-{key}", value) for key, value in whole.items() if key != name]
    with pytest.raises(RequestUnclear):
        original_requests.from_forwarded(request(headers))


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-107")
@pytest.mark.case("CVE-2026-39858")
@pytest.mark.parametrize(
    "name",
    [
        *("X_Forwarded_Host", "X-Forwarded_Host", "X_Forwarded_Proto", "X_Forwarded_Uri"),
        *("X_Original_URL", "X-Original_URL", "X-Forwarded-Prefix", "Forwarded", "X-Rewrite-URL"),
        *("X-Original-Host", "X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Scheme"),
        *("Remote-User", "Remote_User", "X-Original-URI", "Host", "X-Host", "Front-End-Https"),
    ],
)
def test_other_headers_have_no_say(name: str) -> None:
    evil = (name, "host=evil.test;proto=http" if name == "Forwarded" else "evil.test")
    assert forwarded(evil) == forwarded()
    assert nginx(f"{WIKI}/", evil) == nginx(f"{WIKI}/")
    with pytest.raises(RequestUnclear):
        original_requests.from_nginx(request([evil]))


@pytest.mark.requirement("S-105")
def test_neither_kind_reads_what_the_other_says() -> None:
    theirs = [("Proto", "https"), ("Host", "evil.test"), ("Uri", "/evil"), ("Method", "POST")]
    evil = [(f"X-Forwarded-{name}", value) for name, value in theirs]
    assert nginx(f"{WIKI}/", *evil) == nginx(f"{WIKI}/")
    other = [("X-Original-URL", "https://evil.test/"), ("X-Original-Method", "POST")]
    assert forwarded(*other) == forwarded()
    with pytest.raises(RequestUnclear):
        original_requests.from_nginx(request(evil))
    with pytest.raises(RequestUnclear):
        original_requests.from_forwarded(request(other))


@pytest.mark.requirement("S-105")
def test_the_address_that_the_proxy_asks_at_has_no_say() -> None:
    headers = [("X-Original-URL", f"{WIKI}/")]
    found = original_requests.from_nginx(
        request(headers, query=b"X-Original-URL=https://evil.test/&rd=evil")
    )
    assert found == original_requests.from_nginx(request(headers))


@pytest.mark.requirement("S-104")
@pytest.mark.parametrize("peer", ["10.0.0.7", "::ffff:10.0.0.7", "fd00::1", "fd00::1%eth0"])
def test_a_proxy_of_ours_is_believed(peer: str) -> None:
    assert nginx(f"{WIKI}/", peer=peer) == forwarded(peer=peer)


@pytest.mark.requirement("S-104")
@pytest.mark.parametrize(
    "peer", ["10.0.1.7", "192.0.2.1", "::1", "127.0.0.1", "testclient", "", None]
)
def test_nobody_else_is_whatever_the_headers_say(peer: str | None) -> None:
    for claim in (("X-Forwarded-For", PROXY), ("Forwarded", f"for={PROXY}"), ("X-Real-IP", PROXY)):
        with pytest.raises(RequestUnclear):
            nginx(f"{WIKI}/", claim, peer=peer)
        with pytest.raises(RequestUnclear):
            forwarded(claim, peer=peer)


NAVIGATE, HTML = ("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html,*/*;q=0.8")
LOADS: list[tuple[list[tuple[str, str]], bool]] = [
    ([], False),
    ([NAVIGATE], True),
    ([NAVIGATE, ("HX-Request", "true")], True),
    ([NAVIGATE, ("Accept", "*/*")], True),
    ([NAVIGATE, NAVIGATE], False),
    ([NAVIGATE, ("Sec-Fetch-Mode", "cors")], False),
    ([("Sec-Fetch-Mode", "cors"), HTML], False),
    ([("Sec-Fetch-Mode", "no-cors"), HTML], False),
    ([("Sec-Fetch-Mode", "same-origin"), HTML], False),
    ([("Sec-Fetch-Mode", "websocket"), HTML], False),
    ([("Sec-Fetch-Mode", "navigate, cors"), HTML], False),
    ([("Sec-Fetch-Mode", ""), HTML], False),
    ([HTML], True),
    ([("Accept", "TEXT/HTML")], True),
    ([("Accept", "*/*")], False),
    ([("Accept", "text/event-stream")], False),
    ([("Accept", "application/json")], False),
    ([HTML, ("X-Requested-With", "XMLHttpRequest")], False),
    ([HTML, ("Upgrade", "websocket")], False),
    ([HTML, ("HX-Request", "true")], False),
]


@pytest.mark.case("B45")
@pytest.mark.parametrize(("headers", "is_navigation"), LOADS, ids=str)
def test_going_to_a_page_is_told_from_a_script_at_work(
    headers: list[tuple[str, str]], is_navigation: bool
) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS", "get"):
        found = forwarded(*headers, method=method)
        assert found.is_navigation is is_navigation
        assert found.is_page_load is (is_navigation and method in {"GET", "HEAD"})
        assert found == nginx(f"{WIKI}/", ("X-Original-Method", method), *headers)


PLACES = {
    f"{WIKI}/a?b=c%26d": "/a?b=c%26d",
    f"{WIKI}/a#part": "/a",
    f"{WIKI}//evil.test": "//evil.test",
    WIKI: "",
    f"{WIKI}:8443/a": "",
    "https://evil.test/a": "",
    f"{WIKI}.evil.test/a": "",
    f"{WIKI}@evil.test/a": "",
    "http://wiki.example.test/a": "",
    "/a": "",
    f"{WIKI}/a b": "",
    f"{WIKI}/a\r\nb": "",
    f"{WIKI}/\\evil.test": "",
    f"{WIKI}/{'a' * 16_384}": "",
    "": "",
}


@pytest.mark.parametrize(("page", "current"), PLACES.items())
def test_htmx_says_on_which_page_of_the_app_the_person_is(page: str, current: str) -> None:
    where = ("HX-Current-URL", page)
    found = forwarded(("HX-Request", "true"), where)
    assert (found.is_htmx, found.current) == (True, current)
    assert not forwarded(where).is_htmx
    assert forwarded(where).current == ""

"""What a proxy was asked for: each kind says it in one place, and whatever is odd is refused."""

from collections.abc import Callable, Sequence
from ipaddress import ip_network
from types import SimpleNamespace

import pytest

from settings import Settings
from web import asked
from web.asked import Asked, NotAsked
from web.request import Request

PROXIES = (ip_network("10.0.0.0/24"), ip_network("fd00::/64"))
PROXY = "10.0.0.7"
SETTINGS = Settings(trusted_proxies=PROXIES)
WIKI = "https://wiki.example.test"

Headers = Sequence[tuple[str, str]]
Read = Callable[..., Asked]


def request(headers: Headers, peer: str | None = PROXY, query: bytes = b"") -> Request:
    state = SimpleNamespace(settings=SETTINGS)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/forward",
        "query_string": query,
        "client": (peer, 1) if peer is not None else None,
        "app": SimpleNamespace(state=state),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    return Request(scope)


def nginx(url: str, *more: tuple[str, str], peer: str | None = PROXY) -> Asked:
    return asked.by_nginx(request([("X-Original-URL", url), *more], peer))


def forwarded(  # the four headers
    *more: tuple[str, str], proto: str = "https", host: str = "wiki.example.test", uri: str = "/",
    method: str = "GET", peer: str | None = PROXY,
) -> Asked:  # fmt: skip
    given = [("Proto", proto), ("Host", host), ("Uri", uri), ("Method", method)]
    headers = [(f"X-Forwarded-{name}", value) for name, value in given]
    return asked.by_forwarded(request([*headers, *more], peer))


TARGETS = [
    *(
        "/",
        "/a/b",
        "/?q=a%26b&lang=de&x=1%2B1",
        "/a%2Fb",
        "/a%2fb",
        "/%C3%BC",
        "/a//b",
        "//evil.test",
    ),
    *(
        "/a/../b",
        "/a/%2e%2e/b",
        "/?next=https://evil.test/",
        "/?q=C:\\x",
        "/a;b=c",
        "/a,b",
        "/a:b@c",
    ),
    *("/?", "/a??b", "/?a=%", "/~a/{b}|c^d`e", "/'\"<>", f"/{'a' * 16_000}"),
]
ODD_TARGETS = [
    *("", "a", "*", "?a", "/a b", "/a\tb", "/a\nb", "/a\x00", "/a\x7f", "/\xfc", "/?\xfc", "/a#b"),
    *("/?a#b", "/a\\b", "/\\evil.test", "/%", "/%2", "/%zz", "/a%0", "https://evil.test/", " /"),
    *("/ ", "/a\r\nSet-Cookie: a=b", f"/{'a' * 16_384}", "evil.test/", "@evil.test", ":80/"),
]
HOSTS = {
    "wiki.example.test": "wiki.example.test",
    "WIKI.Example.Test": "wiki.example.test",
    "wiki.example.test:443": "wiki.example.test",
    "wiki.example.test:80": "wiki.example.test:80",
    "wiki.example.test:8443": "wiki.example.test:8443",
    "xn--bcher-kva.example": "xn--bcher-kva.example",
    "my_wiki.example.test": "my_wiki.example.test",
    "127.0.0.1:9000": "127.0.0.1:9000",
    "[::1]:9000": "[::1]:9000",
    "[0:0:0:0:0:0:0:1]:9000": "[::1]:9000",
    "[FD00::A]": "[fd00::a]",
}
ODD_HOSTS = [
    *(
        "",
        ".",
        "wiki.example.test.",
        "wiki..example.test",
        ".wiki.example.test",
        "wiki.example.test:",
    ),
    *("wiki.example.test:0", "wiki.example.test:65536", "wiki.example.test:99999", "wiki:08443"),
    *(
        "wiki.example.test:443:443",
        "wiki.example.test:https",
        "wiki.example.test:+443",
        "wiki:４４３",
    ),
    *(
        "a@wiki.example.test",
        "a:b@wiki.example.test",
        "wiki.example.test@evil.test",
        "wiki%2eexample",
    ),
    *(
        "wiki.example.test%00",
        "wiki.example.test,evil.test",
        "wiki.example.test, evil.test",
        "[::1",
    ),
    *("wiki.example.test evil.test", " wiki.example.test", "wiki.example.test ", "wiki\texample"),
    *("wiki.example.test\x00", "wiki.example.test\r", "b\xfccher.example", "wiki\\example", "::1"),
    *(
        "wiki?example",
        "wiki#example",
        "*.example.test",
        "[::1]x",
        "[::1%eth0]",
        "[127.0.0.1]",
        "[]",
    ),
    *("300.1.1.1", "127.1", "1", "-wiki.example.test", f"{'a' * 64}.test", f"{'a.' * 130}test"),
    *("(wiki)", "wiki'example", '"wiki"', "wiki!example", "wiki.example.test\x7f"),
]


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("target", TARGETS)
def test_the_target_stays_as_it_was_asked_for(target: str) -> None:
    for found in (nginx(f"{WIKI}{target}"), forwarded(uri=target)):
        assert (found.origin, found.target) == (WIKI, target)
        assert found.path == target.split("?", maxsplit=1)[0]


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("target", ODD_TARGETS)
def test_what_is_no_target_is_refused(target: str) -> None:
    with pytest.raises(NotAsked):
        forwarded(uri=target)
    if target.startswith("/"):
        with pytest.raises(NotAsked):
            nginx(f"{WIKI}{target}")


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "url", ["", WIKI, f"{WIKI}?a", "wiki.example.test/", "/", "//a.test/", "a b"]
)
def test_nginx_says_a_whole_address(url: str) -> None:
    with pytest.raises(NotAsked):
        nginx(url)


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize(("host", "spelled"), HOSTS.items())
def test_a_host_has_one_spelling(host: str, spelled: str, scheme: str) -> None:
    if scheme == "http":
        host, spelled = host.replace(":443", ":80"), spelled.removesuffix(":80")
    for found in (nginx(f"{scheme}://{host}/"), forwarded(proto=scheme, host=host)):
        assert (found.scheme, found.host, found.origin) == (
            scheme,
            spelled,
            f"{scheme}://{spelled}",
        )


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("host", [host for host in ODD_HOSTS if host.isascii() or "\xfc" in host])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(NotAsked):
        forwarded(host=host)
    with pytest.raises(NotAsked):
        nginx(f"https://{host}/")


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "scheme", ["", "ftp", "HTTPS", "https:", "https,http", "javascript", "file"]
)
def test_what_is_no_scheme_of_an_app_is_refused(scheme: str) -> None:
    with pytest.raises(NotAsked):
        forwarded(proto=scheme)
    with pytest.raises(NotAsked):
        nginx(f"{scheme}://wiki.example.test/")


@pytest.mark.parametrize(("scheme", "known"), [("wss", "https"), ("ws", "http")])
def test_a_websocket_is_asked_for_at_the_same_origin(scheme: str, known: str) -> None:
    assert forwarded(proto=scheme).origin == f"{known}://wiki.example.test"


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "method", ["", "GET, POST", "GET ", "G\x00T", "GET\r\nA: b", "G=T", "A" * 33]
)
def test_what_is_no_method_is_refused(method: str) -> None:
    with pytest.raises(NotAsked):
        forwarded(method=method)
    with pytest.raises(NotAsked):
        nginx(f"{WIKI}/", ("X-Original-Method", method))


@pytest.mark.parametrize("method", ["GET", "POST", "PROPFIND", "VERSION-CONTROL", "patch"])
def test_a_method_stays_as_it_is(method: str) -> None:
    assert forwarded(method=method).method == method
    assert nginx(f"{WIKI}/", ("X-Original-Method", method)).method == method


def test_nginx_means_get_unless_it_says_so() -> None:
    assert nginx(f"{WIKI}/").method == "GET"


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("name", ["X-Original-URL", "X-Original-Method"])
@pytest.mark.parametrize("value", ["https://evil.test/", "GET", ""])
def test_what_nginx_says_twice_is_refused(name: str, value: str) -> None:
    with pytest.raises(NotAsked):
        nginx(f"{WIKI}/", ("X-Original-Method", "GET"), (name, value))


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("name", ["Proto", "Host", "Uri", "Method"])
def test_what_caddy_and_traefik_say_twice_or_not_at_all_is_refused(name: str) -> None:
    with pytest.raises(NotAsked):
        forwarded((f"X-Forwarded-{name}", "/"))
    whole = {"Proto": "https", "Host": "wiki.example.test", "Uri": "/", "Method": "GET"}
    headers = [(f"X-Forwarded-{key}", value) for key, value in whole.items() if key != name]
    with pytest.raises(NotAsked):
        asked.by_forwarded(request(headers))


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
    with pytest.raises(NotAsked):
        asked.by_nginx(request([evil]))


@pytest.mark.requirement("S-105")
def test_neither_kind_reads_what_the_other_says() -> None:
    theirs = [("Proto", "https"), ("Host", "evil.test"), ("Uri", "/evil"), ("Method", "POST")]
    evil = [(f"X-Forwarded-{name}", value) for name, value in theirs]
    assert nginx(f"{WIKI}/", *evil) == nginx(f"{WIKI}/")
    other = [("X-Original-URL", "https://evil.test/"), ("X-Original-Method", "POST")]
    assert forwarded(*other) == forwarded()
    with pytest.raises(NotAsked):
        asked.by_nginx(request(evil))
    with pytest.raises(NotAsked):
        asked.by_forwarded(request(other))


@pytest.mark.requirement("S-105")
def test_the_address_that_the_proxy_asks_at_has_no_say() -> None:
    headers = [("X-Original-URL", f"{WIKI}/")]
    found = asked.by_nginx(request(headers, query=b"X-Original-URL=https://evil.test/&rd=evil"))
    assert found == asked.by_nginx(request(headers))


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
        with pytest.raises(NotAsked):
            nginx(f"{WIKI}/", claim, peer=peer)
        with pytest.raises(NotAsked):
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

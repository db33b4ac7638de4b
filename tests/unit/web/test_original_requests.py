"""What a proxy was asked for stays as it is, and whatever is odd is refused, not repaired."""

from urllib.parse import urlsplit

import pytest

from tests.unit.proxy_requests import WIKI, forwarded, nginx
from web.original_requests import RequestUnclear

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
        leads_to = urlsplit(found.origin + found.target)
        assert (leads_to.scheme, leads_to.netloc) == ("https", "wiki.example.test")


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("target", ODD_TARGETS)
def test_what_is_no_target_is_refused(target: str) -> None:
    with pytest.raises(RequestUnclear):
        forwarded(uri=target)
    if target.startswith("/"):
        with pytest.raises(RequestUnclear):
            nginx(f"{WIKI}{target}")


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "url", ["", WIKI, f"{WIKI}?a", "wiki.example.test/", "/", "//a.test/", "a b"]
)
def test_nginx_says_a_whole_address(url: str) -> None:
    with pytest.raises(RequestUnclear):
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
    with pytest.raises(RequestUnclear):
        forwarded(host=host)
    with pytest.raises(RequestUnclear):
        nginx(f"https://{host}/")


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "scheme", ["", "ftp", "HTTPS", "https:", "https,http", "javascript", "file"]
)
def test_what_is_no_scheme_of_an_app_is_refused(scheme: str) -> None:
    with pytest.raises(RequestUnclear):
        forwarded(proto=scheme)
    with pytest.raises(RequestUnclear):
        nginx(f"{scheme}://wiki.example.test/")


@pytest.mark.parametrize(("scheme", "known"), [("wss", "https"), ("ws", "http")])
def test_a_websocket_is_asked_for_at_the_same_origin(scheme: str, known: str) -> None:
    assert forwarded(proto=scheme).origin == f"{known}://wiki.example.test"


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize(
    "method", ["", "GET, POST", "GET ", "G\x00T", "GET\r\nA: b", "G=T", "A" * 33]
)
def test_what_is_no_method_is_refused(method: str) -> None:
    with pytest.raises(RequestUnclear):
        forwarded(method=method)
    with pytest.raises(RequestUnclear):
        nginx(f"{WIKI}/", ("X-Original-Method", method))


@pytest.mark.parametrize("method", ["GET", "POST", "PROPFIND", "VERSION-CONTROL", "patch"])
def test_a_method_stays_as_it_is(method: str) -> None:
    assert forwarded(method=method).method == method
    assert nginx(f"{WIKI}/", ("X-Original-Method", method)).method == method


def test_nginx_means_get_unless_it_says_so() -> None:
    assert nginx(f"{WIKI}/").method == "GET"

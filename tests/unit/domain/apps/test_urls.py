"""Redirect addresses are taken exactly as entered; what can't be meant is refused, with why."""

import pytest

from domain.apps import urls
from domain.apps.url_text import UrlRefused
from domain.apps.urls import LinesRefused

TAKEN = [
    "https://wiki.example.com/cb",
    "https://wiki.example.com",
    "https://WIKI.example.com/Cb/",
    "https://wiki.example.com:8443/cb?tenant=a&b=c",
    "https://wiki.example.com/code?Code=a&from=state&next=%2Fiss%3Fcode%3D1",
    "https://192.0.2.7/cb",
    "https://[2001:db8::1]:8443/cb",
    "http://localhost:3000/cb",
    "http://127.0.0.1/cb",
    "http://[::1]:8080/cb",
    "com.example.app:/cb",
    "com.example.app://cb",
    "app.immich:///oauth-callback",
]
REFUSED = [
    ("http://wiki.example.com/cb", "Enter: https://wiki.example.com/cb"),
    ("wiki.example.com/cb", "Enter the whole address: https://wiki.example.com/cb"),
    ("wiki.example.com:8443/cb", "Enter the whole address: https://wiki.example.com:8443/cb"),
    ("localhost:3000/cb", "Enter the whole address: http://localhost:3000/cb"),
    ("[::1]:3000/cb", "Enter the whole address: http://[::1]:3000/cb"),
    ("127.0.0.1/cb", "Enter the whole address: http://127.0.0.1/cb"),
    ("localhost.example.com/cb", "Enter the whole address: https://localhost.example.com/cb"),
    ("/cb", "only a path. Enter the whole address, such as https://wiki.example.com/callback"),
    ("https://wiki.example.com/cb#x", "Leave out “#” and what follows it: https://wiki.example.com/cb"),
    ("https://wiki.example.com/cb#", "Leave out “#”"),
    ("https://*.example.com/cb", "“*” doesn't work here"),
    ("https://wiki.example.com/*", "“*” doesn't work here"),
    ("https://ada:secret@wiki.example.com/cb", "Leave out the username"),
    ("https://wiki.example.com@evil.example/cb", "Leave out the username"),
    ("https://bücher.example/straße", "Enter: https://xn--bcher-kva.example/stra%C3%9Fe"),
    ("https://wiki.example.com/a b", "There is a space"),
    ("https://wiki.example.com\\@evil.example/", "This is not an address"),
    ("https://wiki.example.com/\u202e", "an invisible character (U+202E)"),
    ("\ufeffhttps://wiki.example.com/cb", "an invisible character (U+FEFF)"),
    ("https://straße.example/cb", "as DNS knows it, beginning with xn--"),
    ("https://wiki.example／cb", "This is not an address"),
    ("ｈttps://wiki.example.com/cb", "This is not an address"),
    ("https://wiki.example.com:٨/é", "This is not an address"),
    ("https://wiki.example.com/cb,https://b.example.com/cb", "Another address follows the “,”"),
    ("https://wiki.example.com/cb;com.example.app:/cb", "Another address follows the “;”"),
    ("https://wiki.example.com/cb,", "Leave out the “,” at the end"),
    ("redirect_uri=https://wiki.example.com/cb", "This is not an address"),
    ("//wiki.example.com/cb", "Enter the whole address: https://wiki.example.com/cb"),
    ("https:/wiki.example.com/cb", "Enter the whole address: https://wiki.example.com/cb"),
    ("https://[fe80::1%25eth0]/cb", "isn't a valid host"),
    ("https://[v7.x]/cb", "isn't a valid host"),
    ("https://0x7f000001/cb", "isn't a valid host"),
    ("https://https://wiki.example.com/cb", "“https” can't be a host name"),
    ("https://http//wiki.example.com/cb", "“http” can't be a host name"),
    ("HTTPS://HTTPS:/wiki.example.com/cb", "“https” can't be a host name"),
    ("https://wiki.example.com:0/cb", "isn't a valid host"),
    ("https://wiki.example.com:99999/cb", "This is not an address"),
    ("https:///cb", "Enter the whole address"),
    ("https:cb", "Enter the whole address"),
    ("https://-wiki.example.com/", "isn't a valid host"),
    ("https://1.2.3/", "isn't a valid host"),
    ("javascript:alert(1)", "must begin with https://"),
    ("data:text/html,x", "must begin with https://"),
    ("file:///etc/passwd", "must begin with https://"),
    ("urn:ietf:wg:oauth:2.0:oob", "must begin with https://"),
    ("myapp://cb", "must begin with https://"),
    (f"https://wiki.example.com/{'x' * 2000}", "at most 2000 characters"),
    ("https://wiki.example.com/cb?code=x", "Leave out “code”: Nightlatch adds it"),
    ("https://wiki.example.com/cb?a=b&state", "Leave out “state”"),
    ("https://wiki.example.com/cb?iss=https://a.example", "Leave out “iss”"),
    ("https://wiki.example.com/cb?err%6Fr=x", "Leave out “error”"),
    ("https://wiki.example.com/cb?error_description=", "Leave out “error_description”"),
    ("com.example.app:/cb?code=x", "Leave out “code”"),
    ("https://wiki.example.com/%zz", "“%zz” means nothing. For a percent sign itself, enter %25."),
    ("https://wiki.example.com/cb?discount=5%", "“%” means nothing"),
    ("https://wiki.example.com/%2", "“%2” means nothing"),
    ("com.example.app:/%u0041", "“%u0” means nothing"),
]  # fmt: skip


@pytest.mark.requirement("S-158")
@pytest.mark.parametrize("address", TAKEN)
def test_an_address_is_taken_as_it_was_entered(address: str) -> None:
    assert urls.redirects(f"\n  {address} \r\n", "redirects") == (address,)


@pytest.mark.requirement("S-158")
@pytest.mark.parametrize(("address", "says"), REFUSED)
def test_another_is_refused_with_what_to_enter_instead(address: str, says: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        urls.redirects(f"https://wiki.example.com/ok\n{address}", "redirects")
    [(line, sentence)] = refused.value.faults
    assert line == 2
    assert says in sentence


@pytest.mark.requirement("S-158")
def test_after_signing_out_only_the_state_is_added() -> None:
    address = "https://wiki.example.com/?error=signed-out"
    assert urls.sign_outs(address, "sign_outs") == (address,)
    with pytest.raises(LinesRefused) as refused:
        urls.sign_outs(f"{address}&state=x", "sign_outs")
    assert refused.value.faults == [
        (1, "Leave out “state”: Nightlatch adds it to the address itself.")
    ]


@pytest.mark.requirement("S-158")
def test_a_page_has_no_broken_escape_either() -> None:
    with pytest.raises(UrlRefused, match="“%zz”"):
        urls.page("https://wiki.example.com/%zz", "opens_at")


@pytest.mark.requirement("S-158")
def test_one_entered_twice_is_one_and_there_are_twenty_at_most() -> None:
    lines = [f"https://wiki.example.com/{number}" for number in range(20)]
    assert urls.redirects("\n".join([*lines, *lines]), "redirects") == tuple(lines)
    with pytest.raises(LinesRefused) as refused:
        urls.redirects("\n".join([*lines, "https://wiki.example.com/x"]), "redirects")
    assert refused.value.faults == [(0, "An app can have at most 20 of them.")]


def test_a_page_may_have_an_anchor_and_an_endpoint_may_not() -> None:
    assert urls.page(" https://wiki.example.com/#/home ", "opens_at") == (
        "https://wiki.example.com/#/home"
    )
    assert urls.page("", "opens_at") == urls.endpoint(" ", "logout_address") == ""
    for refused in ("https://wiki.example.com/#x", "http://wiki.example.com/", "app.x:/y"):
        with pytest.raises(UrlRefused) as refusal:
            urls.endpoint(refused, "logout_address")
        assert refusal.value.field == "logout_address"


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Wiki.example.com:443/cb?a", "https://wiki.example.com"),
        ("http://[::1]:8080/cb", "http://[::1]:8080"),
        ("https://[2001:DB8::0:1]/cb", "https://[2001:db8::1]"),
        ("com.example.app:/cb", ""),
    ],
)
def test_the_origin_is_what_a_browser_calls_it(address: str, origin: str) -> None:
    assert urls.origin(address) == origin

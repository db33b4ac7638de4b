"""Which addresses an app can have, and the one spelling of each."""

from collections.abc import Iterator

import pytest

from domain.apps import addresses
from domain.apps.addresses import AddressRefused, OwnAddress
from domain.refusals import Refused


@pytest.fixture(autouse=True)
def own() -> Iterator[None]:
    addresses.use_own("https://login.example.com")
    yield
    addresses.use_own("")


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://wiki.example.com", "https://wiki.example.com"),
        ("  https://wiki.example.com/ \n", "https://wiki.example.com"),
        ("HTTPS://Wiki.Example.COM", "https://wiki.example.com"),
        ("https://wiki.example.com:443", "https://wiki.example.com"),
        ("https://wiki.example.com:08443/", "https://wiki.example.com:8443"),
        ("https://wiki.example.com:", "https://wiki.example.com"),
        ("https://wiki.example.com.", "https://wiki.example.com"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://bu\u0308cher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://wiki。example。com", "https://wiki.example.com"),
        ("https://nas", "https://nas"),
        ("https://10.0.0.5", "https://10.0.0.5"),
        ("https://[2001:DB8::0:1]:444", "https://[2001:db8::1]:444"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_address_is_kept_as_browsers_name_it(typed: str, origin: str) -> None:
    assert addresses.read(typed) == origin
    assert addresses.read(origin) == origin


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter the address"),
        ("wiki.example.com", "with https:// in front"),
        ("wiki.example.com:8080", "with https:// in front"),
        ("ftp://wiki.example.com", "must begin with https://"),
        ("javascript://wiki.example.com", "must begin with https://"),
        ("http://wiki.example.com", "must begin with https://"),
        ("http://wiki.localhost:3000", "such as http://127.0.0.1:3000 works too"),
        ("http://127.0.0.1.example.com", "must begin with https://"),
        ("http://10.0.0.5", "must begin with https://"),
        ("https://ada:secret@wiki.example.com", "Leave out the username"),
        ("https://login.example.com@wiki.example.com", "Leave out the username"),
        ("https://@wiki.example.com", "Leave out the username"),
        ("https://wiki.example.com/pages", "without a path"),
        ("https://wiki.example.com//", "without a path"),
        ("https://wiki.example.com?a=1", "without a path"),
        ("https://wiki.example.com#top", "without a path"),
        ("https://", "not an address"),
        ("https:///wiki", "without a path"),
        ("https://wiki example.com", "not an address"),
        ("https://wiki.example.com\\@evil.example", "not an address"),
        ("https://wiki.example.com:http", "not an address"),
        ("https://wiki.example.com:99999", "not an address"),
        ("https://wiki.example.com:0", "Port 0"),
        ("https://[2001:db8::1", "not an address"),
        ("https://[fe80::1%25eth0]", "not an address"),
        ("https://wiki%2eexample.com", "not an address"),
        ("https://wiki.example.com\x00", r"invisible character \(U\+0000\)"),
        ("https://wiki\u202e.example.com", r"invisible character \(U\+202E\)"),
        ("https://wiki.example.com,https://b.example.com", "Enter only one address"),
        ("https://0x7f000001", "isn't a valid host name"),
        ("https://*.example.com", "isn't a valid host name"),
        ("https://-wiki.example.com", "isn't a valid host name"),
        ("https://wiki..example.com", "isn't a valid host name"),
        ("https://.", "isn't a valid host name"),
        ("https://1.2.3", "isn't a valid host name"),
        ("https://0x7f000001.1", "isn't a valid host name"),
        (f"https://{'a' * 64}.example.com", "isn't a valid host name"),
        (f"https://{'a.' * 200}example.com", "isn't a valid host name"),
        (f"https://{'ü' * 200}.example.com", "isn't a valid host name"),
        ("https://straße.example", "beginning with xn--"),
        ("https://a\u200cb.example", "beginning with xn--"),
        (f"https://{'a' * 5000}", "not an address"),
    ],
)
def test_anything_else_is_refused_with_what_to_enter_instead(typed: str, told: str) -> None:
    with pytest.raises(AddressRefused, match=told):
        addresses.read(typed)


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize(
    "typed",
    ["https://login.example.com", "https://LOGIN.example.com.:443/", "https://login.example.com:8"],
)
def test_the_host_name_of_nightlatch_is_no_apps(typed: str) -> None:
    with pytest.raises(OwnAddress):
        addresses.read(typed)


def test_on_this_machine_another_port_is_another_app() -> None:
    addresses.use_own("http://127.0.0.1:8000")
    assert addresses.read("http://127.0.0.1:3000") == "http://127.0.0.1:3000"
    with pytest.raises(OwnAddress):
        addresses.read("http://127.0.0.1:8000/")


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize("typed", ["http://127.0.0.1:8000", "http://[::1]:8000"])
def test_on_this_machine_each_of_its_names_is_ours(typed: str) -> None:
    addresses.use_own("http://localhost:8000")
    assert addresses.read("http://localhost:3000") == "http://localhost:3000"
    with pytest.raises(OwnAddress):
        addresses.read(typed)


@pytest.mark.requirement("S-118")
@pytest.mark.parametrize("typed", ["https://[", "http://[::1]]", "//", "://", "https://\ud800.de"])
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    with pytest.raises(Refused):
        addresses.read(typed)

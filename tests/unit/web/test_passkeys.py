"""Where passkeys work, and what a page at another address says of them."""

from ipaddress import ip_network

import pytest
from starlette.applications import Starlette

from domain.passkeys.relying_party import RelyingParty
from settings import Settings
from web import passkeys
from web.request import Request

HOME = "https://login.example.test"
PROXY = "192.0.2.1"


def asked(host: str, settings: Settings, method: str = "GET") -> Request:
    """A request of a page, passed on by the proxy."""
    app = Starlette()
    app.state.settings = settings
    return Request(
        {
            "type": "http",
            "method": method,
            "scheme": "http",
            "server": ("testserver", 80),
            "path": "/profile/mfa",
            "query_string": b"a=1",
            "headers": [(b"host", host.encode())],
            "client": (PROXY, 1),
            "app": app,
        }
    )


@pytest.mark.requirement("S-200")
@pytest.mark.parametrize("host", ["login.example.test", "LOGIN.example.test:443"])
def test_at_our_own_address_passkeys_are_ours(host: str) -> None:
    request = asked(host, Settings(public_url=HOME))
    assert passkeys.party(request) == RelyingParty("login.example.test", HOME)
    assert passkeys.elsewhere(request) == ""


@pytest.mark.requirement("S-200")
def test_by_another_name_of_this_machine_the_page_is_found_where_they_work() -> None:
    request = asked("127.0.0.1:8000", Settings(public_url="http://localhost:8000"))
    assert passkeys.party(request) is None
    assert passkeys.elsewhere(request) == "http://localhost:8000/profile/mfa?a=1"


def test_from_a_form_the_home_page_is_found() -> None:
    request = asked("127.0.0.1:8000", Settings(public_url="http://localhost:8000"), "POST")
    assert passkeys.elsewhere(request) == "http://localhost:8000/"


@pytest.mark.requirement("S-200")
@pytest.mark.parametrize("origin", ["https://192.0.2.7", "http://[::1]:8000"])
def test_where_our_address_is_a_number_they_work_nowhere(origin: str) -> None:
    request = asked(origin.partition("://")[2], Settings(public_url=origin))
    assert (passkeys.party(request), passkeys.elsewhere(request)) == (None, "")


def test_a_proxy_that_names_this_machine_passes_on_what_was_asked_of_us() -> None:
    settings = Settings(public_url=HOME, trusted_proxies=(ip_network(PROXY),))
    assert passkeys.party(asked("127.0.0.1:8000", settings)) is not None

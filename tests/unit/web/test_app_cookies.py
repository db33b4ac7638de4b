"""The cookies on the hosts of apps: each of that host alone (S-110)."""

from http.cookies import SimpleCookie

import pytest
from starlette.responses import Response

from web import app_cookies
from web.app_cookies import APP, STATE

pytestmark = pytest.mark.requirement("S-110")


@pytest.mark.parametrize(
    ("origin", "kind", "name"),
    [
        ("https://wiki.example.test", APP, "__Host-nightlatch"),
        ("https://wiki.example.test", STATE, "__Host-nightlatch-state"),
        ("https://wiki.example.test:8443", APP, "__Host-nightlatch-8443"),
        ("https://[::1]", APP, "__Host-nightlatch"),
        ("https://[::1]:8443", STATE, "__Host-nightlatch-8443-state"),
        ("http://127.0.0.1:3000", APP, "nightlatch-app-3000"),
        ("http://localhost", STATE, "nightlatch-app-80-state"),
    ],
)
def test_the_name_ties_it_to_the_host(origin: str, kind: str, name: str) -> None:
    assert app_cookies.name(origin, kind) == name


@pytest.mark.requirement("S-55")
@pytest.mark.parametrize("origin", ["https://wiki.example.test", "http://127.0.0.1:3000"])
@pytest.mark.parametrize("given", [True, False])
def test_no_script_reads_it_and_no_other_site_sends_it(origin: str, given: bool) -> None:
    response = Response()
    if given:
        app_cookies.put(response, origin, APP, "x")
    else:
        app_cookies.forget(response, origin, APP)
    [cookie] = SimpleCookie(response.headers["Set-Cookie"]).values()
    assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/", "lax", "")
    assert bool(cookie["httponly"])
    assert bool(cookie["secure"]) == origin.startswith("https")
    assert cookie["max-age"] == ("" if given else "0")

"""Caddy in front, as deploy/Caddyfile has it: https outside, the addresses of people inside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from nightlatch_qa import EditProfile, Person, Phone, SignIn
from settings import ROOT
from tests.e2e import behind
from tests.e2e.browsers import Windows
from tests.e2e.front_door import raw
from tests.e2e.server import oathtool
from tools.ports import free_port

CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
LINES = CADDYFILE[CADDYFILE.index("login.example.com {") :]
HOST = (
    "login.localhost"  # browsers know that it is this machine; to Nightlatch a name like any other
)
ELSEWHERE = "127.0.0.7"  # where a client comes from, as far as Caddy sees
CLAIMED = "203.0.113.9"  # where it claims to come from: a documentation address (RFC 5737)


SNI = {"sni_hostname": HOST}
PACKED = {"/help/mfa": "gzip", "/sign-in": None, "/static/app.css": "gzip"}


@dataclass(frozen=True)
class Site:
    """Nightlatch behind Caddy, with two accounts."""

    origin: str
    port: int


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both as their own processes, on the real clock."""
    folder = tmp_path_factory.mktemp("caddy")
    inner, outer = free_port(), free_port()
    origin = f"https://{HOST}:{outer}"
    with behind.nightlatch(folder, inner, origin), _caddy(folder, inner, outer):
        yield Site(origin, outer)


@pytest.fixture
def windows(browser: Browser, site: Site) -> Iterator[Windows]:
    opened = Windows(browser, site.origin, scripts=True)
    yield opened
    opened.close_all()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A browser that takes Caddy's own certificate."""
    return windows.open(ignore_https_errors=True)


def test_one_enables_mfa_and_signs_in_through_it(page: Page) -> None:
    alice = _person("alice", "Alice Archer")
    page.goto("/sign-in")
    SignIn(page).give_password(alice)
    EditProfile(page).enable_mfa().finish(alice.phone).saved()
    EditProfile(page).sign_out(alice)
    SignIn(page).give_password(alice)
    SignIn(page).give_code(alice.phone.next_code())


@pytest.mark.requirement("S-55")
def test_cookies_are_tied_to_the_host_and_to_https(page: Page) -> None:
    page.goto("/sign-in")
    SignIn(page).give_password(_person("ada", "Ada Admin"))
    cookies = page.context.cookies()
    assert cookies
    for cookie in cookies:
        assert cookie["name"].startswith("__Host-nightlatch-")
        assert (cookie["secure"], cookie["httpOnly"]) == (True, True)


def test_browsers_are_told_to_insist_on_https(page: Page) -> None:
    response = page.goto("/sign-in")
    assert response is not None
    assert response.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.requirement("S-104")
def test_the_address_on_record_is_not_the_one_that_a_client_claims(site: Site) -> None:
    # A certificate of Caddy's own, which no machine trusts; the connection stays on this one.
    transport = httpx2.HTTPTransport(local_address=ELSEWHERE, verify=False)
    headers = {"Host": f"{HOST}:{site.port}", "Origin": site.origin, "X-Forwarded-For": CLAIMED}
    base = f"https://127.0.0.1:{site.port}"
    with _client(transport=transport, headers=headers, base_url=base) as client:
        form = {"username": "ada", "password": behind.PASSWORD}
        assert client.post("/sign-in", data=form, extensions=SNI).status_code == 303
        profile = client.get("/profile", extensions=SNI).text
    assert f"{ELSEWHERE}, signed in" in profile
    assert CLAIMED not in profile


def test_only_what_may_be_is_compressed(site: Site) -> None:
    headers = {"Host": f"{HOST}:{site.port}", "Accept-Encoding": "gzip"}
    base = f"https://127.0.0.1:{site.port}"
    with _client(verify=False, headers=headers, base_url=base) as client:
        answers = {path: client.get(path, extensions=SNI) for path in PACKED}
    assert {path: a.headers.get("Content-Encoding") for path, a in answers.items()} == PACKED


def test_the_readme_has_the_same_lines() -> None:
    assert LINES in (ROOT / "README.md").read_text("utf-8")


def _person(username: str, name: str) -> Person:
    return Person(username, name, behind.PASSWORD, Phone(behind.RealTime(), app=oathtool))


def _client(**given: Any) -> httpx2.Client:
    return httpx2.Client(timeout=behind.ANSWERS_WITHIN, **given)


@contextmanager
def _caddy(folder: Path, inner: int, outer: int) -> Iterator[None]:
    config = folder / "Caddyfile"
    config.write_text(_adapted(inner, outer), "utf-8")
    # Caddy keeps certificates and settings below the home folder.
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
    with behind.running(command, folder, environment) as output:
        behind.awaited(output, "serving initial configuration")
        behind.drained(output)
        raw.await_answers(("127.0.0.1", outer), HOST)
        yield


def _adapted(inner: int, outer: int) -> str:
    """The recipe on free ports, with a certificate of Caddy's own and nothing beside it."""
    assert LINES.count("\n") == 3
    site = LINES.replace("login.example.com {", f"https://{HOST}:{outer} {{\n\ttls internal", 1)
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{inner}", 1)
    assert str(inner) in site
    assert str(outer) in site
    own = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
    return own + site

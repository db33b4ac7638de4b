"""nginx in front, as deploy/nginx.conf has it: https outside, the addresses of people inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.e2e import behind, nginx
from tools.certificates import self_signed
from tools.ports import free_port

HOST = "login.example.com"
ELSEWHERE = "127.0.0.7"  # where a client comes from, as far as nginx sees
CLAIMED = "203.0.113.9"  # where it claims to come from: a documentation address (RFC 5737)
PACKED = {"/help/mfa": "gzip", "/sign-in": None, "/static/app.css": "gzip"}
FORM = {"username": "ada", "password": behind.PASSWORD}


@dataclass(frozen=True)
class Site:
    """Nightlatch behind nginx: its https port and its http port."""

    https: int
    http: int
    folder: Path

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.https}"

    def visitor(self, **headers: str) -> httpx2.Client:
        """A browser, as far as headers go, somewhere else than nginx."""
        # A certificate of the test's own; the connection stays on this machine.
        transport = httpx2.HTTPTransport(local_address=ELSEWHERE, verify=False)
        given = {"Host": f"{HOST}:{self.https}", "Origin": self.origin, **headers}
        base = f"https://127.0.0.1:{self.https}"
        return httpx2.Client(
            transport=transport, headers=given, base_url=base, timeout=behind.ANSWERS_WITHIN
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both as their own processes, on the real clock."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate, key = self_signed(HOST)
    inner = free_port()
    site = Site(free_port(), free_port(), folder)
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    proxy = nginx.running(folder, "127.0.0.1", (site.https, site.http), inner)
    with behind.nightlatch(folder, inner, site.origin), proxy:
        yield site


@pytest.mark.requirement("S-55")
def test_one_signs_in_through_it_with_cookies_tied_to_the_host(site: Site) -> None:
    with site.visitor() as client:
        answer = client.post("/sign-in", data=FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile")
    cookies = answer.headers.get_list("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-nightlatch-")
        assert "; Secure" in cookie


@pytest.mark.requirement("S-104")
def test_the_address_on_record_is_not_the_one_that_a_client_claims(site: Site) -> None:
    claims = {"X-Forwarded-For": CLAIMED, "Forwarded": f"for={CLAIMED}", "X-Real-IP": CLAIMED}
    with site.visitor(**claims) as client:
        client.post("/sign-in", data=FORM)
        profile = client.get("/profile").text
    assert f"{ELSEWHERE}, signed in" in profile
    assert CLAIMED not in profile


@pytest.mark.requirement("S-41")
def test_another_host_is_not_answered(site: Site) -> None:
    with site.visitor(Host="evil.example") as client:
        assert client.get("/sign-in").status_code == 421


@pytest.mark.requirement("S-81")
def test_reading_by_http_goes_on_by_https_and_sending_is_refused(site: Site) -> None:
    base, headers = f"http://127.0.0.1:{site.http}", {"Host": HOST}
    with httpx2.Client(base_url=base, headers=headers, timeout=behind.ANSWERS_WITHIN) as client:
        read, sent = client.get("/help/mfa"), client.post("/sign-in", data=FORM)
    assert (read.status_code, read.headers["Location"]) == (301, f"https://{HOST}/help/mfa")
    assert sent.status_code == 403


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("size", [70_000, 1_800_000])
def test_what_is_too_large_is_refused_by_our_own_page(site: Site, size: int) -> None:
    with site.visitor() as client:
        answer = client.post("/sign-in", data=FORM | {"next": "x" * size})
    assert (answer.status_code, "This is too large" in answer.text) == (413, True)


@pytest.mark.requirement("S-40")
def test_a_link_that_was_opened_is_in_no_log(site: Site) -> None:
    with site.visitor() as client:
        client.get("/reset/a-token-of-somebody")
    logs = [path for path in site.folder.glob("*.log") if path.exists()]
    assert not any("a-token-of-somebody" in path.read_text() for path in logs)


@pytest.mark.requirement("S-99")
def test_nothing_tells_which_programs_these_are(site: Site) -> None:
    with site.visitor() as client:
        headers = client.get("/healthz").headers
    assert headers["Server"] == "nginx"  # without its version


def test_only_what_may_be_is_compressed(site: Site) -> None:
    with site.visitor(**{"Accept-Encoding": "gzip"}) as client:
        told = {path: client.get(path).headers.get("Content-Encoding") for path in PACKED}
    assert told == PACKED

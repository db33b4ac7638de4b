"""Apps that nobody here wrote sign people in with Nightlatch: scripts/relying-parties runs these.

Not among the tests that CI runs, since it takes minutes to install them.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts
from tests.e2e.oidc import installed_apps, parties, scene
from tests.e2e.oidc.scene import Scene
from tests.e2e.oidc.test_relying_parties import is_asked, prove_it

pytestmark = with_scripts
WHO = """async () => {
  const [, token] = document.cookie.match(/_xsrf=([^;]+)/);
  return await (await fetch('/hub/api/user', {headers: {'X-XSRFToken': token}})).json();
}"""
PROPFIND = "async path => (await fetch(path, {method: 'PROPFIND', headers: {Depth: '0'}})).status"


@pytest.fixture(scope="session")
def provider() -> Iterator[Scene]:
    """Nightlatch, and all three."""
    with ExitStack() as until_the_end:
        start = until_the_end.enter_context
        folder = Path(start(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # Apache's children read the certificate by another account
        running = start(scene.provider(folder, parties.of(installed_apps.KINDS)))
        for name, party in running.parties.items():
            here = folder / name
            here.mkdir()
            for file in ("certificate.pem", "key.pem"):
                (here / file).write_bytes((folder / file).read_bytes())
            start(installed_apps.RUNNING[name](here, party, running.issuer))
        yield running


class OfOurs(Windows):
    """What the apps say on their own pages, such as while they are signed out, is theirs."""

    def _heard(self, message: ConsoleMessage) -> None:
        if message.location["url"].startswith(self.origin):
            super()._heard(message)


@pytest.fixture
def windows(browser: Browser, provider: Scene, scripts: bool) -> Iterator[Windows]:
    opened = OfOurs(browser, provider.issuer, scripts=scripts)
    yield opened
    opened.close_all()


def test_jupyterhub_makes_those_of_a_group_its_admins(provider: Scene, page: Page) -> None:
    hub = provider.parties["jupyterhub"]
    hub.sign_in(page)
    member = provider.people.newcomer()
    prove_it(page, member)
    page.wait_for_url(f"{hub.origin}/**")
    page.goto(f"{hub.origin}/hub/admin")
    expect(page.get_by_role("link", name="Admin").first).to_be_visible()
    known = page.evaluate(WHO)
    assert (known["name"], known["admin"], known["groups"]) == (member, True, ["admins"])


def test_jupyterhub_lets_others_in_without_that(provider: Scene, page: Page) -> None:
    hub = provider.parties["jupyterhub"]
    hub.sign_in(page)
    prove_it(page, provider.people.newcomer(in_group=False))
    page.wait_for_url(f"{hub.origin}/**")
    known = page.evaluate(WHO)
    assert not known["admin"]


def test_jupyterhub_signs_out_of_nightlatch_too(provider: Scene, page: Page) -> None:
    hub = provider.parties["jupyterhub"]
    hub.sign_in(page)
    prove_it(page, provider.people.newcomer())
    page.wait_for_url(f"{hub.origin}/**")
    hub.sign_out(page)
    page.get_by_role("button", name="Sign out").click()
    hub.sign_in(page)
    is_asked(page)


def test_pgadmin_knows_who_is_there_and_signs_out_of_both(provider: Scene, page: Page) -> None:
    pgadmin = provider.parties["pgadmin"]
    pgadmin.sign_in(page)
    username = provider.people.newcomer()
    prove_it(page, username)
    page.wait_for_url(f"{pgadmin.origin}/browser/**")
    expect(page.get_by_text(username).first).to_be_visible()
    pgadmin.sign_out(page)
    page.wait_for_url(f"{pgadmin.origin}/**")
    pgadmin.sign_in(page)
    is_asked(page)


def test_radicale_knows_who_is_there(provider: Scene, page: Page) -> None:
    radicale = provider.parties["radicale"]
    radicale.sign_in(page)
    username = provider.people.newcomer()
    prove_it(page, username)
    page.wait_for_url(f"{radicale.origin}/**")
    assert page.evaluate(PROPFIND, f"/{username}/") == 207
    assert page.evaluate(PROPFIND, "/ada/") == 403
    radicale.sign_out(page)
    page.wait_for_url(f"{radicale.origin}/public/**")
    radicale.sign_in(page)
    is_asked(page)

"""People sign in to programs that nobody here wrote, and out again."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.behind import PASSWORD
from tests.e2e.oidc.parties import KINDS, Party
from tests.e2e.oidc.scene import Scene
from tests.e2e.server import oathtool
from tests.unit.conftest import SECRET

# To each one once, since to our pages they are all the same: every other time without scripts.
NAMES = [name for name, kind in KINDS.items() if not kind.is_public]
EACH = pytest.mark.parametrize(
    ("name", "scripts"),
    [
        pytest.param(name, number % 2 == 0, id=f"{name}, {'' if number % 2 == 0 else 'no '}scripts")
        for number, name in enumerate(NAMES)
    ],
    indirect=["scripts"],
)


def prove_it(page: Page, username: str) -> None:
    """Sign in to Nightlatch: the password, and the code that the phone shows."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code from your authenticator app").fill(oathtool(SECRET, int(time.time())))
    page.get_by_role("button", name="Verify").click()


def is_asked(page: Page) -> None:
    """Whether Nightlatch wants to know who is there."""
    expect(page.get_by_label("Username")).to_be_visible()


def sign_out_of_both(page: Page, app: Party) -> None:
    """Sign out of the app, and by it of Nightlatch, which leads back to where one was before."""
    with page.expect_response(lambda answer: "/oidc/sign-out" in answer.url):
        app.sign_out(page)
    page.wait_for_url(lambda url: url.startswith(app.origin))


@EACH
def test_one_signs_in_to_an_app_and_out(
    provider: Scene, page: Page, name: str, scripts: bool
) -> None:
    username, app = provider.people.newcomer(), provider.parties[name]
    app.sign_in(page)
    prove_it(page, username)
    claims = app.told(page)["claims"]
    assert claims["preferred_username"] == username
    assert claims["name"] == username.title()
    assert claims["email"] == f"{username}@example.test"
    assert claims["email_verified"] in (True, "1")
    assert claims["groups"] in (["admins"], "admins")  # Apache has text only
    if not app.kind.signed_out:
        app.sign_out(page)
        return
    sign_out_of_both(page, app)
    app.sign_in(page)
    is_asked(page)

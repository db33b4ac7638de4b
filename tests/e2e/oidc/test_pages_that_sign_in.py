"""A page without a server signs people in: oidc-client-ts, by redirect and by popup."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.marks import with_scripts
from tests.e2e.oidc.parties import Party
from tests.e2e.oidc.scene import Scene
from tests.e2e.oidc.test_relying_parties import is_asked, prove_it, sign_out_of_both

pytestmark = with_scripts


@pytest.fixture
def app(provider: Scene) -> Party:
    return provider.parties["oidc-client-ts"]


def test_it_signs_in_renews_its_tokens_and_signs_out(
    provider: Scene, app: Party, page: Page
) -> None:
    username = provider.people.newcomer()
    app.sign_in(page)
    prove_it(page, username)
    page.wait_for_url(f"{app.origin}/")
    claims = app.told(page)["claims"]
    assert (claims["preferred_username"], claims["groups"]) == (username, ["admins"])
    page.locator("#renew").click()
    expect(page.locator("#told")).to_contain_text('"renewed":true')
    sign_out_of_both(page, app)
    expect(page.locator("#told")).to_be_empty()
    app.sign_in(page)
    is_asked(page)


@pytest.mark.requirement("S-172")
def test_a_popup_reports_back_to_the_page_that_opened_it(
    provider: Scene, app: Party, page: Page
) -> None:
    """A policy that cut pages off from their opener would leave it waiting (COOP)."""
    username = provider.people.newcomer()
    page.goto(app.origin)
    with page.expect_popup() as opened:
        page.locator("#popup").click()
    prove_it(opened.value, username)
    assert app.told(page)["claims"]["preferred_username"] == username
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")

"""What ends here ends in the apps: they are told, and forget who was there."""

import time

import pytest
from playwright.sync_api import Page

from domain.team import people as team
from tests.e2e.front_door.people import find
from tests.e2e.marks import with_scripts
from tests.e2e.oidc.parties import KINDS, Party
from tests.e2e.oidc.scene import Scene
from tests.e2e.oidc.test_relying_parties import prove_it
from tests.unit.conftest import ORIGIN

TOLD_WITHIN = 20  # seconds; it takes two or three
TOLD = [name for name, kind in KINDS.items() if kind.back_channel]


@with_scripts
@pytest.mark.requirement("S-171")
def test_apps_forget_a_person_who_is_disabled(provider: Scene, page: Page) -> None:
    """jose verifies the logout token in one of them, cjose in the other."""
    username, apps = provider.people.newcomer(), [provider.parties[name] for name in TOLD]
    apps[0].sign_in(page)
    prove_it(page, username)
    assert apps[0].told(page)  # and its pages are no longer on their way
    for app in apps:
        app.sign_in(page)
        assert app.told(page)
    with provider.people.opened():
        team.disable(find(username), int(time.time()), ORIGIN, None)
    for app in apps:
        assert forgets(page, app), f"{app.name} still knows the person"


def forgets(page: Page, app: Party) -> bool:
    """Whether the app stops knowing who is there, in good time."""
    for _ in range(2 * TOLD_WITHIN):
        page.goto(app.origin)
        if not page.locator("#told").filter(has_text="{").count():
            return True
        page.wait_for_timeout(500)
    return False

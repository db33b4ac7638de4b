"""What the team's policy on passkeys asks on the way to an app behind the front door."""

import pytest

from domain.mfa import passkey_policy
from domain.mfa.passkey_policy import EVERYONE, Whom
from models import App, AppSession
from tests.unit import door
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, sign_in
from tests.unit.passkey_browser import touched
from tests.unit.proxied_browser import Proxied
from tests.unit.routes.front_door.test_by_passkey import HOST
from tests.unit.soft_key import SoftKey


@pytest.mark.requirement("S-197")
def test_whoever_owes_one_adds_it_and_gets_there(
    proxied: Proxied, wiki: App, bob: Person, now: int
) -> None:
    passkey_policy.require(Whom(EVERYONE, HOST["rp_id"]), 0, now, ORIGIN, None)
    sign_in(proxied.client, bob, now)
    assert "Add a passkey" in words(proxied.visit(door.TARGET).text)
    assert not AppSession.select().exists()
    made = touched(proxied.client, SoftKey(**HOST), "/profile/mfa/passkeys/options")
    proxied.client.post("/profile/mfa/passkeys", data={"passkey": made})
    assert proxied.visit(door.TARGET).status_code == 200

"""Where the team requires MFA a passkey will do: the page offers both, and the way goes on."""

import pytest

from domain.mfa import policy, state
from models import RecoveryCode
from tests.unit.conftest import ORIGIN, Clock, Person, signed_in
from tests.unit.passkey_browser import at_home, touched
from tests.unit.soft_key import SoftKey

OPTIONS, ADDED = "/profile/mfa/passkeys/options", "/profile/mfa/passkeys"


@pytest.mark.requirement("S-194")
def test_a_passkey_is_enough_and_leads_on(alice: Person, clock: Clock) -> None:
    policy.require(0, clock.now, ORIGIN, None)
    with at_home(clock) as browser:
        token = signed_in(alice, clock.now).token
        browser.cookies.set("nightlatch-8000-session", token, domain="localhost.local")
        assert browser.get("/profile/password").headers["Location"] == "/duty"
        page = browser.get("/duty").text
        assert 'data-testid="set-up-mfa-now"' in page
        assert 'data-testid="add-a-passkey-now"' in page
        made = touched(browser, SoftKey(), OPTIONS)
        answer = browser.post(ADDED, data={"passkey": made})
        assert answer.headers["Location"] == "/profile/recovery-code"
        browser.get("/profile/recovery-code")
        saved = browser.post("/profile/recovery-code/saved", data={"saved": RecoveryCode.get().id})
        assert saved.headers.get("Location") == "/duty/done", saved.text
    assert state.kinds(alice.user) == state.Kinds(app=False, passkeys=True)

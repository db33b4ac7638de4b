"""Nothing that an app was given is worth anything once it should be over: at its next request."""

import pytest

from tests.unit.provider.endings import ENDS, OFFLINE, ONLINE
from tests.unit.provider.party import Party

pytestmark = pytest.mark.requirement("S-171")
# Those after which there is no app to ask.
GONE = {"remove the app"}


@pytest.mark.parametrize("end", list(OFFLINE))
def test_a_grant_that_outlives_the_sign_in_ends_with_all_else(party: Party, end: str) -> None:
    got = party.sign_in(scope="openid offline_access")
    waiting = party.authorize(prompt="none", scope="openid offline_access").code
    OFFLINE[end](party, got)
    assert party.userinfo(got.access).status_code == 401
    asked = {"grant_type": "refresh_token", "refresh_token": str(got.answer["refresh_token"])}
    if end in GONE:
        assert party.token(**asked).status_code == 401
        return
    assert party.ask("introspect", token=got.access).json() == {"active": False}
    assert party.token(**asked).json()["error"] == "invalid_grant"
    if end in ENDS:  # the others end this one grant
        assert party.exchange(waiting).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("end", list(ONLINE))
def test_a_grant_ends_with_its_sign_in(party: Party, end: str) -> None:
    got = party.sign_in()
    waiting = party.authorize(prompt="none").code
    ONLINE[end](party, got)
    assert party.userinfo(got.access).status_code == 401
    if end not in GONE:
        assert party.ask("introspect", token=got.access).json() == {"active": False}
        assert party.exchange(waiting).json()["error"] == "invalid_grant"


def test_revoking_an_access_token_leaves_the_rest(party: Party) -> None:
    got = party.sign_in(scope="openid offline_access")
    assert party.ask("revoke", token=got.access).status_code == 200
    assert party.userinfo(got.access).status_code == 401
    asked = {"grant_type": "refresh_token", "refresh_token": str(got.answer["refresh_token"])}
    assert party.token(**asked).status_code == 200

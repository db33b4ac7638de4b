"""Attacks that would sign somebody out, or in as somebody else, by a hint or from a page."""

from urllib.parse import urlencode

import pytest

from tests.unit.conftest import Person
from tests.unit.provider import forging
from tests.unit.provider.party import MakeParty, Party
from tests.unit.provider.registering import SIGNED_OUT
from tests.unit.provider.walking import PUBLIC

pytestmark = pytest.mark.requirement("S-170")


@pytest.mark.parametrize("trick", list(forging.TRICKS))
def test_a_forged_hint_signs_nobody_out(party: Party, trick: str) -> None:
    got = party.sign_in()
    keys = party.server.get(f"{PUBLIC}/oidc/keys").json()["keys"]
    [published] = [key for key in keys if key["kid"] == got.header["kid"]]
    forged = forging.TRICKS[trick](got.claims, published)
    asked = {"id_token_hint": forged, "post_logout_redirect_uri": SIGNED_OUT}
    way = party.walker.look_at(f"{PUBLIC}/oidc/sign-out?{urlencode(asked)}")
    assert not way.address
    assert "code" in party.authorize(prompt="none").told
    assert "code" not in party.authorize(prompt="none", id_token_hint=forged).told


def test_a_hint_about_somebody_else_signs_nobody_out(
    make_party: MakeParty, party: Party, ada: Person
) -> None:
    """An attacker has ID tokens of their own, and a page that victims look at."""
    party.authorize()
    attacker = make_party(party.client, ada)
    asked = {"id_token_hint": attacker.sign_in().id_token}
    way = party.walker.look_at(f"{PUBLIC}/oidc/sign-out?{urlencode(asked)}")
    assert not way.address
    assert "code" in party.authorize(prompt="none").told


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("kind", ["document", "image"])
def test_another_sites_page_signs_nobody_out(party: Party, method: str, kind: str) -> None:
    party.authorize()
    mode = "navigate" if kind == "document" else "no-cors"
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": kind}
    party.walker.browser.request(method, "/oidc/sign-out", headers=headers)
    assert "code" in party.authorize(prompt="none").told

"""Where an app sends people to sign in: straight back with a code if nothing is owed."""

import pytest
from starlette.testclient import TestClient

from domain.encryption import tokens
from domain.oidc.clients import Registered
from models import Grant
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW, Person, sign_in
from tests.unit.routes.authorizing.conftest import ISSUER


@pytest.mark.requirement("S-132")
def test_a_person_who_is_signed_in_goes_straight_back_with_a_code(
    tab: TestClient, wiki: Registered, bob: Person
) -> None:
    sign_in(tab, bob, NOW)
    answer = oidc.asks(tab, oidc.parameters(wiki.client.client_id, made.REDIRECT))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{made.REDIRECT}?code=")
    told = oidc.told(answer)
    assert (told["state"], told["iss"]) == ("the state", ISSUER)
    grant = Grant.get(Grant.code_hash == tokens.hashed(told["code"]))
    assert (grant.user, grant.nonce, grant.challenge) == (bob.user, "the nonce", oidc.CHALLENGE)
    assert (grant.acr, grant.amr) == ("https://refeds.org/profile/mfa", "pwd otp mfa")

"""A passkey used on a page from before it was removed: said, though the page has no place for it.

Of several tabs one may have removed the last passkey, while another goes on asking for it.
"""

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.mfa import recovery_codes
from domain.signin import reset_links
from tests.unit.conftest import Clock, Person, sign_in, signed_in

pytestmark = pytest.mark.case("B22")
ANSWER = '{"id": "AAAA", "rawId": "AAAA", "response": {}}'


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/confirmation", "confirm_passkey"),
        ("/profile/mfa/removal", "passkey"),
        ("/profile/rehearsal", "passkey"),
    ],
)
def test_it_is_said_while_signed_in(
    client: TestClient, bob: Person, clock: Clock, path: str, field: str
) -> None:
    text = recovery_codes.generate(signed_in(bob), clock.now).text
    sign_in(client, bob, clock.now)
    client.get("/profile")
    clock.advance(11 * 60)
    answer = client.post(path, data={field: ANSWER, "recovery_code": text})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_it_is_said_at_a_reset_link(client: TestClient, bob: Person, now: int) -> None:
    client.get(f"/reset/{reset_links.make(bob.user, now, Caller())}")
    data = {"password": "purple onion tram sky", "passkey": ANSWER}
    answer = client.post("/reset", data=data)
    assert answer.status_code == 422
    assert 'id="passkey-error"' in answer.text

"""A wait stands at the field whose guesses have led to it, where a page has several."""

import re

import pytest
from starlette.testclient import TestClient

from domain.mfa import code_text
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in

pytestmark = pytest.mark.case("B29")
WAIT = re.compile(r'id="([\w-]+)-error" data-reason="too-many-tries"')


@pytest.mark.parametrize(
    ("path", "guessed", "others"),
    [
        ("/confirmation", "confirm_password", {"confirm_code": "000000"}),
        ("/confirmation", "confirm_code", {"confirm_password": PASSWORD}),
        ("/profile/mfa/removal", "password", {"code": "000000"}),
        ("/profile/mfa/removal", "code", {"password": PASSWORD}),
        ("/profile/rehearsal", "recovery_code", {"code": "000000"}),
        ("/profile/password", "current_password", {"password": "nine brave otters swim"}),
    ],
)
def test_it_is_said_at_the_field_that_was_guessed_at(  # noqa: PLR0917  # of the table
    client: TestClient, bob: Person, clock: Clock, path: str, guessed: str, others: dict[str, str]
) -> None:
    sign_in(client, bob, clock.now)
    client.get("/profile")
    clock.advance(0 if path == "/profile/password" else 11 * 60)
    wrong = {"recovery_code": code_text.new()}.get(guessed, "999999")
    for _ in range(6):
        answer = client.post(path, data={guessed: wrong, **others})
    assert answer.status_code == 429
    assert WAIT.findall(answer.text) == [guessed]

"""What apps show us, and what they get, is nowhere to be read afterwards."""

import io
from collections.abc import Iterator

import pytest
from httpx2 import Response

from models import database
from tests.canaries import watched
from tests.unit.provider.party import PKCE, VERIFIER, Party
from tests.unit.provider.walking import PUBLIC

pytestmark = pytest.mark.requirement("S-172")


@pytest.fixture
def held(party: Party) -> dict[str, str]:
    """Everything that is secret, of a sign-in that went well and of what was tried after it."""
    way = party.authorize(scope="openid profile email groups offline_access", **PKCE)
    answer = party.exchange(way.code, code_verifier=VERIFIER).json()
    got = {"code": way.code, "verifier": VERIFIER, "secret": party.client.secret}
    got |= {name: answer[name] for name in ("access_token", "refresh_token", "id_token")}
    _go_wrong(party, got)
    return {name: watched(value) for name, value in got.items()}


def _go_wrong(party: Party, got: dict[str, str]) -> None:
    """Bring each where it doesn't belong, so that a fault could quote it."""
    for value in got.values():
        party.exchange(value, code_verifier=value)
        party.exchange("x", by="", client_id=party.client.id, client_secret=value)
        party.exchange("x", by="", client_id=value, client_secret=value)
        party.token(grant_type="refresh_token", refresh_token=value)
        party.token(grant_type=value)
        party.ask("revoke", token=value, token_type_hint=value)
        party.ask("introspect", token=value)
        party.userinfo(value)
        party.authorize(prompt="none", state=value, scope=f"openid {value}", login_hint=value)
        party.authorize(redirect_uri=value)
        party.authorize(client_id=value)


def _everything() -> Iterator[tuple[str, bytes]]:
    """Every value in the database, and so in its backups, which are copies of it; its table."""
    for table in database.get_tables():
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608
            for value in row:
                is_data = isinstance(value, bytes | memoryview)
                yield table, bytes(value) if is_data else str(value).encode()


def test_nothing_of_it_is_in_the_database_or_its_backups(held: dict[str, str]) -> None:
    kept = list(_everything())
    found = {(name, t) for name, it in held.items() for t, value in kept if it.encode() in value}
    assert not found


def test_nothing_of_it_is_in_the_log(held: dict[str, str], log: io.StringIO) -> None:
    written = log.getvalue()
    assert not [name for name, it in held.items() if it in written]


def test_nothing_of_it_is_in_an_address_of_ours(party: Party) -> None:
    """The code is in the app's address alone, and our pages tell no one where they were."""
    seen: list[Response] = []
    party.walker.browser.event_hooks = {"response": [seen.append]}
    got = party.sign_in(scope="openid offline_access")
    way = party.authorize()
    asked = [str(answer.url) for answer in seen]
    asked += [answer.headers.get("Location", "") for answer in seen]
    ours = "\n".join(address for address in asked if address.startswith((PUBLIC, "/")))
    for it in (way.code, got.access, got.id_token, str(got.answer["refresh_token"])):
        assert it not in ours
    policies = {answer.headers["Referrer-Policy"] for answer in seen}
    assert policies <= {"no-referrer", "same-origin"}

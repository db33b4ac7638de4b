"""What apps find out by themselves, and the keys they are to trust."""

from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.database import changes
from domain.database.storage import write
from domain.oidc import keys, signing
from web import public_documents
from web.public_documents import READ_EVERY, Newest

DISCOVERY = "/.well-known/openid-configuration"
FIXED = [DISCOVERY, "/.well-known/oauth-authorization-server", "/oidc/keys"]
ISSUER = "http://localhost:8000"
WEBFINGER = "/.well-known/webfinger"


def test_discovery_names_the_issuer_byte_for_byte_and_addresses_below_it(
    client: TestClient,
) -> None:
    found = client.get(DISCOVERY).json()
    assert found["issuer"] == ISSUER
    addresses = {
        name: value for name, value in found.items() if name.endswith(("_endpoint", "uri"))
    }
    assert addresses.pop("jwks_uri") == f"{ISSUER}/oidc/keys"
    assert len(addresses) == 6
    assert all(address.startswith(f"{ISSUER}/oidc/") for address in addresses.values())


def test_the_name_of_rfc_8414_says_the_same(client: TestClient) -> None:
    assert client.get(FIXED[1]).content == client.get(DISCOVERY).content


def test_discovery_promises_nothing_that_we_refuse(client: TestClient) -> None:
    found = client.get(DISCOVERY).json()
    assert found["response_types_supported"] == ["code"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "none" not in found["id_token_signing_alg_values_supported"]
    assert found["request_parameter_supported"] is found["request_uri_parameter_supported"] is False


def test_the_keys_are_those_that_sign(client: TestClient, now: int) -> None:
    assert client.get("/oidc/keys").json() == {"keys": []}, "asking makes none"
    tokens = [signing.sign({}, algorithm, now) for algorithm in ("RS256", "ES256")]
    found = client.get("/oidc/keys").json()["keys"]
    assert [key["alg"] for key in found] == ["RS256", "ES256"]
    for token in tokens:
        jwt.decode(token, KeySet.import_key_set({"keys": found}), ["RS256", "ES256"])


def test_keys_that_this_process_has_replaced_are_told_at_once(client: TestClient, now: int) -> None:
    keys.ensure(now)
    before = client.get("/oidc/keys").json()["keys"]
    keys.replace(now, Caller())
    after = client.get("/oidc/keys").json()["keys"]
    assert {key["kid"] for key in before}.isdisjoint(key["kid"] for key in after)


def test_what_other_processes_write_is_asked_for_within_a_tenth_of_a_second() -> None:
    newest = Newest(public_documents.document({}), read_at=7.0, version=changes.version())
    assert newest.get(7.0 + READ_EVERY / 2) is newest.found
    assert newest.get(7.0 + READ_EVERY) is None
    assert READ_EVERY == 0.1


def test_what_was_read_while_something_was_written_is_not_kept(data_dir: Path) -> None:
    newest = Newest(public_documents.document({}), read_at=7.0, version=changes.version())
    with write():
        pass
    assert newest.get(7.0) is None


@pytest.mark.parametrize("path", FIXED)
def test_they_are_sent_once_and_then_only_said_to_be_unchanged(
    client: TestClient, path: str
) -> None:
    first = client.get(path)
    assert first.headers["Content-Type"] == "application/json"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(path).headers["Content-Length"] == str(len(first.content))


@pytest.mark.parametrize("path", FIXED)
def test_pages_anywhere_may_read_them(client: TestClient, path: str) -> None:
    app = {"Origin": "https://app.example.test"}
    assert client.get(path, headers=app).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options(path, headers=app | {"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in asked.headers


@pytest.mark.parametrize(
    "resource", ["acct:ada@example.test", "acct:nobody@elsewhere.test", "https://example.test/ada"]
)
def test_webfinger_names_us_for_anyone_whether_they_exist_or_not(
    client: TestClient, resource: str
) -> None:
    answer = client.get(WEBFINGER, params={"resource": resource})
    assert answer.headers["Content-Type"] == "application/jrd+json"
    link = {"rel": "http://openid.net/specs/connect/1.0/issuer", "href": ISSUER}
    assert answer.json() == {"subject": resource, "links": [link]}


def test_webfinger_knows_of_nothing_else(client: TestClient) -> None:
    asked = {"resource": "acct:ada@example.test", "rel": "http://webfinger.net/rel/avatar"}
    assert client.get(WEBFINGER, params=asked).json()["links"] == []
    assert client.get(WEBFINGER).status_code == 400
    assert client.get(WEBFINGER, params={"resource": "ada"}).status_code == 404
    assert client.get(WEBFINGER, params={"resource": "acct:" + "a" * 2000}).status_code == 404
    twice = {"resource": ["acct:ada@example.test", "acct:bob@example.test"]}
    assert client.get(WEBFINGER, params=twice).status_code == 400


def test_webfinger_is_asked_for_at_the_domain_of_peoples_addresses(client: TestClient) -> None:
    """Whose server passes the question on, under its own name."""
    asked = {"resource": "ACCT:ada@example.test"}
    answer = client.get(WEBFINGER, params=asked, headers={"Host": "example.test"})
    assert answer.status_code == 200
    assert answer.json()["links"][0]["href"] == ISSUER
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", FIXED)
def test_whoever_asks_by_whatever_name_is_told_the_same(client: TestClient, path: str) -> None:
    odd = {"Host": "elsewhere.example", "Cookie": "nightlatch-session=x", "Origin": "null"}
    answer = client.get(path, headers=odd)
    assert answer.content == client.get(path).content
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-Id"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", [*FIXED, WEBFINGER])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_they_can_only_be_read(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")

"""The OpenID Foundation's plan for what a provider says of itself: one module."""

import re

import pytest

from tests.unit.provider.party import Party
from tests.unit.provider.walking import PUBLIC

pytestmark = pytest.mark.requirement("S-169")
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def test_oidcc_discovery_endpoint_verification(party: Party) -> None:
    answer = party.server.get(f"{PUBLIC}/.well-known/openid-configuration")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    said = answer.json()
    assert said["issuer"] == PUBLIC
    assert "code" in said["response_types_supported"]
    assert set(said["subject_types_supported"]) <= {"public", "pairwise"}
    assert "RS256" in said["id_token_signing_alg_values_supported"]
    assert "authorization_code" in said["grant_types_supported"]
    assert "openid" in said["scopes_supported"]
    assert said["claims_supported"]
    assert said["claims_parameter_supported"] is True
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["authorization_response_iss_parameter_supported"] is True
    assert all(re.fullmatch(r"[!#-\[\]-~]+", scope) for scope in said["scopes_supported"])
    endpoints = [name for name in said if name.endswith("_endpoint") or name == "jwks_uri"]
    assert {"authorization_endpoint", "token_endpoint", "userinfo_endpoint"} <= set(endpoints)
    assert all(said[name].startswith("https://") for name in endpoints)
    keys = party.server.get(said["jwks_uri"]).json()["keys"]
    assert {key["kty"] for key in keys} == {"RSA", "EC"}
    assert len({key["kid"] for key in keys}) == len(keys)
    assert not [key for key in keys if PRIVATE & key.keys()]

"""An OpenID Connect app: it exchanges a code for tokens, refreshes them and reads them."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from httpx2 import Response as Answer
from starlette.testclient import TestClient

from domain.database.storage import write
from domain.oidc import exchange, grants, keys, renewal, requests
from domain.oidc.clients import ClientApp
from domain.oidc.exchange import TokenRequest
from domain.oidc.issuing import Tokens
from models import Grant, Session, SigningKey
from tests.unit import published_keys
from tests.unit.conftest import NOW, ORIGIN
from tests.unit.oidc_made import REDIRECT

ISSUER = "https://login.example.test"
SCOPE = "openid profile email groups offline_access"
VERIFIER = "a-verifier-of-43-characters-at-least.~_0123"
NONCE = "n-0S6_WzA2Mj"


def challenge(verifier: str = VERIFIER) -> str:
    """The code challenge of this verifier (RFC 7636 §4.2)."""
    return _b64(hashlib.sha256(verifier.encode()).digest())


def half_hash(token: str) -> str:
    """What an ID token says of the access token beside it (OpenID Connect Core §3.1.3.6)."""
    return _b64(hashlib.sha256(token.encode()).digest()[:16])


def with_keys() -> None:
    """Keys to sign with. They are made once and copied, since making one takes so long."""
    if _made:
        with write():
            SigningKey.insert_many(_made).execute()
    else:
        keys.ensure(NOW)
        _made.extend(SigningKey.select().order_by(SigningKey.id).dicts())


_made: list[Any] = []


def code(to: ClientApp, session: Session, now: int = NOW, **changes: str) -> str:
    """The code with which this sign-in goes to the app; `changes` are of what the app asks for."""
    asked = {
        "client_id": to.client.client_id,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": SCOPE,
        "nonce": NONCE,
        "state": "s",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    } | changes
    pairs = [(name, value) for name, value in asked.items() if value]
    return grants.begin(requests.read(pairs), session, now, ORIGIN)


def redeem(
    to: ClientApp, shown: str, now: int = NOW, redirect: str = REDIRECT, verifier: str = VERIFIER
) -> Tokens:
    """What the app gets for the code."""
    return exchange.exchange(to, TokenRequest(shown, redirect, verifier), now, ISSUER)


def tokens(to: ClientApp, session: Session, now: int = NOW, **changes: str) -> Tokens:
    """The tokens that the app gets for a new code."""
    return redeem(to, code(to, session, now, **changes), now)


def refresh(to: ClientApp, token: str, now: int = NOW, scope: str = "") -> Tokens:
    """The tokens that the app gets for a refresh token."""
    return renewal.refresh(to, token, scope, now, ISSUER)


def newest_grant() -> Grant:
    """The newest grant of any app."""
    found: Grant = Grant.select().order_by(Grant.id.desc()).get()
    return found


def read_token(token: str, now: int = NOW) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a signed token, verified with the published keys and nothing of ours.

    By `cryptography` alone, which knows nothing of JOSE.
    """
    head, body, signature = (_unb64(part) for part in token.split("."))
    header = json.loads(head)
    [jwk] = [key for key in published_keys.jwks(now) if key["kid"] == header["kid"]]
    assert jwk["alg"] == header["alg"]
    signed = token.rpartition(".")[0].encode()
    {"RS256": _verify_rsa, "ES256": _verify_ec}[header["alg"]](jwk, signature, signed)
    return header, json.loads(body)


def _verify_rsa(jwk: dict[str, str], signature: bytes, signed: bytes) -> None:
    key = rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()
    key.verify(signature, signed, padding.PKCS1v15(), SHA256())


def _verify_ec(jwk: dict[str, str], signature: bytes, signed: bytes) -> None:
    numbers = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1())
    assert len(signature) == 64  # RFC 7518 §3.4
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    numbers.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


def _number(text: str) -> int:
    return int.from_bytes(_unb64(text))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Asking:
    """An app's server as it asks ours, by HTTP Basic unless it is told otherwise."""

    server: TestClient
    to: ClientApp
    secret: str

    def basic(self) -> dict[str, str]:
        """The header by which it says who it is."""
        return {"Authorization": basic(self.to.client.client_id, self.secret)}

    def ask(self, where: str, **form: str) -> Answer:
        """Post a form to /oidc/…."""
        return self.server.post(f"/oidc/{where}", data=form, headers=self.basic())

    def for_code(self, shown: str, **changes: str) -> Answer:
        """Ask for tokens with a code."""
        return self.ask("token", **(code_form(shown) | changes))

    def for_refresh(self, token: str, **changes: str) -> Answer:
        """Ask for tokens with a refresh token."""
        return self.ask("token", grant_type="refresh_token", refresh_token=token, **changes)

    def userinfo(self, token: str) -> Answer:
        """Ask who it is."""
        return self.server.get("/oidc/userinfo", headers={"Authorization": f"Bearer {token}"})


def code_form(shown: str) -> dict[str, str]:
    """The form in which an app sends its code."""
    return {
        "grant_type": "authorization_code",
        "code": shown,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }


def basic(client_id: str, secret: str) -> str:
    """HTTP Basic, by which an app says who it is."""
    return f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"


def is_json(answer: Answer) -> bool:
    """Whether it is a refusal as the standard writes it, which nobody keeps."""
    told = {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    said = answer.json().keys() == {"error", "error_description"}
    return said and answer.headers.items() >= told.items()

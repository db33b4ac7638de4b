"""An app that signs people in, as far as requests go: its server, and a person's browser."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.testclient import TestClient

from tests.unit.provider.registering import Registered
from tests.unit.provider.walking import PUBLIC, Walker, Way

STATE, NONCE = "a state of the app", "a nonce of the app"
VERIFIER = "a-verifier-that-is-long-enough-for-PKCE-and-well-beyond"
ALGORITHMS = ["RS256", "ES256"]


def challenge(verifier: str = VERIFIER) -> str:
    """S256 of it (RFC 7636 §4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


PKCE = {"code_challenge": challenge(), "code_challenge_method": "S256"}


@dataclass
class Got:
    """What the token endpoint gave, and what the ID token says."""

    answer: dict[str, Any]
    claims: dict[str, Any]
    header: dict[str, Any]

    @property
    def access(self) -> str:
        """The access token."""
        return str(self.answer["access_token"])

    @property
    def id_token(self) -> str:
        return str(self.answer["id_token"])


class Party:
    """An app, with one person in front of it."""

    def __init__(self, server: TestClient, walker: Walker, client: Registered) -> None:
        self.server, self.walker, self.client = server, walker, client

    def asking(self, **more: str | None) -> dict[str, str]:
        """The parameters of a request; None leaves one out."""
        usual = {
            "client_id": self.client.id,
            "redirect_uri": self.client.redirect_uri,
            "response_type": "code",
            "scope": "openid",
            "state": STATE,
            "nonce": NONCE,
        }
        return {name: value for name, value in {**usual, **more}.items() if value is not None}

    def address(self, **more: str | None) -> str:
        """The link that the app sends a person to."""
        return f"{PUBLIC}/oidc/authorize?{urlencode(self.asking(**more))}"

    def authorize(self, **more: str | None) -> Way:
        """Send the person there, who does what is asked."""
        return self.walker.open(self.address(**more))

    def token(self, *, by: str = "basic", **form: str) -> Response:
        """Ask the token endpoint."""
        return self.ask("token", by=by, **form)

    def ask(self, endpoint: str, *, by: str = "basic", **form: str) -> Response:
        """Ask an endpoint for programs, showing who is asking."""
        headers: dict[str, str] = {}
        if by == "basic":
            pair = f"{quote_plus(self.client.id)}:{quote_plus(self.client.secret)}"
            headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        elif by == "post":
            form = {"client_id": self.client.id, "client_secret": self.client.secret, **form}
        elif by == "none":
            form = {"client_id": self.client.id, **form}
        return self.server.post(f"{PUBLIC}/oidc/{endpoint}", data=form, headers=headers)

    def exchange(self, code: str, *, by: str = "basic", **more: str) -> Response:
        """Bring a code."""
        given = {"grant_type": "authorization_code", "code": code}
        return self.token(by=by, **given, **{"redirect_uri": self.client.redirect_uri, **more})

    def sign_in(self, *, verifier: str = "", **more: str | None) -> Got:
        """The whole way: to the tokens."""
        way = self.authorize(**more)
        given = {"code_verifier": verifier} if verifier else {}
        return self.got(self.exchange(way.code, **given))

    def got(self, answer: Response) -> Got:
        """What a token answer has in it, the ID token verified with the published keys."""
        assert answer.status_code == 200, answer.text
        told = answer.json()
        keys = KeySet.import_key_set(self.server.get(f"{PUBLIC}/oidc/keys").json())
        token = jwt.decode(told["id_token"], keys, algorithms=ALGORITHMS)
        return Got(told, dict(token.claims), dict(token.header))

    def discovered(self) -> dict[str, Any]:
        """What the provider says of itself."""
        said: dict[str, Any] = self.server.get(f"{PUBLIC}/.well-known/openid-configuration").json()
        return said

    def userinfo(self, access: str, how: str = "GET") -> Response:
        """Ask who it is: by GET, or by POST with the token in the header or the body."""
        bearer = {"Authorization": f"Bearer {access}"}
        address = f"{PUBLIC}/oidc/userinfo"
        if how == "GET":
            return self.server.get(address, headers=bearer)
        if how == "header":
            return self.server.post(address, headers=bearer)
        return self.server.post(address, data={"access_token": access})


MakeParty = Callable[..., Party]

"""The app's side of a sign-in by OpenID Connect, for tests of the test mode; it checks nothing."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc.jwk import KeySet
from starlette.testclient import TestClient

BACK = "http://127.0.0.1:3000/callback"
VERIFIER = "the-verifier-of-a-test-which-is-long-enough-for-rfc-7636"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
# As a browser says that it comes from a page of the app.
FROM_APP = {"Sec-Fetch-Site": "cross-site"}


@dataclass
class AppSide:
    """An app, as test mode has made it, in whose browser someone may be signed in."""

    tester: TestClient
    made: dict[str, Any]
    cookies: dict[str, str] = field(default_factory=dict)

    def sent_back(self, **more: str) -> dict[str, str]:
        """What the app is told after sending its browser to sign in."""
        query = {
            "response_type": "code",
            "client_id": self.made["client_id"],
            "redirect_uri": BACK,
            "scope": "openid profile",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.tester.get(
            "/oidc/authorize", params=query | more, headers=FROM_APP | {"Cookie": cookies}
        )
        there = urlsplit(answer.headers["Location"])
        assert answer.headers["Location"].startswith(f"{BACK}?"), answer.headers["Location"]
        return {name: values[0] for name, values in parse_qs(there.query).items()}

    def code(self, **more: str) -> str:
        """A code."""
        return self.sent_back(**more)["code"]

    def exchanged(self, code: str, **more: str) -> Any:
        """The answer of the token endpoint to a code."""
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self._posted(given | {"code_verifier": VERIFIER} | more)

    def id_token(self) -> str:
        """An ID token, for a code of its own."""
        answer = self.exchanged(self.code())
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id_token"])

    def refreshed(self, token: str) -> Any:
        """The answer of the token endpoint to a refresh token."""
        return self._posted({"grant_type": "refresh_token", "refresh_token": token})

    def userinfo(self, token: str) -> Any:
        """Who it is."""
        return self.tester.get("/oidc/userinfo", headers={"Authorization": f"Bearer {token}"})

    def _posted(self, given: dict[str, str]) -> Any:
        known = (self.made["client_id"], self.made["client_secret"])
        return self.tester.post("/oidc/token", data=given, auth=known)


def part(token: str, number: int) -> dict[str, Any]:
    """The header (0) or the claims (1) of a token."""
    text = token.split(".")[number]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read


def published(tester: TestClient) -> KeySet:
    """The keys that every app can look up."""
    return KeySet.import_key_set(tester.get("/oidc/keys").json())

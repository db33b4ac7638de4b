"""An app that speaks OpenID Connect, and what it sends people here with."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def parameters(client_id: str, redirect_uri: str, /, **more: str | None) -> dict[str, str]:
    """A request that is right, with `more`; None leaves one out."""
    given = {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": "openid profile email groups",
        "state": "the state",
        "nonce": "the nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more
    return {name: value for name, value in given.items() if value is not None}


def asks(browser: TestClient, given: dict[str, str]) -> Response:
    """The app sends the browser here."""
    return browser.get(f"/oidc/authorize?{urlencode(given)}", headers=FROM_ELSEWHERE)


def told(answer: Response) -> dict[str, str]:
    """What the app is told in the end."""
    address = answer.headers.get("Location") or answer.headers["Refresh"].partition("url=")[2]
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

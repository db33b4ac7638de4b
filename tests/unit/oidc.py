"""An app that speaks OpenID Connect, and what it sends people here with."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from models import Grant
from tests.unit import oidc_made as made
from tests.unit.browser import form
from tests.unit.conftest import Person

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
MFA, SFA = "https://refeds.org/profile/mfa", "https://refeds.org/profile/sfa"


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


def text(answer: Response) -> str:
    """What can be read on a page."""
    return " ".join(unescape(re.sub("<[^>]*>", "", answer.text)).split())


def address(answer: Response) -> str:
    """Where an answer leads in the end, if it is to the app."""
    return answer.headers.get("Location") or answer.headers["Refresh"].partition("url=")[2]


def told(answer: Response) -> dict[str, str]:
    """What the app is told by this answer."""
    query = parse_qs(urlsplit(address(answer)).query)
    return {name: values[0] for name, values in query.items()}


@dataclass
class Visit:
    """Somebody's browser, which an app sends here again and again."""

    browser: TestClient
    client_id: str
    redirect_uri: str = made.REDIRECT
    shown: Response = field(default_factory=lambda: Response(200))

    def asks(self, **more: str | None) -> Response:
        """The app sends the browser here; what comes of it first."""
        query = urlencode(parameters(self.client_id, self.redirect_uri, **more))
        self.shown = self.browser.get(f"/oidc/authorize?{query}", headers=FROM_ELSEWHERE)
        return self.shown

    def waits(self, **more: str | None) -> Response:
        """The same, where the request has to wait; what is shown then."""
        at = self.asks(**more).headers["Location"]
        assert at.startswith("/oidc/authorize/"), at
        self.shown = self.browser.get(at, headers=FROM_ELSEWHERE)
        return self.shown

    def confirms(self, who: Person, now: int) -> Response:
        """All factors again, on the page that asks for them."""
        path = self.shown.url.path
        return self.sends(path, confirm_password=who.password, confirm_code=who.code(now))

    def sends(self, path: str, which: int = 0, **typed: str) -> Response:
        """Send the form of the page that is shown whose address ends so; what is shown then."""
        action = next(a for a in actions(self.shown.text) if a.endswith(path))
        fields = form(self.shown.text, action, which) | typed
        self.shown = self.browser.post(action, data=fields)
        while self.shown.headers.get("Location", "").startswith("/"):
            self.shown = self.browser.get(self.shown.headers["Location"])
        return self.shown


def actions(page: str) -> list[str]:
    """The addresses that the forms of a page post to."""
    return [part.partition('"')[0] for part in page.split('action="')[1:]]


def granted() -> Grant:
    """What the app was given last."""
    found: Grant = Grant.select().order_by(Grant.id.desc()).get()
    return found

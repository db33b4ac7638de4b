"""Apps that sign people in by OpenID Connect, and the faults they have to survive. Test mode only.

`nightlatch.tokens(...)` is what an app does with a browser, without either.
"""

import base64
import hashlib
import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request

from nightlatch_qa import hiding
from nightlatch_qa.asking import CannotTest, answered, ask
from nightlatch_qa.people import Person

__tracebackhide__ = True

SCOPE = "openid profile email groups"


class ClientRule(TypedDict, total=False):
    """What a test may choose about an app, besides its name and where people come back to."""

    groups: Sequence[str]
    people: Sequence[Person]
    max_age: int
    post_logout_redirect_uri: str | Sequence[str]
    backchannel_logout_uri: str
    client_id: str
    client_secret: str
    public: bool
    needs_pkce: bool
    needs_mfa: bool
    needs_passkey: bool
    trusted: bool
    algorithm: str


class AuthorizationFault(TypedDict, total=False):
    """What an app meets when it sends a browser; `slow` is in seconds."""

    error: str
    error_description: str
    wrong: str
    slow: float
    rotated_key: bool
    expired_code: bool


class TokenFault(AuthorizationFault, total=False):
    """What an app meets when it exchanges a code or a refresh token."""

    claims: dict[str, Any]
    status: int
    lost: bool


class UserinfoFault(TypedDict, total=False):
    """What an app meets when it asks who somebody is."""

    wrong: str
    claims: dict[str, Any]
    slow: float
    status: int


@dataclass(frozen=True)
class OidcApp:
    """An app, and what it has to be configured with. A public one has no secret."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: list[str]

    def __post_init__(self) -> None:
        hiding.keep(self.client_secret)

    @property
    def redirect_uri(self) -> str:
        """Where people come back to, the first of them if there are several."""
        return self.redirect_uris[0]

    @property
    def discovery(self) -> str:
        """The address of everything else that it has to know."""
        return f"{self.issuer}/.well-known/openid-configuration"


@dataclass(frozen=True)
class Tokens:
    """What an app gets for a code. `refresh_token` is "" unless offline_access was asked for."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False, default="")

    def __post_init__(self) -> None:
        for token in (self.id_token, self.access_token, self.refresh_token):
            hiding.keep(token)

    @property
    def claims(self) -> dict[str, Any]:
        """What the ID token says; its signature isn't checked."""
        part = self.id_token.split(".")[1]
        told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return told


class Provider(ABC):
    """What a server is to apps that sign people in with it."""

    def next_authorization(
        self, app: OidcApp | None = None, **fault: Unpack[AuthorizationFault]
    ) -> None:
        """Let this app, or whichever comes next, meet a fault when it sends a browser. Once."""
        self._spoil("authorization", app, fault)

    def next_token(self, app: OidcApp | None = None, **fault: Unpack[TokenFault]) -> None:
        """Let this app, or whichever comes next, meet a fault when it gets its tokens. Once."""
        self._spoil("token", app, fault)

    def next_userinfo(self, app: OidcApp | None = None, **fault: Unpack[UserinfoFault]) -> None:
        """Let this app, or whichever comes next, meet a fault when it asks who it is. Once."""
        self._spoil("userinfo", app, fault)

    def tokens(self, app: OidcApp, person: Person, scope: str = SCOPE) -> Tokens:
        """Sign the person in to the app, without a browser and without the app."""
        verifier = secrets.token_urlsafe(32)
        code = self._code(app, person, scope, verifier)
        told = self._exchanged(app, code, verifier)
        return Tokens(told["id_token"], told["access_token"], told.get("refresh_token", ""))

    @abstractmethod
    def cookies(self, person: Person) -> dict[str, str]:
        """What a browser sends in which the person has just signed in."""

    @abstractmethod
    def _ask(self, what: str, wanted: dict[str, Any] | None) -> dict[str, Any]: ...

    def _client(self, redirect_uri: str | Sequence[str], rule: dict[str, Any]) -> OidcApp:
        wanted = {**rule, "redirect_uris": _listed(redirect_uri)}
        if "post_logout_redirect_uri" in rule:
            signed_out = _listed(wanted.pop("post_logout_redirect_uri"))
            wanted["post_logout_redirect_uris"] = signed_out
        return OidcApp(**self._ask("app", wanted))

    def _spoil(self, step: str, app: OidcApp | None, fault: Any) -> None:
        whose = {} if app is None else {"client_id": app.client_id}
        self._ask(f"next-{step}", {**fault, **whose})

    def _code(self, app: OidcApp, person: Person, scope: str, verifier: str) -> str:
        challenge = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": app.redirect_uri,
            "scope": scope,
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies(person).items())
        url = f"{app.issuer}/oidc/authorize?{urlencode(query)}"
        status, headers = answered(Request(url, headers={"Cookie": cookies}))  # noqa: S310
        there = headers.get("Location", "")
        told = parse_qs(urlsplit(there).query)
        if not there.startswith(app.redirect_uri) or "code" not in told:
            why = told.get("error", []) + told.get("error_description", [])
            led = " ".join(why or [str(status), urlsplit(there).path]).rstrip()
            raise CannotTest(f"{person.username} isn't signed in to {app.name}: {led}.")
        return told["code"][0]

    def _exchanged(self, app: OidcApp, code: str, verifier: str) -> dict[str, Any]:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": app.redirect_uri,
            "code_verifier": verifier,
            "client_id": app.client_id,
        }
        if app.client_secret:
            sent["client_secret"] = app.client_secret
        try:
            _, body = ask(Request(f"{app.issuer}/oidc/token", urlencode(sent).encode()))  # noqa: S310
        except HTTPError as fault:
            raise CannotTest(f"{app.name} gets no tokens: {fault.read().decode()}") from None
        return dict(json.loads(body))


def _listed(given: str | Sequence[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)

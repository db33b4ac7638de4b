"""The relying parties: where each is, and what a person does there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from models import Client
from operations import client_recipes
from operations.client_recipes import Values
from tools.ports import free_port

Act = Callable[[Page, str], object]  # at the app's origin


@dataclass(frozen=True)
class Kind:
    """A program that signs people in with Nightlatch, as its guide sets it up."""

    address: str
    callback: str
    sign_in: Act
    sign_out: Act
    scheme: str = "http"
    # Where Nightlatch leads after the program has signed the person out there too; "" if it
    # signs out of itself alone.
    signed_out: str = "/"
    back_channel: str = ""
    is_public: bool = False
    signs_with: str = Client.RS256


@dataclass(frozen=True)
class Party:
    """A relying party that runs."""

    name: str
    kind: Kind
    origin: str
    id: str
    secret: str

    def sign_in(self, page: Page) -> None:
        """Go there and ask to be signed in."""
        self.kind.sign_in(page, self.origin)

    def sign_out(self, page: Page) -> None:
        """Ask to be signed out."""
        self.kind.sign_out(page, self.origin)

    def told(self, page: Page) -> dict[str, Any]:
        """What the program knows of the person."""
        page.wait_for_url(lambda url: url.startswith(self.origin))
        text = page.locator("#told").filter(has_text="{").inner_text()
        found: dict[str, Any] = json.loads(text)
        return found


def by(path: str, *then: str) -> Act:
    """Open this path of the app, and press what has these ids or names."""

    def act(page: Page, origin: str) -> None:
        page.goto(origin + path)
        for what in then:
            control = (
                page.locator(what) if what[0] == "#" else page.get_by_role("button", name=what)
            )
            control.click()

    return act


def press(what: str) -> Act:
    return lambda page, _origin: page.locator(what).click()


def _auth_js_out(page: Page, origin: str) -> None:
    by("/auth/signout", "Sign out")(page, origin)
    page.locator("#sign-in").wait_for()


ALLAUTH = "/accounts/oidc/nightlatch/login/"
KINDS = {
    "openid-client": Kind("127.0.0.32", "/callback", by("/sign-in"), press("#sign-out")),
    "oauth4webapi": Kind(
        "127.0.0.33",
        "/callback",
        by("/sign-in"),
        press("#sign-out"),
        scheme="https",
        signed_out="",
        back_channel="/back-channel",
    ),
    "oidc-client-ts": Kind(
        "127.0.0.34", "/callback.html", by("/", "#sign-in"), press("#sign-out"), is_public=True
    ),
    "auth-js": Kind(
        "127.0.0.35",
        "/auth/callback/nightlatch",
        by("/auth/signin", "Sign in with Nightlatch"),
        _auth_js_out,
        signed_out="",
    ),
    "authlib": Kind(
        "127.0.0.36",
        "/callback",
        by("/sign-in"),
        press("#sign-out"),
        signed_out="/signed-out",
        signs_with=Client.ES256,
    ),
    "mozilla-django-oidc": Kind(
        "127.0.0.37", "/oidc/callback/", by("/oidc/authenticate/"), press("#sign-out")
    ),
    "django-allauth": Kind(
        "127.0.0.38",
        f"{ALLAUTH}callback/",
        by(ALLAUTH, "Continue"),
        press("#sign-out"),
        signed_out="",
    ),
    "mod_auth_openidc": Kind(
        "127.0.0.39",
        "/oidc-callback",
        by("/"),
        press("#sign-out"),
        scheme="https",
        signed_out="/public/signed-out",
        back_channel="/oidc-callback?logout=backchannel",
    ),
}
OF_NPM = ("openid-client", "oauth4webapi", "oidc-client-ts", "auth-js")
OF_PYPI = ("authlib", "mozilla-django-oidc", "django-allauth")


def recipe(file: str, party: Party, issuer: str) -> str:
    """The settings of deploy/openid-connect for this app, as its administrators copy them."""
    values = Values(issuer, party.origin, party.id, party.secret)
    [found] = [r for r in client_recipes.filled(values) if r.known.file == file]
    return found.text


def of(kinds: dict[str, Kind]) -> dict[str, Party]:
    """Each at a free port, with an id and a secret."""
    return {name: _party(name, kind) for name, kind in kinds.items()}


def _party(name: str, kind: Kind) -> Party:
    origin = f"{kind.scheme}://{kind.address}:{free_port()}"
    return Party(name, kind, origin, f"{name}-1", f"{name} has this secret".replace(" ", "-"))

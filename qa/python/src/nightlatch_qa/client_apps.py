"""Apps that sign people in by OpenID Connect, on the screens, by the handles in docs/qa.md."""

import json
from typing import Any, NamedTuple

from nightlatch_qa import handles
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import come
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

SHOWN_ONCE = "oidc-apps/secret"


class Registered(NamedTuple):
    """What the app is configured with. `client_secret` is "" for a public one."""

    issuer: str
    client_id: str
    client_secret: str


class OidcApps(Screen):
    """All apps, as those are added and found that speak OpenID Connect."""

    NAME = "apps/index"
    PATH = "/apps"

    def register(self, name: str, *redirects: str, public: bool = False) -> Registered:
        """Add an app that everyone can open; stays where its secret, or else its page, is."""
        self.press("add-an-app", then="apps/kinds")
        self.press("with-openid-connect", then="oidc-apps/new")
        self.fill("name", name)
        self.fill("redirects", "\n".join(redirects))
        self.part("who-everyone").check()
        if public:
            self.part("client_kind-public").check()
        self.press("add", then=OidcAppPage.NAME if public else SHOWN_ONCE)
        secret = "" if public else self.made("client-secret")
        return Registered(self.value("issuer"), self.value("client-id"), secret)

    def find(self, name: str) -> "OidcAppPage":
        """Go to the app's page."""
        self.press("app-link", of=name, then=OidcAppPage.NAME)
        return OidcAppPage(self.page)


class OidcAppPage(Screen):
    """One app's page."""

    NAME = "oidc-apps/show"

    def make_secret(self) -> str:
        """Make another secret, and return it; stays where it is shown."""
        self.press("make-secret", then=SHOWN_ONCE)
        return self.made("client-secret")

    def told_about(self, person: Person) -> dict[str, Any]:
        """What the app would learn about someone; stays there. Raises Refused if nothing."""
        if not handles.screen(self.page, "oidc-apps/told").is_visible():
            self.press("what-the-app-learns", then="oidc-apps/told")
        self.fill("username", person.username)
        self.look("show")
        claims = self.part("claims")
        come(self.page, claims, "claims")
        told: dict[str, Any] = json.loads(claims.inner_text())
        return told

    def faults(self) -> list[str]:
        """The kinds of its latest faults, the latest first."""
        found = self.part("app-faults").locator("[data-fault]")
        kinds: list[str] = found.evaluate_all("all => all.map(one => one.dataset.fault)")
        return kinds

    def remove(self) -> None:
        """Remove the app; leads to Apps."""
        self.press("remove", then="apps/removal")
        self.press("confirm", told="app-removed")


class SignOutQuestion(Screen):
    """Asks whether to sign out, where an app asks for that and it isn't sure who asks."""

    NAME = "oidc/sign-out"

    def sign_out(self) -> None:
        """Sign out, and go where the app wanted to."""
        self.press("sign-out")

    def stay(self) -> None:
        """Stay signed in."""
        self.press("stay-signed-in")

"""The pages between an app and its people, and what both sides see of it (docs/qa.md)."""

from nightlatch_qa import handles
from nightlatch_qa.screen import Screen
from nightlatch_qa.setup import PROFILE

__tracebackhide__ = True


class Consent(Screen):
    """Asks whether an app may learn who they are."""

    NAME = "oidc/consent"

    def agree(self) -> None:
        """Go on to the app."""
        self.press("agree")

    def refuse(self) -> None:
        """Go back to the app without."""
        self.press("refuse")


class ChooseAccount(Screen):
    """Asks as whom they want to sign in to an app."""

    NAME = "oidc/account"

    def stay(self) -> None:
        """Go on as the one who is signed in."""
        self.press("continue-as")

    def use_another(self) -> None:
        """Sign out, and sign in as someone else on the way."""
        self.press("use-a-different-account", then="sign-in/new")


class AppSignIns(Screen):
    """The apps that someone is signed in to, on Edit Profile."""

    NAME = PROFILE
    PATH = "/profile"

    def shown(self) -> list[str]:
        """The names of the apps."""
        return handles.parts(self.page, "sign-out-of-app")

    def sign_out(self, app: str) -> None:
        """End the sign-in to the app of this name."""
        self.press("sign-out-of-app", of=app, told="app-signed-out")

    def remove_access(self, app: str) -> None:
        """Have the app ask again whether it may learn who they are."""
        self.press("remove-access", of=app, told="app-access-removed")

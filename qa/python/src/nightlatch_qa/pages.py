"""What people do on their own profile, by the handles in docs/qa.md.

A method that leads to another page waits until it is there, and raises Refused, with the reason, if
the page refuses instead.
"""

from playwright.sync_api import Page

from nightlatch_qa import site
from nightlatch_qa.handles import arrive
from nightlatch_qa.people import IN, Person
from nightlatch_qa.screen import Screen
from nightlatch_qa.setup import AddPasskey, MfaSetup, RecoveryCode, confirmed, see
from nightlatch_qa.signing_in import SIGN_IN

__tracebackhide__ = True


class EditProfile(Screen):
    """The page people see first after signing in, unless there is an app that they can open."""

    NAME = "profile/edit"
    PATH = "/profile"

    def enable_mfa(self) -> MfaSetup:
        """Press Enable MFA, or Set up MFA now where the team asks for it."""
        asked = self.part("set-up-mfa-now").is_visible()
        return self._set_up("set-up-mfa-now" if asked else "enable-mfa")

    def continue_setup(self) -> MfaSetup:
        """Press Continue, of a set-up that was begun."""
        return self._set_up("continue")

    def add_authenticator(self) -> MfaSetup:
        """Press Add another authenticator."""
        return self._set_up("add-authenticator")

    def replace_authenticator(self) -> MfaSetup:
        """Press Replace authenticator."""
        return self._set_up("replace-authenticator")

    def add_passkey(self) -> RecoveryCode:
        """Add a passkey, which the one at hand keeps; leads to where `AddPasskey.add` does."""
        if self.part("add-a-passkey-now").is_visible():
            self.press("add-a-passkey-now", then=AddPasskey.NAME)
        else:
            self.press("add-passkey", then=AddPasskey.NAME)
        return AddPasskey(self.page).add()

    def accept_passkey(self) -> RecoveryCode:
        """Press Add a passkey where one is offered after a sign-in, and add it."""
        self.press("accept-passkey", then=AddPasskey.NAME)
        return AddPasskey(self.page).add()

    def decline_passkey(self) -> None:
        """Press Not now there; it isn't offered again."""
        self.press("decline-passkey")
        self.part("passkey-offer").wait_for(state="hidden")

    def rename_passkey(self, name: str, to: str) -> None:
        """Give the passkey of this name another one."""
        self.press("rename", of=name, then="passkeys/edit")
        self.fill("passkey_name", to)
        self.press("save", told="passkey-renamed")

    def remove_passkey(self, name: str) -> None:
        """Remove the passkey from the account; whatever keeps it still has it."""
        self.press("remove", of=name, told="passkey-removed")

    def rename_authenticator(self, name: str, to: str) -> None:
        """Give the authenticator of this name another one."""
        self.press("rename", of=name, then="authenticators/edit")
        self.fill("authenticator_name", to)
        self.press("save", told="authenticator-renamed")

    def remove_authenticator(self, name: str) -> None:
        """Remove one of several authenticators."""
        self.press("remove", of=name, told="authenticator-removed")

    def mfa_is_on(self) -> None:
        """Wait until the page says so."""
        see(self, "mfa", "on")

    def mfa_is_off(self) -> None:
        """Wait until the page says so."""
        see(self, "mfa", "off")

    def generate_recovery_code(self) -> RecoveryCode:
        """Generate a recovery code if none is saved, or it can no longer be shown."""
        self.press("generate-recovery-code", then=RecoveryCode.NAME)
        return RecoveryCode(self.page)

    def regenerate_recovery_code(self) -> RecoveryCode:
        """Generate another recovery code; the previous one stops working."""
        self.press("regenerate-recovery-code", then="recovery-codes/renewal")
        self.press("regenerate", then=RecoveryCode.NAME)
        return RecoveryCode(self.page)

    def turn_off_mfa(self, person: Person) -> None:
        """Turn MFA off, as the page asks; the person then has just the password."""
        self.press("turn-off-mfa", then="mfa-removal/new")
        if not confirmed(self, person, "password", "code"):
            self.press("turn-off-mfa")
        self.mfa_is_off()
        person.phone.secret = person.recovery_code = ""
        person.passkeys.clear()

    def change_details(self, *, name: str, email: str = "") -> None:
        """Save another full name and email address."""
        self.fill("name", name)
        self.fill("email", email)
        self.press("save", told="profile-saved")

    def sign_out_elsewhere(self) -> None:
        """End all other sessions."""
        self.press("sign-out-elsewhere", told="signed-out-elsewhere")

    def sign_out(self, person: Person | None = None) -> None:  # noqa: ARG002  # as it was before
        """Sign out through the menu under the person's name."""
        self.press("menu")
        self.press("menu-sign-out", then=SIGN_IN)

    def _set_up(self, opener: str) -> MfaSetup:
        self.press(opener)
        return MfaSetup(self.page).here()


def let_in(page: Page, person: Person) -> EditProfile:
    """Sign the person in, in test mode without the form, and open Edit Profile.

    Where the team wants MFA first, that page comes instead.
    """
    site.server().sign_in(person, page.context)
    profile = EditProfile(page)
    profile.go(profile.PATH)
    arrive(page, *IN)
    return profile

"""What people do on the screens, by the roles and exact names in docs/qa.md.

A method that leads to another page waits until it is there, and raises Refused, with the reason, if
the page refuses instead.
"""

import re

from playwright.sync_api import Locator, Page

from nightlatch_qa import hiding
from nightlatch_qa.people import Person
from nightlatch_qa.phone import QR_LABEL
from nightlatch_qa.refusals import arrive, come, follow, press, there
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

SIGN_IN = re.compile("^Sign in to ")  # the site's name
CODE = "Enter your code"
SETUPS = ("Set up MFA", "Set up your new phone", "Add an authenticator")


class SignIn(Screen):
    """Signing in: the password, then a code."""

    def open(self) -> None:
        """Go to the sign-in page."""
        self.go("/sign-in")
        _arrive_at_sign_in(self.page)

    def sign_in(self, person: Person) -> None:
        """Sign in from the beginning with everything the page asks for, to Edit Profile."""
        self.open()
        if self.give_password(person) == CODE:
            self.give_code(person.phone.next_code())

    def give_password(self, person: Person) -> str:
        """Send username and password; returns the next heading: with MFA on, of the code page."""
        self.fill("Username", person.username)
        self.fill("Password", person.password)
        press(self.page, "Sign in")
        return arrive(self.page, CODE, "Edit Profile", "Set up MFA to continue")

    def give_code(self, code: str) -> None:
        """Send a code from the authenticator app."""
        self.fill("Code from your authenticator app", code)
        press(self.page, "Verify")
        arrive(self.page, "Edit Profile")

    def give_recovery_code(self, code: str) -> "RecoveryCode":
        """Send the recovery code instead; leads to the next one."""
        if self.link("Use a recovery code").is_visible():
            follow(self.page, "Use a recovery code")
        arrive(self.page, "Use your recovery code")
        self.fill("Recovery code", code)
        press(self.page, "Sign in")
        arrive(self.page, "Your recovery code")
        return RecoveryCode(self.page)


class EditProfile(Screen):
    """The page people see first after signing in."""

    def open(self) -> None:
        """Go to Edit Profile."""
        self.go("/profile")
        arrive(self.page, "Edit Profile")

    def enable_mfa(self) -> "MfaSetup":
        """Press Enable MFA, or Set up MFA now where the team asks for it."""
        asked = self.button("Set up MFA now").is_visible()
        return self._set_up("Set up MFA now" if asked else "Enable MFA", "Set up MFA")

    def replace_authenticator(self) -> "MfaSetup":
        """Press Replace authenticator."""
        return self._set_up("Replace authenticator", "Set up your new phone")

    def mfa_is_on(self) -> None:
        """Wait until the page says so."""
        arrive(self.page, "MFA is on")

    def mfa_is_off(self) -> None:
        """Wait until the page says so."""
        arrive(self.page, "MFA is off")

    def generate_recovery_code(self) -> "RecoveryCode":
        """Generate a recovery code if none is saved, or it can no longer be shown."""
        press(self.page, "Generate recovery code")
        arrive(self.page, "Your recovery code")
        return RecoveryCode(self.page)

    def regenerate_recovery_code(self) -> "RecoveryCode":
        """Generate another recovery code; the previous one stops working."""
        press(self.page, "Regenerate recovery code")
        arrive(self.page, "Regenerate the recovery code?")
        press(self.page, "Regenerate")
        arrive(self.page, "Your recovery code")
        return RecoveryCode(self.page)

    def turn_off_mfa(self, person: Person) -> None:
        """Turn MFA off, with password and code; the person then has just the password."""
        follow(self.page, "Turn off MFA")
        arrive(self.page, "Turn off MFA")
        self.fill("Password", person.password)
        self.fill("Code from your authenticator app", person.phone.next_code())
        press(self.page, "Turn off MFA")
        arrive(self.page, "MFA is off")
        person.phone.secret = person.recovery_code = ""

    def sign_out(self, person: Person) -> None:
        """Sign out through the menu under the person's name."""
        press(self.page, person.name)
        press(self.page, "Sign out")
        _arrive_at_sign_in(self.page)

    def _set_up(self, opener: str, heading: str) -> "MfaSetup":
        press(self.page, opener)
        arrive(self.page, heading)
        return MfaSetup(self.page)


class MfaSetup(Screen):
    """The dialog (without scripts, the page) with the QR code."""

    @property
    def qr_code(self) -> Locator:
        """The picture to scan."""
        return self.page.get_by_role("img", name=QR_LABEL, exact=True)

    def secret_key(self) -> str:
        """Show the secret key and read it, in its groups."""
        press(self.page, "Show secret key for manual configuration")
        return there(self.field("Secret key"), "secret key").input_value()

    def enable(self, code: str) -> "RecoveryCode":
        """Send the code that the app shows; the first time it leads to the recovery code.

        With a recovery code saved it leads to "MFA is on", or after a lost phone to "Done".
        """
        self.fill("Verify MFA Code", code)
        press(self.page, "Enable")
        arrive(self.page, "Your recovery code", "MFA is on", "Done")
        return RecoveryCode(self.page)

    def start_again(self, person: Person) -> None:
        """After `setup-expired`: ask for a new QR code, and confirm it's them if asked."""
        press(self.page, "Show a new QR code")
        asked = "Confirm it's you"
        if arrive(self.page, asked, *SETUPS) == asked:
            ConfirmItIsYou(self.page).confirm(person, then=SETUPS)

    def cancel(self) -> None:
        """Leave without turning anything on."""
        press(self.page, "Cancel")
        arrive(self.page, "Edit Profile")


class RecoveryCode(Screen):
    """The page on which a new recovery code is shown."""

    def text(self) -> str:
        """The code."""
        code = self.page.get_by_test_id("recovery-code").inner_text()
        hiding.keep(code)
        return code

    def saved(self) -> None:
        """Press "I have saved it"; leads to Edit Profile or, after a lost phone, the next step."""
        press(self.page, "I have saved it")
        arrive(self.page, "Edit Profile", "Set up your new phone")


class NewPhone(Screen):
    """The second step after the recovery code: a new phone."""

    def set_up(self) -> MfaSetup:
        """Continue to the QR code for the new phone."""
        press(self.page, "Set up your new phone")
        setup = MfaSetup(self.page)
        there(setup.qr_code, "QR code")
        return setup


class ConfirmItIsYou(Screen):
    """Asks for password and code again before something important."""

    def confirm(self, person: Person, *, then: str | tuple[str, ...] = "Edit Profile") -> None:
        """Answer with everything the page asks for; leads to the page with the heading `then`."""
        arrive(self.page, "Confirm it's you")
        self.fill("Password", person.password)
        if self.field("Code from your authenticator app").is_visible():
            self.fill("Code from your authenticator app", person.phone.next_code())
        press(self.page, "Confirm")
        arrive(self.page, *((then,) if isinstance(then, str) else then))


def _arrive_at_sign_in(page: Page) -> None:
    come(page, page.get_by_role("heading", name=SIGN_IN), 'heading "Sign in to ..."')

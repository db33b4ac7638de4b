"""The screens on the way to a phone and a recovery code that work."""

from playwright.sync_api import Locator

from nightlatch_qa import hiding
from nightlatch_qa.people import Person
from nightlatch_qa.phone import QR_LABEL, Phone
from nightlatch_qa.refusals import arrive, there
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import press

__tracebackhide__ = True

CODE = "Code from your authenticator app"
SETUPS = ("Set up MFA", "Set up your new phone", "Add an authenticator")


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

    def enable(self, code: str, *, name: str = "") -> "RecoveryCode":
        """Send the code that the app shows; the first time it leads to the recovery code.

        With a recovery code saved it leads to "MFA is on", or after a lost phone to "Done". One of
        several authenticators may have a name.
        """
        if name:
            self.fill("Name (optional)", name)
        self.fill("Verify MFA Code", code)
        press(self.page, "Enable")
        arrive(self.page, "Your recovery code", "MFA is on", "Done")
        return RecoveryCode(self.page)

    def finish(self, phone: Phone) -> "RecoveryCode":
        """Scan the QR code with the phone and enable it; leads to where `enable` does."""
        phone.scan(self.page)
        return self.enable(phone.next_code())

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
        shown = there(self.page.get_by_test_id("recovery-code"), "recovery code").inner_text()
        hiding.keep(shown)
        return shown

    def saved(self, *, then: str = "") -> str:
        """Read the code and press I have saved it.

        Leads to Edit Profile, or on from a lost phone to the new one. `then` is the heading of
        another page, where that was asked for before.
        """
        code = self.text()
        press(self.page, "I have saved it")
        arrive(self.page, *((then,) if then else ("Edit Profile", "Set up your new phone")))
        return code


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
        identify(self, person)
        press(self.page, "Confirm")
        arrive(self.page, *((then,) if isinstance(then, str) else then))


def identify(screen: Screen, person: Person) -> None:
    """Fill in the person's password, and a code where one is asked for."""
    screen.fill("Password", person.password)
    if screen.field(CODE).is_visible():
        screen.fill(CODE, person.phone.next_code())

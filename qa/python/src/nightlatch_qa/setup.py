"""The screens on the way to a phone and a recovery code that work."""

from playwright.sync_api import Locator

from nightlatch_qa import hiding, virtual
from nightlatch_qa.handles import arrive
from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone, qr_code
from nightlatch_qa.refusals import CONFIRMATION, come, there
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

PROFILE, SHOWN, DONE = "profile/edit", "recovery-codes/show", "recovery/done"


class MfaSetup(Screen):
    """The dialog (without scripts, the page) with the QR code."""

    NAME = "enrolment/new"
    PATH = "/profile/mfa"

    @property
    def qr_code(self) -> Locator:
        """The picture to scan."""
        return qr_code(self.page)

    def secret_key(self) -> str:
        """Show the secret key and read it, in its groups."""
        if not self.part("secret-key").is_visible():
            self.press("show-secret-key")
        return there(self.part("secret-key"), "secret key").input_value()

    def enable(self, code: str, *, name: str = "") -> "RecoveryCode":
        """Send the code that the app shows; the first time it leads to the recovery code.

        With a recovery code saved it leads to Edit Profile, or after a lost phone to "Done". One of
        several authenticators may have a name.
        """
        if name:
            self.fill("authenticator_name", name)
        self.fill("code", code)
        self.press("enable")
        arrive(self.page, SHOWN, PROFILE, DONE)
        return RecoveryCode(self.page)

    def finish(self, phone: Phone) -> "RecoveryCode":
        """Scan the QR code with the phone and enable it; leads to where `enable` does."""
        phone.scan(self.page)
        return self.enable(phone.next_code())

    def start_again(self, person: Person) -> None:
        """After `setup-expired`: ask for a new QR code, and confirm it's them if asked."""
        self.press("new-qr-code")
        if arrive(self.page, CONFIRMATION, self.NAME) == CONFIRMATION:
            ConfirmItIsYou(self.page).confirm(person, then=self.NAME)

    def cancel(self) -> None:
        """Leave without turning anything on."""
        self.press("cancel", then=PROFILE)


class RecoveryCode(Screen):
    """The page on which a new recovery code is shown."""

    NAME = SHOWN
    PATH = "/profile/recovery-code"

    def text(self) -> str:
        """The code."""
        code = there(self.part("recovery-code"), "recovery code").inner_text()
        hiding.keep(code)
        return code

    def saved(self, *, then: str = "") -> str:
        """Read the code and press I have saved it.

        Leads to Edit Profile, or on from a lost phone to the new one. `then` is another screen,
        where that was asked for before.
        """
        code = self.text()
        self.press("saved")
        arrive(self.page, *((then,) if then else (PROFILE, NewPhone.NAME)))
        return code


class AddPasskey(Screen):
    """The page on which a passkey is added, which the one at hand keeps."""

    NAME = "passkeys/new"
    PATH = "/profile/mfa/passkeys"

    def add(self) -> RecoveryCode:
        """Press Add a passkey; leads to the recovery code the first time, then to Edit Profile."""
        self.press("add-a-passkey")
        arrive(self.page, SHOWN, PROFILE, DONE, "mfa-requirement/done")
        return RecoveryCode(self.page)

    def cancel(self) -> None:
        """Leave without adding one."""
        self.press("cancel", then=PROFILE)


class NewPhone(Screen):
    """The second step after the recovery code: a new phone, or a passkey."""

    NAME = "recovery/phone"
    PATH = "/recovery"

    def set_up(self) -> MfaSetup:
        """Continue to the QR code for the new phone."""
        self.press("set-up-new-phone")
        return MfaSetup(self.page).here()

    def add_passkey(self) -> None:
        """Add a passkey instead, which the one at hand keeps; leads to "Done"."""
        self.press("add-passkey", then="recovery/passkey")
        self.press("add-a-passkey", then=DONE)

    def block_lost_phone(self) -> None:
        """Block the lost phone, so that no one can sign in with it."""
        self.press("block-lost-phone", told="lost-phone-off")

    def keep_found_phone(self, code: str) -> None:
        """Say that the phone was found, with a code of it; leads to Edit Profile."""
        self.press("found-phone", then="recovery/found")
        self.fill("code", code)
        self.press("keep-this-phone", told="phone-found")

    def keep_found_passkey(self) -> None:
        """Say that what keeps a passkey was found, with a touch of it; leads to Edit Profile."""
        self.press("found-phone", then="recovery/found")
        self.press("use-a-passkey", told="phone-found")


class ConfirmItIsYou(Screen):
    """Asks for password and code, or a passkey, again before something important."""

    NAME = CONFIRMATION

    def confirm(self, person: Person, *, then: str | tuple[str, ...] = PROFILE) -> None:
        """Answer with everything the page asks for; leads to the screen `then`."""
        self.here()
        if not confirmed(self, person, "confirm_password", "confirm_code"):
            self.press("confirm")
        arrive(self.page, *((then,) if isinstance(then, str) else then))


def confirmed(screen: Screen, person: Person, password: str, code: str) -> bool:
    """Confirm it with a passkey, if one of the person's is at hand.

    Otherwise fill in these fields, for a button that is to be pressed.
    """
    if not virtual.at_hand(screen.page, *person.passkeys):
        identify(screen, person, password, code)
        return False
    if screen.part(password).is_visible():  # some don't say whose finger it was
        screen.fill(password, person.password)
    screen.press("confirm-with-a-passkey")
    return True


def identify(screen: Screen, person: Person, password: str, code: str) -> None:
    """Fill in the person's password, and a code where one is asked for, in these fields."""
    screen.fill(password, person.password)
    if screen.part(code).is_visible():
        screen.fill(code, person.phone.next_code())


def see(screen: Screen, name: str, value: str) -> None:
    """Wait until a part of the page says this. Raises Refused."""
    place = screen.part(name).and_(screen.page.locator(f"[data-value='{value}']"))
    come(screen.page, place, f'"{name}" with the value "{value}"')

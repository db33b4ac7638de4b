"""What people do on the way in and on their own profile, by the handles in docs/qa.md.

A method that leads to another page waits until it is there, and raises Refused, with the reason, if
the page refuses instead.
"""

from playwright.sync_api import Page

from nightlatch_qa import site
from nightlatch_qa.handles import arrive
from nightlatch_qa.people import IN, Person
from nightlatch_qa.screen import Screen
from nightlatch_qa.setup import MfaSetup, RecoveryCode, identify, see

__tracebackhide__ = True

SIGN_IN, CODE, RECOVERY = "sign-in/new", "second-factor/new", "second-factor/recovery"


class SignIn(Screen):
    """Signing in: the password, then a code."""

    NAME = SIGN_IN
    PATH = "/sign-in"

    def sign_in(self, person: Person) -> None:
        """Sign in from the beginning with everything the page asks for, to Edit Profile.

        People who can open an app begin on My apps, and go on from there.
        """
        self.open()
        led = self.give_password(person)
        if led == CODE:
            led = self.give_code(person.phone.next_code())
        if led == "my-apps/index":
            EditProfile(self.page, at=self._at).open()

    def begin(self, person: Person) -> "SignIn":
        """Open the page and send username and password, to where a code is asked for."""
        self.open().give_password(person)
        return self

    def recover(self, person: Person) -> RecoveryCode:
        """Sign in from the start with the recovery code in place of the phone, to the next one."""
        return self.begin(person).give_recovery_code(person.recovery_code)

    def give_password(self, person: Person, *, then: str = "") -> str:
        """Send username and password; returns the next screen, which with MFA on asks for a code.

        `then` is another screen, where that was asked for before signing in.
        """
        self.fill("username", person.username)
        self.fill("password", person.password)
        self.press("sign-in")
        return arrive(self.page, *((then,) if then else (CODE, *IN)))

    def give_code(self, code: str, *, then: str = "") -> str:
        """Send a code of the authenticator app; returns the next screen.

        `then` is another screen, where that was asked for before signing in.
        """
        self.fill("code", code)
        self.press("verify")
        return arrive(self.page, *((then,) if then else IN))

    def give_recovery_code(self, code: str) -> RecoveryCode:
        """Send the recovery code instead; leads to the next one."""
        if self.part("use-a-recovery-code").is_visible():
            self.press("use-a-recovery-code")
        arrive(self.page, RECOVERY)
        self.fill("recovery_code", code)
        self.press("sign-in", then=RecoveryCode.NAME)
        return RecoveryCode(self.page)

    def give_sign_in_code(self, code: str) -> RecoveryCode:
        """Send the one-time code of the help desk instead; leads to a new recovery code."""
        self.press("neither", then="second-factor/neither")
        self.fill("sign_in_code", code)
        self.press("sign-in", then=RecoveryCode.NAME)
        return RecoveryCode(self.page)


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
        """Turn MFA off, with password and code; the person then has just the password."""
        self.press("turn-off-mfa", then="mfa-removal/new")
        identify(self, person, "password", "code")
        self.press("turn-off-mfa")
        self.mfa_is_off()
        person.phone.secret = person.recovery_code = ""

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

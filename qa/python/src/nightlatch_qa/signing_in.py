"""What people do on the way in, by the handles in docs/qa.md.

A method that leads to another page waits until it is there, and raises Refused, with the reason, if
the page refuses instead.
"""

from nightlatch_qa import virtual
from nightlatch_qa.handles import arrive, screen
from nightlatch_qa.people import IN, Person
from nightlatch_qa.refusals import forget
from nightlatch_qa.screen import Screen
from nightlatch_qa.setup import PROFILE, RecoveryCode

__tracebackhide__ = True

SIGN_IN, RECOVERY = "sign-in/new", "second-factor/recovery"
SECOND = CODE, PASSKEY = "second-factor/new", "second-factor/passkey"


class SignIn(Screen):
    """Signing in: the password, then a code; or a passkey, after the password or without it."""

    NAME = SIGN_IN
    PATH = "/sign-in"

    def sign_in(self, person: Person) -> None:
        """Sign in from the beginning with everything the page asks for, to Edit Profile.

        After the password that is a passkey, if one of theirs is at hand, otherwise a code. People
        who can open an app begin on My apps, and go on from there.
        """
        self.open()
        led = self.give_password(person)
        if led in SECOND and virtual.at_hand(self.page, *person.passkeys):
            led = self.use_passkey()
        elif led in SECOND:
            led = self.give_code(person.phone.next_code())
        if led == "my-apps/index":
            self.go("/profile")
            arrive(self.page, PROFILE)

    def begin(self, person: Person) -> "SignIn":
        """Open the page and send username and password, to where more is asked for."""
        self.open().give_password(person)
        return self

    def recover(self, person: Person) -> RecoveryCode:
        """Sign in from the start with the recovery code in place of the phone, to the next one."""
        return self.begin(person).give_recovery_code(person.recovery_code)

    def give_password(self, person: Person, *, then: str = "") -> str:
        """Send username and password; returns the next screen, which with MFA on asks for more.

        `then` is another screen, where that was asked for before signing in.
        """
        self.fill("username", person.username)
        self.fill("password", person.password)
        self.press("sign-in")
        return arrive(self.page, *((then,) if then else (*SECOND, *IN)))

    def use_passkey(self, *, then: str = "") -> str:
        """Use the passkey at hand, alone or after the password; returns the next screen.

        `then` is another screen, where that was asked for before signing in.
        """
        if screen(self.page, SIGN_IN).is_visible():
            self.press("sign-in-with-a-passkey")
        else:
            self.press("use-a-passkey")
        return arrive(self.page, *((then,) if then else IN))

    def choose_suggested_passkey(self, *, then: str = "") -> str:
        """Choose the passkey that the browser suggests for the username, in place of typing it."""
        forget(self.page)
        virtual.choose_suggested(self.page)
        return arrive(self.page, *((then,) if then else IN))

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

"""What people do on the screens, by the roles and exact names in docs/qa.md.

A method that leads to another page waits until it is there, and raises Refused, with the reason, if
the page refuses instead.
"""

import re
from typing import Self

from playwright.sync_api import Page

from nightlatch_qa import site
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import arrive, come
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import follow, press
from nightlatch_qa.setup import SETUPS, MfaSetup, RecoveryCode, identify

__tracebackhide__ = True

SIGN_IN = re.compile("^Sign in to ")  # the site's name
CODE = "Enter your code"
APPS = "My apps"
IN = ("Edit Profile", APPS, "Set up MFA to continue")  # where signing in leads to


class SignIn(Screen):
    """Signing in: the password, then a code."""

    def open(self) -> Self:
        """Go to the sign-in page."""
        self.go("/sign-in")
        _arrive_at_sign_in(self.page)
        return self

    def sign_in(self, person: Person) -> None:
        """Sign in from the beginning with everything the page asks for, to Edit Profile.

        People who can open an app begin on My apps, and go on from there.
        """
        self.open()
        led = self.give_password(person)
        if led == CODE:
            led = self.give_code(person.phone.next_code())
        if led == APPS:
            EditProfile(self.page, at=self._at).open()

    def begin(self, person: Person) -> Self:
        """Open the page and send username and password, to where a code is asked for."""
        self.open().give_password(person)
        return self

    def recover(self, person: Person) -> RecoveryCode:
        """Sign in from the start with the recovery code in place of the phone, to the next one."""
        return self.begin(person).give_recovery_code(person.recovery_code)

    def give_password(self, person: Person, *, then: str = "") -> str:
        """Send username and password; returns the next heading, which with MFA on asks for a code.

        `then` is the heading of another page, where that was asked for before signing in.
        """
        self.fill("Username", person.username)
        self.fill("Password", person.password)
        press(self.page, "Sign in")
        return arrive(self.page, *((then,) if then else (CODE, *IN)))

    def give_code(self, code: str, *, then: str = "") -> str:
        """Send a code of the authenticator app; returns the next heading.

        `then` is the heading of another page, where that was asked for before signing in.
        """
        self.fill("Code from your authenticator app", code)
        press(self.page, "Verify")
        return arrive(self.page, *((then,) if then else IN))

    def give_recovery_code(self, code: str) -> RecoveryCode:
        """Send the recovery code instead; leads to the next one."""
        if self.link("Use a recovery code").is_visible():
            follow(self.page, "Use a recovery code")
        arrive(self.page, "Use your recovery code")
        self.fill("Recovery code", code)
        press(self.page, "Sign in")
        arrive(self.page, "Your recovery code")
        return RecoveryCode(self.page)


class EditProfile(Screen):
    """The page people see first after signing in, unless there is an app that they can open."""

    def open(self) -> Self:
        """Go to Edit Profile."""
        self.go("/profile")
        arrive(self.page, "Edit Profile")
        return self

    def enable_mfa(self) -> MfaSetup:
        """Press Enable MFA, or Set up MFA now where the team asks for it."""
        asked = self.button("Set up MFA now").is_visible()
        return self._set_up("Set up MFA now" if asked else "Enable MFA", "Set up MFA")

    def continue_setup(self) -> MfaSetup:
        """Press Continue, of a set-up that was begun."""
        return self._set_up("Continue", *SETUPS)

    def add_authenticator(self) -> MfaSetup:
        """Press Add another authenticator."""
        return self._set_up("Add another authenticator", "Add an authenticator")

    def replace_authenticator(self) -> MfaSetup:
        """Press Replace authenticator."""
        return self._set_up("Replace authenticator", "Set up your new phone")

    def mfa_is_on(self) -> None:
        """Wait until the page says so."""
        arrive(self.page, "MFA is on")

    def mfa_is_off(self) -> None:
        """Wait until the page says so."""
        arrive(self.page, "MFA is off")

    def generate_recovery_code(self) -> RecoveryCode:
        """Generate a recovery code if none is saved, or it can no longer be shown."""
        press(self.page, "Generate recovery code")
        arrive(self.page, "Your recovery code")
        return RecoveryCode(self.page)

    def regenerate_recovery_code(self) -> RecoveryCode:
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
        identify(self, person)
        press(self.page, "Turn off MFA")
        arrive(self.page, "MFA is off")
        person.phone.secret = person.recovery_code = ""

    def sign_out(self, person: Person) -> None:
        """Sign out through the menu under the person's name."""
        press(self.page, person.name)
        press(self.page, "Sign out")
        _arrive_at_sign_in(self.page)

    def _set_up(self, opener: str, *headings: str) -> MfaSetup:
        press(self.page, opener)
        arrive(self.page, *headings)
        return MfaSetup(self.page)


def let_in(page: Page, person: Person) -> EditProfile:
    """Sign the person in, in test mode without the form, and open Edit Profile.

    Where the team wants MFA first, that page comes instead.
    """
    site.server().sign_in(person, page.context)
    profile = EditProfile(page)
    profile.go("/profile")
    arrive(page, *IN)
    return profile


def _arrive_at_sign_in(page: Page) -> None:
    come(page, page.get_by_role("heading", name=SIGN_IN), 'heading "Sign in to ..."')

"""What people do with their own password, activity and links, by the handles in docs/qa.md."""

from nightlatch_qa import site, virtual
from nightlatch_qa.handles import arrive, parts
from nightlatch_qa.people import IN, Person, create_account
from nightlatch_qa.phone import Phone
from nightlatch_qa.screen import Screen
from nightlatch_qa.setup import PROFILE

__tracebackhide__ = True


class ChangePassword(Screen):
    """Another password, by the one until now; other sessions end."""

    NAME = "profile/password"
    PATH = "/profile/password"

    def change(self, person: Person, password: str) -> None:
        """Change it, and keep it in `person.password`."""
        self.fill("current_password", person.password)
        self.fill("password", password)
        self.press("change-password", told="password-changed")
        person.password = password


class SetPassword(Screen):
    """The page of a password reset link."""

    NAME = "reset-links/new"

    def follow(self, link: str) -> "SetPassword":
        """Open the link that an administrator created."""
        self.page.goto(link)
        return self.here()

    def set(self, person: Person, password: str) -> None:
        """Set it, with a passkey or a code if asked for, and keep it in `person.password`.

        With MFA on it leads into the account, else to Sign in.
        """
        self.fill("password", password)
        if virtual.at_hand(self.page, *person.passkeys):
            self.press("use-a-passkey")
        else:
            if self.part("code").is_visible():
                self.fill("code", person.phone.next_code())
            self.press("set-password")
        arrive(self.page, "sign-in/new", *IN)
        person.password = password


class CreateAccount(Screen):
    """The page of an invitation."""

    NAME = "acceptance/new"

    def follow(self, link: str) -> "CreateAccount":
        """Open the link that an administrator created."""
        self.page.goto(link)
        return self.here()

    def create(self, username: str, phone: Phone | None = None) -> Person:
        """Create the account that the invitation is for; leads into it."""
        return create_account(self.page, username, phone or site.server().phone())


class OwnActivity(Screen):
    """All that has happened to the account."""

    NAME = "own-activity/index"
    PATH = "/profile/activity"

    def events(self) -> list[str]:
        """The kinds of the events shown, such as "signed-in", the latest first."""
        return parts(self.page, "event")


class SecurityAlerts(Screen):
    """Recent security activity, which stands on every page until it is answered."""

    NAME = PROFILE
    PATH = "/profile"

    def are_known(self) -> None:
        """Answer that they are known; the page comes again without them."""
        self.press("i-know")
        self.part("alerts").wait_for(state="hidden")

    def disown(self) -> None:
        """Answer No, secure my account: other sessions end, and the password has to be changed."""
        self.press("not-me", told="not-me")

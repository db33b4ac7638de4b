"""What administrators do on the screens, by the roles and exact names in docs/qa.md.

15 minutes after the last confirmation, actions ask for another: see ConfirmItIsYou.
"""

from datetime import date, timedelta
from typing import Self

from nightlatch_qa import hiding
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import arrive, come, done
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import follow, press

__tracebackhide__ = True


class People(Screen):
    """Everyone with an account."""

    def open(self) -> Self:
        """Go to People."""
        self.go("/people")
        arrive(self.page, "People")
        return self

    def find(self, person: Person) -> "SomebodysPage":
        """Search for the person and go to their page."""
        self.fill("Name, username or email", person.username)
        press(self.page, "Search")
        follow(self.page, person.name)
        arrive(self.page, person.name)
        return SomebodysPage(self.page)

    def invite(self, username: str) -> str:
        """Invite someone as a member; returns the link to give them."""
        follow(self.page, "Invite people")
        arrive(self.page, "Invite people")
        self.fill("Username", username)
        press(self.page, "Invite")
        arrive(self.page, "Invited")
        return self.made_link(f"Link for {username}")


class SomebodysPage(Screen):
    """One person's page; each method waits until the page says that it was done."""

    def make_administrator(self) -> None:
        """Make them an administrator."""
        self._ask_and_act("Make administrator", "made-admin")

    def make_member(self) -> None:
        """Change them back to a member."""
        self._ask_and_act("Change to member", "made-member")

    def disable(self) -> None:
        """Stop them signing in."""
        self._ask_and_act("Disable account", "person-disabled")

    def enable(self) -> None:
        """Let them sign in again."""
        self._act("Enable account", "person-enabled")

    def sign_out_everywhere(self) -> None:
        """End all their sessions."""
        self._ask_and_act("Sign out everywhere", "person-signed-out")

    def reset_mfa(self) -> None:
        """Turn their MFA off."""
        self._ask_and_act("Reset MFA", "mfa-reset")

    def delete(self) -> None:
        """Delete the account."""
        self._ask_and_act("Delete account", "person-deleted")

    def password_link(self) -> str:
        """Create a password reset link for them; returns the link."""
        press(self.page, "Create password reset link")
        return self.made_link("Link")

    def sign_in_code(self) -> str:
        """Create a one-time sign-in code, which replaces the second factor; returns the code."""
        press(self.page, "Create one-time sign-in code")
        shown = self.page.get_by_test_id("sign-in-code")
        come(self.page, shown, "sign-in code")
        hiding.keep(shown.inner_text())
        return shown.inner_text()

    def _ask_and_act(self, name: str, told: str) -> None:
        follow(self.page, name)
        self._act(name, told)

    def _act(self, button: str, told: str) -> None:
        press(self.page, button)
        done(self.page, told)


class SecuritySettings(Screen):
    """The team's policy."""

    def open(self) -> Self:
        """Go to Security settings."""
        self.go("/security-settings")
        arrive(self.page, "Security settings")
        return self

    def require_mfa(self, days: int = 0) -> None:
        """Require MFA for everyone by the end of the day that many days from the server's today."""
        required = self.field("Required by")
        today = date.fromisoformat(required.get_attribute("min") or "")
        required.fill(str(today + timedelta(days=days)))
        first = self.page.get_by_role("button", name="Require MFA for everyone", exact=True)
        press(self.page, "Require MFA for everyone" if first.count() else "Change the date")
        if days == 0:
            press(self.page, "Require MFA from tonight")
        done(self.page, "policy-changed")

    def leave_mfa_to_each(self) -> None:
        """Make MFA optional again."""
        follow(self.page, "Make MFA optional")
        press(self.page, "Make MFA optional")
        done(self.page, "policy-changed")

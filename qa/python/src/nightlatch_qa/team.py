"""What administrators do on the screens, by the roles and exact names in docs/qa.md.

15 minutes after the last confirmation, actions ask for another: see ConfirmItIsYou.
"""

from datetime import date, timedelta
from typing import Self

from nightlatch_qa import hiding
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import arrive, come, done, there
from nightlatch_qa.screen import Screen
from nightlatch_qa.screens import follow, press

__tracebackhide__ = True

LENGTHS = {
    "advised": "1 hour unused, 24 hours in total",
    "working-day": "12 hours unused, 7 days in total",
    "often-used": "7 days unused, 30 days in total",
}


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

    def add_to_group(self, group: str, *people: Person) -> None:
        """Select people of the list, put them into the group, and go back to the list."""
        self._act_on(group, people, "Add to group")

    def take_out_of_group(self, group: str, *people: Person) -> None:
        """Select people of the list, take them out of the group, and go back to the list."""
        self._act_on(group, people, "Take out of group")

    def _act_on(self, group: str, people: tuple[Person, ...], deed: str) -> None:
        for person in people:
            name = f"Select {person.name} ({person.username})"
            there(self.field(name), f'checkbox "{name}"').check()
        self.field("Group for those selected").select_option(label=group)
        press(self.page, deed)
        come(self.page, self.link("Cancel"), f'question "{deed}"')
        press(self.page, deed)
        come(self.page, self.link("Back to the list"), 'link "Back to the list"')
        follow(self.page, "Back to the list")
        arrive(self.page, "People")


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

    def add_to_group(self, group: str) -> None:
        """Put them into the group."""
        self.field("Add to a group").select_option(label=group)
        self._act("Add to group", "joined-group")

    def take_out_of_group(self, group: str) -> None:
        """Take them out of it."""
        self._act(f"Take out of {group}", "left-group")

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

    def set_sign_in_length(self, step: str) -> None:
        """Have sign-ins last that long: "advised", "working-day" or "often-used"."""
        self.field(LENGTHS[step]).check()
        press(self.page, "Change how long sign-ins last")
        done(self.page, "sign-in-length-changed")

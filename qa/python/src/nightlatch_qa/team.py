"""What administrators do to people, by the handles in docs/qa.md.

15 minutes after the last confirmation, actions ask for another: see ConfirmItIsYou.
"""

from nightlatch_qa import handles
from nightlatch_qa.inviting import InvitePeople
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import come, there
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class People(Screen):
    """Everyone with an account."""

    NAME = "people/index"
    PATH = "/people"

    def search(self, text: str = "", *, only: str = "") -> list[str]:
        """Search, perhaps "only" of those "without-mfa" or "without-passkey", or "invited".

        Others are "admins", "never" (signed in) and "disabled". Returns the usernames found.
        """
        self.fill("q", text)
        handles.select(self.page, "only", only)
        self.look("search")
        return self.usernames()

    def usernames(self) -> list[str]:
        """The usernames in the list, as they are on the page."""
        return handles.parts(self.page, "person-link")

    def find(self, person: Person) -> "SomebodysPage":
        """Search for the person and go to their page."""
        self.fill("q", person.username)
        self.look("search")
        self.press("person-link", of=person.username, then=SomebodysPage.NAME)
        return SomebodysPage(self.page)

    def invite(self, username: str) -> str:
        """Invite someone as a member; returns the link to give them."""
        self.press("invite-people", then=InvitePeople.NAME)
        return InvitePeople(self.page).invite(username)

    def disable(self, *people: Person) -> None:
        """Select people of the list, disable them, and go back to the list."""
        self._act_on(people, "disable")

    def enable(self, *people: Person) -> None:
        """Select disabled people of the list, enable them, and go back to the list."""
        self._act_on(people, "enable")

    def sign_out(self, *people: Person) -> None:
        """Select people of the list, end their sessions, and go back to the list."""
        self._act_on(people, "sign-out")

    def remind(self, *people: Person) -> None:
        """Select people of the list, remind them of MFA, and go back to the list."""
        self._act_on(people, "remind")

    def confirm_emails(self, *people: Person) -> None:
        """Select people of the list, say that their addresses are theirs, and go back."""
        self._act_on(people, "confirm-email")

    def withdraw_emails(self, *people: Person) -> None:
        """Select people of the list, take back that their addresses are theirs, and go back."""
        self._act_on(people, "withdraw-email")

    def add_to_group(self, group: str, *people: Person) -> None:
        """Select people of the list, put them into the group, and go back to the list."""
        self._act_on(people, "add-to-group", group)

    def take_out_of_group(self, group: str, *people: Person) -> None:
        """Select people of the list, take them out of the group, and go back to the list."""
        self._act_on(people, "take-out-of-group", group)

    def _act_on(self, people: tuple[Person, ...], deed: str, group: str = "") -> None:
        for person in people:
            there(self.part("select", of=person.username), f'"{person.username}"').check()
        if group:
            handles.choose(self.page, "with_group", group)
        self.press(deed, then="selection/new")
        self.press("confirm", then="selection/done")
        self.press("back", then=self.NAME)


class SomebodysPage(Screen):
    """One person's page; each method waits until the page says that it was done."""

    NAME = "people/show"

    def make_administrator(self) -> None:
        """Make them an administrator."""
        self._ask_and_act("make-admin", "made-admin")

    def make_member(self) -> None:
        """Change them back to a member."""
        self._ask_and_act("make-member", "made-member")

    def disable(self) -> None:
        """Stop them signing in."""
        self._ask_and_act("disable", "person-disabled")

    def enable(self) -> None:
        """Let them sign in again."""
        self.press("enable", told="person-enabled")

    def sign_out_everywhere(self) -> None:
        """End all their sessions."""
        self._ask_and_act("sign-out", "person-signed-out")

    def reset_mfa(self) -> None:
        """Turn their MFA off."""
        self._ask_and_act("reset-mfa", "mfa-reset")

    def delete(self) -> None:
        """Delete the account."""
        self._ask_and_act("delete", "person-deleted")

    def rename(self, name: str) -> None:
        """Save another full name for them."""
        self.fill("name", name)
        self.press("save-name", told="person-renamed")

    def vouch_for_email(self) -> None:
        """Say that the email address is theirs."""
        self.press("vouch-email", told="email-vouched")

    def withdraw_email(self) -> None:
        """Take back that the email address is theirs."""
        self.press("withdraw-email", told="email-vouch-withdrawn")

    def add_to_group(self, group: str) -> None:
        """Put them into the group."""
        handles.choose(self.page, "group", group)
        self.press("add-to-group", told="joined-group")

    def take_out_of_group(self, group: str) -> None:
        """Take them out of it."""
        self.press("take-out", of=group, told="left-group")

    def password_link(self) -> str:
        """Create a password reset link for them; returns the link."""
        self.press("create-reset-link")
        return self.made("link")

    def sign_in_code(self) -> str:
        """Create a one-time sign-in code, which replaces the second factor; returns the code."""
        self.press("create-sign-in-code")
        return self.made("sign-in-code")

    def _ask_and_act(self, deed: str, told: str) -> None:
        self.press(deed)
        come(self.page, self.part("confirm"), 'question with "confirm"')
        self.press("confirm", told=told)

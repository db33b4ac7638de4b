"""What administrators decide and look up, by the handles in docs/qa.md."""

from datetime import date, timedelta

from nightlatch_qa.handles import parts
from nightlatch_qa.people import Person
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class SecuritySettings(Screen):
    """The team's policy."""

    NAME = "policy/edit"
    PATH = "/security-settings"

    def require_mfa(self, days: int = 0) -> None:
        """Require MFA for everyone by the end of the day that many days from the server's today."""
        required = self.part("deadline")
        today = date.fromisoformat(required.get_attribute("min") or "")
        required.fill(str(today + timedelta(days=days)))
        if days == 0:
            self.press("require-mfa", then="policy/today")
        self.press("require-mfa" if days else "confirm", told="policy-changed")

    def leave_mfa_to_each(self) -> None:
        """Make MFA optional again."""
        self.press("make-mfa-optional", then="policy/optional")
        self.press("confirm", told="policy-changed")

    def set_sign_in_length(self, step: str) -> None:
        """Have sign-ins last that long: "advised", "working-day" or "often-used"."""
        self.part(f"sign_ins_last-{step}").check()
        self.press("change-sign-in-length", told="sign-in-length-changed")


class Activity(Screen):
    """All that has happened, to everyone."""

    NAME = "activity/index"
    PATH = "/activity"

    def of(self, person: Person) -> list[str]:
        """The kinds of the events about this person, such as "signed-in", the latest first."""
        self.fill("person", person.username)
        self.press("show")
        self.page.wait_for_url(lambda url: f"person={person.username}" in url)
        return self.events()

    def events(self) -> list[str]:
        """The kinds of the events shown, the latest first."""
        return parts(self.page, "event")


class Overview(Screen):
    """How the server and the team are doing."""

    NAME = "overview/show"
    PATH = "/overview"

    def invitations(self) -> None:
        """Go to the open invitations, while there are any."""
        self.press("invitations", then="invitations/index")

    def without_mfa(self) -> list[str]:
        """The usernames of those whom the page names as without MFA."""
        return parts(self.page, "person-link")

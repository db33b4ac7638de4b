"""What administrators decide and look up, by the handles in docs/qa.md."""

from datetime import date, timedelta

from nightlatch_qa import handles
from nightlatch_qa.handles import parts
from nightlatch_qa.people import Person
from nightlatch_qa.refusals import done
from nightlatch_qa.screen import Screen

__tracebackhide__ = True


class SecuritySettings(Screen):
    """The team's policy."""

    NAME = "policy/edit"
    PATH = "/security-settings"

    def require_mfa(self, days: int = 0) -> None:
        """Require MFA for everyone by the end of the day that many days from the server's today."""
        self._fill_in("deadline", days)
        if days == 0:
            self.press("require-mfa", then="policy/today")
        self.press("require-mfa" if days else "confirm", told="policy-changed")

    def leave_mfa_to_each(self) -> None:
        """Make MFA optional again."""
        self.press("make-mfa-optional", then="policy/optional")
        self.press("confirm", told="policy-changed")

    def require_passkeys(self, days: int = 0, *, of: str = "everyone") -> None:
        """Require passkeys, of "administrators" or "everyone", in the same way."""
        handles.tick(self.page, "passkeys_for", of)
        self._fill_in("passkeys_by", days)
        self.press("require-passkeys", then="" if days else "policy/passkeys-today")
        if days == 0:
            self.press("confirm")
        done(self.page, "passkey-policy-changed")

    def make_passkeys_optional(self) -> None:
        """Require passkeys of no one any more."""
        self.press("make-passkeys-optional", then="policy/passkeys-optional")
        self.press("confirm", told="passkey-policy-changed")

    def set_sign_in_length(self, step: str) -> None:
        """Have sign-ins last that long: "advised", "working-day" or "often-used"."""
        handles.tick(self.page, "sign_ins_last", step)
        self.press("change-sign-in-length", told="sign-in-length-changed")

    def _fill_in(self, name: str, days: int) -> None:
        field = self.part(name)
        today = date.fromisoformat(field.get_attribute("min") or "")
        field.fill(str(today + timedelta(days=days)))


class Activity(Screen):
    """All that has happened, to everyone."""

    NAME = "activity/index"
    PATH = "/activity"

    def of(self, person: Person) -> list[str]:
        """The kinds of the events about this person, such as "signed-in", the latest first."""
        self.fill("person", person.username)
        self.look("show")
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

    def without_passkey(self) -> list[str]:
        """The usernames of those whom the page names as needing a passkey, and without one."""
        return parts(self.page, "person-without-passkey")

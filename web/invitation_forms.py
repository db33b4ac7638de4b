"""The forms that people are invited with."""

from typing import Self

from starlette.datastructures import FormData

from domain.signin.invitees import SEPARATOR
from domain.users.group_names import MAX_LENGTH
from domain.users.groups import MAX_GROUPS
from web.forms import MAX_LIST, Form
from web.numbers import row_number


class InvitationForm(Form):
    """One person."""

    fields = {
        "username": "Enter a username or an email address.",
        "name": "",
        "email": "",
        "is_email_theirs": "",
        "role": "",
        "groups": "",
    }
    # All there are, so that the rule can say how many one person may be in.
    longer = {"groups": MAX_GROUPS * (MAX_LENGTH + len(SEPARATOR))}

    @classmethod
    def parse(cls, data: FormData) -> Self:
        """The form as posted, where each group that was ticked comes by itself."""
        ticked = [name for name in data.getlist("groups") if isinstance(name, str)]
        rest = [(field, value) for field, value in data.multi_items() if field != "groups"]
        return super().parse(FormData([*rest, ("groups", SEPARATOR.join(ticked))]))


class LinesForm(Form):
    """Many people, a line each; `others` is pressed for all but those whose lines are wrong."""

    fields = {
        "lines": "Enter at least one username or email address.",
        "are_emails_theirs": "",
        "others": "",
    }
    longest = MAX_LIST

    @property
    def is_wrong(self) -> bool:
        """Whether anything in it needs a change; what is left of a list may not."""
        return any(getattr(one, "faults", True) for one in self.errors.values())


class RenewalsForm(Form):
    """Several expired invitations, as their numbers."""

    fields = {"numbers": ""}
    longest = MAX_LIST

    @property
    def numbers(self) -> set[int]:
        """Those that are numbers of rows."""
        return set(map(row_number, self["numbers"].split()))

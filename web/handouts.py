"""What an administrator hands to the people invited: a link each, and words to send with it."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from domain.clock import days
from domain.signin.invitations import NewInvitation
from domain.signin.invitees import SEPARATOR
from models import Invitation
from web import qr
from web.pages import public_url_for
from web.request import Request
from web.tables import csv_of

COLUMNS = ("name", "username", "email", "role", "link", "works_until", "groups")


@dataclass(frozen=True)
class Handout:
    """One person's link, with the message that it can be sent with."""

    invitation: Invitation
    link: str
    message: str
    until: str
    mailto: str

    @property
    def called(self) -> str:
        """The person's name, as far as it is known."""
        return self.invitation.called


def of(request: Request, made: NewInvitation) -> Handout:
    """The handout of an invitation just made."""
    invitation = made.invitation
    site = request.settings.site_name
    link = public_url_for(request, "invitation_link", {"token": made.token})
    until = days.moment_written(invitation.expires_at)
    message = (
        f"Hello{' ' + invitation.name if invitation.name else ''},\n\n"
        f"{request.user.name} invited you to {site}. Create your account here:\n\n{link}\n\n"
        f"Your username is {invitation.username}. The link works once, until {until}. It's only "
        "for you, so please don't share it.\n"
    )
    mailto = _mailto(invitation.email, f"Your invitation to {site}", message)
    return Handout(invitation, link, message, until, mailto)


def code(handout: Handout) -> Markup:
    """The link as a picture, for a phone in the same room."""
    return qr.svg(handout.link, f"QR code of the link for {handout.called}")


def lines(handouts: list[Handout]) -> str:
    """All of them, to be pasted into a message or a spreadsheet."""
    return "\n".join(f"{one.called}\t{one.link}" for one in handouts)


def table(handouts: list[Handout], groups: dict[int, list[str]]) -> str:
    """All of them, as CSV, with the names of the groups that each invitation leads to."""
    return csv_of(COLUMNS, (_row(one, groups.get(one.invitation.id, [])) for one in handouts))


def _row(handout: Handout, groups: list[str]) -> tuple[str, ...]:
    one = handout.invitation
    role, joined = "admin" if one.is_admin else "member", f"{SEPARATOR} ".join(groups)
    return one.name, one.username, one.email, role, handout.link, handout.until, joined


def _mailto(email: str, subject: str, message: str) -> str:
    if not email:
        return ""
    body = quote(message.replace("\n", "\r\n"))
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject)}&body={body}"

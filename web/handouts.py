"""What an administrator hands to the people invited: a link each, and words to send with it."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from domain.clock import written
from domain.mfa import newcomers
from domain.mfa.newcomers import NextStep
from domain.passkeys import relying_party
from domain.signin.invitations import NewInvitation
from domain.signin.invitees import SEPARATOR
from domain.text import wording
from models import Invitation
from web import qr
from web.pages import public_url_for
from web.request import Request
from web.tables import csv_of

# In words for people who have heard of neither.
_STEPS = {
    newcomers.MFA: "set up a second step for signing in (MFA), so have your phone at hand.",
    newcomers.PASSKEY: "add a passkey, to sign in with your fingerprint, face or screen lock.",
}
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
    return all_of(request, [made])[0]


def all_of(request: Request, made: list[NewInvitation]) -> list[Handout]:
    """The handouts of several."""
    rp_id = relying_party.id_at(request.settings.origin)
    steps = {role: newcomers.next_step(request.now, rp_id, is_admin=role) for role in (False, True)}
    return [_of(request, one, steps[bool(one.invitation.is_admin)]) for one in made]


def _of(request: Request, made: NewInvitation, step: NextStep | None) -> Handout:
    invitation = made.invitation
    site = request.settings.site_name
    link = public_url_for(request, "invitation_link", {"token": made.token})
    until = written.near_deadline(invitation.expires_at)
    message = (
        f"Hello{' ' + invitation.name if invitation.name else ''},\n\n"
        f"{request.user.name} invited you to {site}. Create your account here:\n\n{link}\n\n"
        f"Your username is {invitation.username}. {_told(step)}The link is for one account, "
        f"yours, and works until {until}. Please don't share it.\n"
    )
    mailto = _mailto(invitation.email, f"Your invitation to {site}", message)
    return Handout(invitation, link, message, until, mailto)


def _told(step: NextStep | None) -> str:
    """What to expect after the account: how many days there are counts from then."""
    if step is None:
        return ""
    when = f"you have {wording.counted(step.days, 'day')} to" if step.days else "you'll"
    return f"After creating your account, {when} {_STEPS[step.what]} "


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

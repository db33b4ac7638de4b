"""Whom an administrator may help, and in how many ways: nobody opens an account alone."""

from domain.audit import events
from domain.clock import server_clock
from domain.refusals import Refused
from models import Event, User

# Each with the command that does the same on the server.
COMMANDS = {
    events.RESET_LINK_MADE: "reset-link",
    events.SIGN_IN_CODE_MADE: "sign-in-code",
    events.MFA_RESET: "reset-mfa",
}
HELP = tuple(COMMANDS)
HELP_APART = 24 * 60 * 60  # seconds between two kinds of help by the same administrator


class NotForAdmins(Refused):
    """Help for an administrator's account comes from the shell alone."""

    reason = "admins-by-shell-only"


class NeedsSecondAdmin(Refused):
    """Two kinds of help together open an account, so one administrator may not give both."""

    reason = "needs-second-admin"


def refuse_help(user: User, kind: str, by: User | None, now: int) -> None:
    """Raise unless `by` may help this person in this way, within the caller's transaction.

    Raises NotForAdmins where a browser is used to get into the account of someone who is an
    administrator, or was one a day ago; NeedsSecondAdmin where another kind of help was given
    within a day by the same administrator, or by one who may be the same person.
    """
    if by is None:
        return
    lately = server_clock.happened_since(Event.at, now - HELP_APART, now)
    about = Event.select().where(Event.user == user, lately)
    was_admin = about.where(Event.kind == events.MADE_MEMBER).exists()
    if User.get_by_id(user.id).is_admin or was_admin:
        raise NotForAdmins(
            "For an administrator's account, this is done on the server, so one administrator "
            "can't take over another's account. The same goes for 24 hours after someone stops "
            f"being an administrator. Run: scripts/nightlatch user {COMMANDS[kind]} {user.username}"
        )
    others = [other for other in HELP if other != kind]
    given = about.where(Event.kind.in_(others))
    if not all(_is_second_to(event, by, now) for event in given):
        raise NeedsSecondAdmin(
            "This person was helped in another way in the last 24 hours. Both together would open "
            "the account, so a second administrator must do this: neither may have invited the "
            "other, and both must have been administrators for 24 hours. Or run this on the "
            f"server: scripts/nightlatch user {COMMANDS[kind]} {user.username}"
        )


def _is_second_to(helped: Event, by: User, now: int) -> bool:
    """Whether `by` is someone other than who gave that help, and not invited by them."""
    if helped.browser.startswith(events.SHELL):
        return True
    first = helped.actor
    if first is None or first.id == by.id:  # None: deleted since
        return False
    invited = first.invited_by == by.id or User.get_by_id(by.id).invited_by == first.id
    lately = Event.select().where(
        Event.user.in_([first.id, by.id]),
        Event.kind == events.MADE_ADMIN,
        server_clock.happened_since(Event.at, now - HELP_APART, now),
    )
    return not invited and not lately.exists()

"""Whom an administrator may help, and in how many ways: nobody opens an account alone."""

from domain.audit import events
from domain.clock import server_clock
from domain.refusals import Refused
from domain.users import accounts
from models import Event, User

# Each with the command that does the same on the server.
COMMANDS = {
    events.RESET_LINK_MADE: "reset-link",
    events.SIGN_IN_CODE_MADE: "sign-in-code",
    events.MFA_RESET: "reset-mfa",
}
# What was done, as it is said of an administrator.
_DONE = {
    events.RESET_LINK_MADE: "created a password reset link for",
    events.SIGN_IN_CODE_MADE: "created a one-time sign-in code for",
    events.MFA_RESET: "reset MFA for",
}
# What it would be together with.
_WITH = {
    events.RESET_LINK_MADE: "a password reset link",
    events.SIGN_IN_CODE_MADE: "a one-time sign-in code",
    events.MFA_RESET: "an MFA reset",
}
HELP = tuple(COMMANDS)
HELP_APART = 24 * 60 * 60  # seconds between two kinds of help by the same administrator


class NotForAdmins(Refused):
    """Help for an administrator's account comes from the shell alone."""

    reason = "admins-by-shell-only"


class NeedsSecondAdmin(Refused):
    """Two kinds of help together open an account, so one administrator may not give both.

    What the sentence says is here in parts too, for a page that says it before, with the times.
    """

    reason = "needs-second-admin"

    def __init__(self, user: User, kind: str, helped: Event, by: User) -> None:
        self.at, self.until = helped.at, helped.at + HELP_APART
        self.done = f"{_who(helped, by)} {_DONE[helped.kind]} {user.username}"
        self.together_with = _WITH[kind]
        self.whose, self.command = _whose(helped, by), _command(user, kind)
        instead = f"{self.whose} Or run" if self.whose else "this has to be done"
        super().__init__(
            f"{self.done} in the last 24 hours. Together with {self.together_with}, that would "
            f"open the account, so {instead} on the server: {self.command}"
        )


def refuse_help(user: User, kind: str, by: User | None, now: int) -> None:
    """Raise unless `by` may help this person in this way, within the caller's transaction."""
    refusal = why_not(user, kind, by, now)
    if refusal is not None:
        raise refusal


def why_not(user: User, kind: str, by: User | None, now: int) -> Refused | None:
    """Why `by` may not help this person in this way; None if they may.

    accounts.Disabled where no one could make use of it; NotForAdmins where a browser is used to
    get into the account of someone who is an administrator, or was one a day ago; NeedsSecondAdmin
    where another kind of help was given within a day by the same administrator, or by one who may
    be the same person.
    """
    if by is None:
        return None
    fresh = User.get_by_id(user.id)
    if fresh.disabled_at is not None:
        return accounts.Disabled("This account is disabled. Enable the account first.")
    lately = server_clock.happened_since(Event.at, now - HELP_APART, now)
    about = Event.select().where(Event.user == user, lately)
    was_admin = about.where(Event.kind == events.MADE_MEMBER).exists()
    if fresh.is_admin or was_admin:
        return NotForAdmins(
            "For an administrator's account, this has to be done on the server, so that one "
            "administrator can't take over another's account. The same goes for 24 hours after "
            f"someone stops being an administrator. Run: {_command(user, kind)}"
        )
    others = [other for other in HELP if other != kind]
    given = about.where(Event.kind.in_(others)).order_by(Event.id.desc())
    helped = next((event for event in given if not _is_second_to(event, by, now)), None)
    return NeedsSecondAdmin(user, kind, helped, by) if helped is not None else None


def is_one_administrator() -> bool:
    """Whether there is no second administrator who could help."""
    return bool(User.select().where(accounts.ARE_ADMINISTRATORS).count() < 2)


def _command(user: User, kind: str) -> str:
    return f"scripts/nightlatch user {COMMANDS[kind]} {user.username}"


def _who(helped: Event, by: User) -> str:
    if helped.actor is None:
        return "An administrator whose account was deleted"
    return "You" if helped.actor.id == by.id else f"“{helped.actor.username}”"


def _whose(helped: Event, by: User) -> str:
    """Who may do it now; "" where no one can be told from who has helped, or there is no other."""
    if helped.actor is None or is_one_administrator():
        return ""
    if helped.actor.id == by.id:
        first, both = "you", "you both"
    else:
        first = f"“{helped.actor.username}”"
        both = f"they and {first} both"
    return (
        f"another administrator has to do this: not anyone {first} invited, nor anyone who "
        f"invited {first}, and only if {both} have been administrators for 24 hours."
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

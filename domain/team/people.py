"""What administrators do with other people's accounts. The last administrator always stays.

`by` is who does it, None from the shell. All of it may raise what `acts.act` raises.
"""

from collections.abc import Callable

from peewee import fn

from domain import known_browsers
from domain.access import budgets, handed_out, sessions, throttle
from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import server_clock
from domain.database.storage import write
from domain.mfa import authenticators, removal
from domain.refusals import Refused
from domain.users import accounts, usernames
from models import Event, Session, User

# Each with the command that does the same on the server.
COMMANDS = {
    events.RESET_LINK_MADE: "reset-link",
    events.SIGN_IN_CODE_MADE: "sign-in-code",
    events.MFA_RESET: "reset-mfa",
}
HELP = tuple(COMMANDS)
HELP_APART = 24 * 60 * 60  # seconds between two kinds of help by the same administrator

Deed = Callable[[User, int, Caller, User | None], None]


class LastAdmin(Refused):
    """Someone must be able to let others in."""

    reason = "last-admin"


class NotForAdmins(Refused):
    """Help for an administrator's account comes from the shell alone."""

    reason = "admins-by-shell-only"


class NeedsSecondAdmin(Refused):
    """Two kinds of help together open an account, so one administrator may not give both."""

    reason = "needs-second-admin"


class NotYourself(Refused):
    """People change their own account on Edit Profile."""

    reason = "not-yourself"


class NotTheirs(Exception):
    """What was named belongs to someone else."""


def rename(user: User, name: str, now: int, caller: Caller, by: User | None) -> None:
    """Change someone's full name. Raises accounts.NameRefused."""
    cleaned = accounts.clean_name(name)
    with act(by, caller, ON_PEOPLE, user.username):
        fresh = User.get_by_id(user.id)
        if cleaned == fresh.name:
            return
        fresh.name = cleaned
        fresh.save(only=[User.name])
        accounts.index(fresh)
        _record(user, events.RENAMED, now, caller, by)


def make_admin(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Let someone manage the others."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).is_admin:
            return
        # What was handed out to help a member must not open an administrator's account.
        handed_out.take_back(user)
        User.update(is_admin=True).where(User.id == user.id).execute()
        _record(user, events.MADE_ADMIN, now, caller, by)


def make_member(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Take that away. Raises LastAdmin."""
    with act(by, caller, ON_PEOPLE, user.username):
        if not User.get_by_id(user.id).is_admin:
            return
        _spare_the_last_admin(user)
        User.update(is_admin=False).where(User.id == user.id).execute()
        handed_out.take_back_from(user)
        _record(user, events.MADE_MEMBER, now, caller, by)


def disable(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Stop someone signing in, from the next request on. Raises LastAdmin."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).disabled_at is not None:
            return
        _spare_the_last_admin(user)
        User.update(disabled_at=now).where(User.id == user.id).execute()
        _sign_out(user)
        handed_out.take_back_from(user)
        _record(user, events.DISABLED, now, caller, by)


def enable(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Let someone in again."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).disabled_at is None:
            return
        User.update(disabled_at=None).where(User.id == user.id).execute()
        _record(user, events.ENABLED, now, caller, by)


def sign_out_everywhere(user: User, now: int, caller: Caller, by: User | None) -> None:
    """End all of someone's sessions."""
    with act(by, caller, ON_PEOPLE, user.username):
        is_again = events.done_from(caller, events.SIGNED_OUT_BY_ADMIN, user.username, now)
        if _sign_out(user) or by is None or not is_again:
            _record(user, events.SIGNED_OUT_BY_ADMIN, now, caller, by)


def sign_out_there(user: User, number: int, now: int, caller: Caller, by: User | None) -> None:
    """End one of someone's sessions, which a second click finds ended. Raises NotTheirs."""
    with act(by, caller, ON_PEOPLE, user.username):
        ended = Session.delete().where(Session.id == number, Session.user == user).execute()
        if ended:
            _record(user, events.SIGNED_OUT_THERE_BY_ADMIN, now, caller, by)
        elif Session.select().where(Session.id == number).exists():
            raise NotTheirs


def delete(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Delete an account for good; the history keeps its name. Raises LastAdmin, NotYourself."""
    if by is not None and user.id == by.id:
        raise NotYourself("You can't delete your own account.")
    with act(by, caller, ON_PEOPLE, user.username):
        _spare_the_last_admin(user)
        events.record_about(user.username, events.DELETED, now, caller, by)
        handed_out.take_back_from(user)
        throttle.clear(*budgets.codes_of(user.id))
        user.delete_instance()


def delete_all(users: list[User], now: int, caller: Caller) -> None:
    """Delete these accounts, from the shell: all of them or, raising LastAdmin, none."""
    with write():
        for user in users:
            delete(user, now, caller, None)


def reset_mfa(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Take someone's authenticators and recovery code away, for people who have lost both.

    Of an administrator only from the shell (`by` is None there). Raises NotForAdmins.
    """
    with act(by, caller, ON_PEOPLE, user.username):
        refuse_help(user, events.MFA_RESET, by, now)
        if not authenticators.exist(user):
            return
        removal.take_away(user)
        _sign_out(user)
        events.record(user, events.MFA_RESET, now, caller, actor=by)


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


def find(number: int) -> User | None:
    """The person with this number."""
    found: User | None = User.get_or_none(User.id == number)
    return found


def numbers(usernames: set[str]) -> dict[str, int]:
    """The numbers of those of these usernames that someone has."""
    found = User.select(User.username, User.id).where(User.username.in_(usernames))
    return {user.username: user.id for user in found}


def named_like(prefix: str) -> list[User]:
    """Everyone whose username begins with `prefix`, however that is spelled."""
    found = User.username.startswith(usernames.folded(prefix))
    return list(User.select().where(found).order_by(User.username))


def called(user: User) -> str:
    """The person's name as it is by now."""
    fresh = find(user.id)
    return fresh.name if fresh is not None else user.name


def _spare_the_last_admin(user: User) -> None:
    # The write lock makes counting and acting one step; parallel demotions queue here (S-78).
    others = User.select(fn.COUNT(User.id)).where(
        User.is_admin, User.disabled_at.is_null(), User.id != user.id
    )
    fresh = User.get_by_id(user.id)
    if fresh.is_admin and fresh.disabled_at is None and not others.scalar():
        raise LastAdmin("This is the only administrator. Make someone else an administrator first.")


def _sign_out(user: User) -> bool:
    """Whether there was any browser to sign out, or to know no more."""
    ended = sessions.end_all(user) + known_browsers.forget(user)
    handed_out.take_back(user)
    return ended > 0


def _record(user: User, kind: str, now: int, caller: Caller, by: User | None) -> None:
    events.record(user, kind, now, caller, actor=by)

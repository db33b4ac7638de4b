"""What administrators do with other people's accounts. The last administrator always stays.

`by` is who does it, None from the shell. All of it may raise what `actions.act` raises.
"""

from collections.abc import Callable

from domain.access import app_access, issued_credentials, limits, sessions, throttle
from domain.access.actions import ON_PEOPLE, act
from domain.audit import events, known_browsers, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import removal, state
from domain.refusals import Refused
from domain.team import help_rules
from domain.users import accounts, details, usernames
from models import Session, User

ONLY_ADMIN = "This is the only administrator. Make someone else an administrator first."
Deed = Callable[[User, int, Caller, User | None], None]


class LastAdmin(Refused):
    """Someone must be able to let others in."""

    reason = "last-admin"


class NotYourself(Refused):
    """People change their own account on Edit Profile."""

    reason = "not-yourself"


class NotTheirs(Exception):
    """What was named belongs to someone else."""


def rename(user: User, name: str, now: int, caller: Caller, by: User | None) -> None:
    """Change someone's full name. Raises details.NameRefused."""
    cleaned = details.clean_name(name)
    with act(by, caller, ON_PEOPLE, user.username):
        fresh = User.get_by_id(user.id)
        if cleaned == fresh.name:
            return
        fresh.name = cleaned
        fresh.save(only=[User.name])
        accounts.index(fresh)
        events.record(user, events.RENAMED, now, caller, by)


def make_admin(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Let someone manage the others."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).is_admin:
            return
        # What was handed out to help a member must not open an administrator's account.
        issued_credentials.revoke_for(user)
        User.update(is_admin=True).where(User.id == user.id).execute()
        events.record(user, events.MADE_ADMIN, now, caller, by)


def make_member(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Take that away. Raises LastAdmin."""
    with act(by, caller, ON_PEOPLE, user.username):
        if not User.get_by_id(user.id).is_admin:
            return
        _spare_the_last_admin(user)
        User.update(is_admin=False).where(User.id == user.id).execute()
        issued_credentials.revoke_issued_by(user)
        events.record(user, events.MADE_MEMBER, now, caller, by)


def disable(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Stop someone signing in, from the next request on. Raises LastAdmin."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).disabled_at is not None:
            return
        _spare_the_last_admin(user)
        User.update(disabled_at=now).where(User.id == user.id).execute()
        _sign_out(user)
        issued_credentials.revoke_issued_by(user)
        events.record(user, events.DISABLED, now, caller, by)


def enable(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Let someone in again."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).disabled_at is None:
            return
        User.update(disabled_at=None).where(User.id == user.id).execute()
        events.record(user, events.ENABLED, now, caller, by)


def sign_out_everywhere(user: User, now: int, caller: Caller, by: User | None) -> None:
    """End all of someone's sessions. Raises accounts.Disabled: disabling has ended them."""
    with act(by, caller, ON_PEOPLE, user.username):
        if User.get_by_id(user.id).disabled_at is not None:
            raise accounts.Disabled("This account is disabled, so it's already signed out.")
        is_again = repeats.done_from(caller, events.SIGNED_OUT_BY_ADMIN, user.username, now)
        if _sign_out(user) or by is None or not is_again:
            events.record(user, events.SIGNED_OUT_BY_ADMIN, now, caller, by)


def sign_out_there(user: User, number: int, now: int, caller: Caller, by: User | None) -> None:
    """End one of someone's sessions, which a second click finds ended. Raises NotTheirs."""
    with act(by, caller, ON_PEOPLE, user.username):
        app_access.end_with(number, user)
        ended = Session.delete().where(Session.id == number, Session.user == user).execute()
        if ended:
            events.record(user, events.SIGNED_OUT_THERE_BY_ADMIN, now, caller, by)
        elif Session.select().where(Session.id == number).exists():
            raise NotTheirs


def delete(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Delete an account for good; the history keeps its name. Raises LastAdmin, NotYourself."""
    if by is not None and user.id == by.id:
        raise NotYourself("You can't delete your own account.")
    with act(by, caller, ON_PEOPLE, user.username):
        _spare_the_last_admin(user)
        events.record_about(user.username, events.DELETED, now, caller, by)
        issued_credentials.revoke_issued_by(user)
        throttle.clear(*limits.codes_of(user.id))
        user.delete_instance()


def delete_all(users: list[User], now: int, caller: Caller) -> None:
    """Delete these accounts, from the shell: all of them or, raising LastAdmin, none."""
    with write():
        for user in users:
            delete(user, now, caller, None)


def refuse_to_delete(users: list[User]) -> None:
    """Raise LastAdmin if no administrator were left without these accounts."""
    gone = [user.id for user in users]
    able = User.select().where(accounts.ARE_ADMINISTRATORS)
    if able.where(User.id.in_(gone)).exists() and not able.where(User.id.not_in(gone)).exists():
        raise LastAdmin(ONLY_ADMIN)


def reset_mfa(user: User, now: int, caller: Caller, by: User | None) -> None:
    """Take someone's authenticators, passkeys and recovery code away, for who has lost them all.

    Of an administrator only from the shell (`by` is None there). Raises what help_rules says.
    """
    with act(by, caller, ON_PEOPLE, user.username):
        help_rules.refuse_help(user, events.MFA_RESET, by, now)
        if not state.is_on(user):
            return
        removal.take_away(user)
        _sign_out(user)
        events.record(user, events.MFA_RESET, now, caller, actor=by)


def find(number: int) -> User | None:
    """The person with this number."""
    return User.get_or_none(User.id == number)


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
    others = User.select().where(accounts.ARE_ADMINISTRATORS, User.id != user.id)
    fresh = User.get_by_id(user.id)
    if fresh.is_admin and fresh.disabled_at is None and not others.exists():
        raise LastAdmin(ONLY_ADMIN)


def _sign_out(user: User) -> bool:
    """Whether there was any browser to sign out, or to know no more."""
    ended = sessions.end_all(user) + known_browsers.forget(user)
    issued_credentials.revoke_for(user)
    return ended > 0

"""A new password in place of the one before."""

from domain.access import (
    foretelling,
    guesses,
    issued_credentials,
    limits,
    session_tokens,
    sessions,
    throttle,
)
from domain.access.session_tokens import OpenSession
from domain.audit import events, known_browsers, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from domain.refusals import Refused, logged
from domain.users import accounts, passwords
from models import Session, User


class WrongCurrentPassword(Refused):
    """The current password was asked for, and this is not it."""

    reason = "wrong-password"
    is_guess = True
    field = "current_password"


def perform(session: Session, current: str, new: str, now: int) -> OpenSession:
    """Set a new password and end the person's other sessions. Raises Refused."""
    user = session.user
    passwords.validate(new, context=accounts.context(user))
    limit = limits.password_in(session)
    with (
        logged("password-change", user),
        foretelling.telling(now, limit),
        throttle.trying(now, limit),
    ):
        is_again = _is_changed(session, new, now)
        if not is_again and not passwords.verify(user, current):
            raise WrongCurrentPassword("That isn't your current password.")
        if passwords.are_same(current, new):
            raise passwords.PasswordUnchanged
        password_hash = None if is_again else passwords.hashed(new)
        with write():
            as_read = User.password_changed_at == user.password_changed_at
            if is_again or User.select().where(User.id == user.id, as_read).exists():
                return _changed(session, password_hash, now)
        if not _is_changed(session, new, now):
            raise WrongCurrentPassword("Your password was changed in the meantime.")
        with write():
            return _changed(session, None, now)


def _changed(session: Session, password_hash: bytes | None, now: int) -> OpenSession:
    user, number = session.user, known_browsers.number_of(session.user, session.device)
    if password_hash is not None:
        events.record(user, events.PASSWORD_CHANGED, now, Caller.of(session))
        set_password(user, password_hash, now)
        sessions.end_others(session, now)
    # The old device cookies are void; this browser has just shown that it is the owner's.
    device = known_browsers.remember(user, "", now, session.token, number)
    return session_tokens.confirm(session, now).on(device)


def _is_changed(session: Session, new: str, now: int) -> bool:
    """Whether this session has just set this password: the same form again."""
    lately = repeats.done_lately(session, events.PASSWORD_CHANGED, now)
    return lately and passwords.verify(User.get_by_id(session.user.id), new)


def hash_of_new(user: User, password: str) -> bytes:
    """The hash of a password that may become the person's. Raises PasswordRefused."""
    passwords.validate(password, context=accounts.context(user))
    return passwords.hashed(password)


def set_password(user: User, password_hash: bytes, now: int) -> None:
    """Make a new password the person's, within the caller's transaction.

    What hung on the old one goes: spent limits, known browsers, open links, the help desk's code.
    """
    accounts.store_password_hash(user, password_hash)
    # Later than before even within one second: a sign-in under way sees by it that it is too late.
    user.password_changed_at = max(now, user.password_changed_at + 1)
    user.save(only=[User.password_changed_at])
    guesses.record_unreported(user, now)
    throttle.clear(*limits.of_name(user.username))
    known_browsers.forget(user)
    issued_credentials.revoke_for(user)

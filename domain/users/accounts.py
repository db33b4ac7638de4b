"""People's accounts: made, found, changed."""

import re
from dataclasses import dataclass

from peewee import IntegrityError, fn

from domain import known_browsers
from domain.access import budgets, guesses, handed_out, session_tokens, sessions, throttle
from domain.access.session_tokens import Opened
from domain.audit import events
from domain.audit.events import Caller
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.refusals import Refused, logged
from domain.text import writing
from domain.users import passwords, usernames
from domain.users.edits import ChangedSince
from models import Event, SearchWord, Session, User

NAME_MAX = 100
EMAIL_MAX = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets

_ANYBODY = Fixed(User, "LIMIT 1")


class UsernameTaken(Refused):
    """Someone has this username already."""

    reason = "username-taken"
    field = "username"


class NameRefused(Refused):
    """A full name that is empty, too long or not one line."""

    reason = "name-not-allowed"
    field = "name"


class EmailRefused(Refused):
    """A text that cannot be an email address."""

    reason = "email-not-allowed"
    field = "email"


class WrongCurrentPassword(Refused):
    """The current password was asked for, and this is not it."""

    reason = "wrong-password"
    is_guess = True
    field = "current_password"


@dataclass(frozen=True)
class NewAccount:
    """What someone enters to get an account."""

    username: str
    name: str
    password: str
    email: str = ""
    is_admin: bool = False


@dataclass(frozen=True)
class Prepared:
    """An account whose values are accepted and whose password is hashed: ready to store."""

    username: str
    name: str
    email: str
    is_admin: bool
    password_hash: bytes


def create(given: NewAccount, now: int, caller: Caller) -> User:
    """Make an account. Raises Refused, naming the field, for what cannot be accepted."""
    return store(prepare(given), now, caller)


def prepare(given: NewAccount) -> Prepared:
    """Check and hash what someone entered, which is too slow for a transaction. Raises Refused."""
    username = usernames.canonical(given.username)
    name, email = clean_name(given.name), clean_email(given.email)
    passwords.validate(given.password, context=[username, name, *email.split("@")])
    password_hash = passwords.hashed(given.password)
    return Prepared(username, name, email, given.is_admin, password_hash)


def store(account: Prepared, now: int, caller: Caller, inviter: User | None = None) -> User:
    """Write a prepared account down. Raises UsernameTaken."""
    is_first = not exist()
    try:
        with write():
            user: User = User.create(
                username=account.username,
                name=account.name,
                email=account.email,
                is_admin=account.is_admin,
                invited_by=inviter.id if inviter else None,
                created_at=now,
                password_changed_at=now,
            )
            store_password_hash(user, account.password_hash)
            # Strangers may have guessed at the name before anyone had it (B59).
            throttle.clear(*budgets.of_name(user.username))
            index(user)
            events.record(user, events.ACCOUNT_CREATED, now, caller)
            if account.is_admin and not is_first:
                # People not invited in a browser were invited on the server.
                by_shell = inviter is None and not caller.is_shell
                where = Caller.shell("invite") if by_shell else caller
                events.record(user, events.MADE_ADMIN, now, where, inviter)
            # What happened before is no news to someone new.
            user.noticed_event = Event.select(fn.MAX(Event.id)).scalar()
            user.save(only=[User.noticed_event])
    except IntegrityError:
        raise UsernameTaken("This username is taken. Choose another one.") from None
    return user


def redo(user: User, account: Prepared, now: int) -> None:
    """Put what is given now in the place of what was, within the caller's transaction.

    For an account that no one has been seen signed in to: unseen sessions end.
    """
    user.username, user.name, user.email = account.username, account.name, account.email
    user.password_changed_at = max(now, user.password_changed_at + 1)
    user.save(only=[User.username, User.name, User.email, User.password_changed_at])
    store_password_hash(user, account.password_hash)
    index(user)
    sessions.end_all(user)


def find(username: str) -> User | None:
    """The person with this username, however it is spelled."""
    found: User | None = User.get_or_none(User.username == usernames.folded(username))
    return found


def exist() -> bool:
    """Whether there is any account at all."""
    return bool(_ANYBODY())


def everybody() -> list[User]:
    """All people, by username."""
    return list(User.select().order_by(User.username))


def update(session: Session, name: str, email: str, now: int) -> None:
    """Change full name and email. A new address starts unverified. Raises Refused."""
    user, name, email = session.user, clean_name(name), clean_email(email)
    if (name, email) == (user.name, user.email):
        return
    with write():
        if _is_changed_already(user, name, email):
            return
        if email != user.email:
            user.email_verified_at = None
            handed_out.void_links(user)
        user.name, user.email = name, email
        user.save(only=[User.name, User.email, User.email_verified_at])
        index(user)
        events.record(user, events.PROFILE_CHANGED, now, Caller.of(session))


def _is_changed_already(user: User, name: str, email: str) -> bool:
    """Whether the row holds this by now. Raises ChangedSince if it is not as it was read."""
    fresh, read = User.get_by_id(user.id), {"name": user.name, "email": user.email}
    user.name, user.email = fresh.name, fresh.email
    if (fresh.name, fresh.email) == (name, email):
        return True
    for field, value in read.items():
        if getattr(fresh, field) != value:
            raise ChangedSince(getattr(fresh, field), field)
    return False


def change_password(session: Session, current: str, new: str, now: int) -> Opened:
    """Set a new password and end the person's other sessions. Raises Refused."""
    user = session.user
    passwords.validate(new, context=context(user))
    with logged("password-change", user), throttle.trying(now, budgets.password_in(session)):
        is_again = _is_changed(session, new, now)
        if not is_again and not passwords.verify(user, current):
            raise WrongCurrentPassword("That isn't your current password.")
        password_hash = None if is_again else passwords.hashed(new)
        with write():
            as_read = User.password_changed_at == user.password_changed_at
            if is_again or User.select().where(User.id == user.id, as_read).exists():
                return _changed(session, password_hash, now)
        if not _is_changed(session, new, now):
            raise WrongCurrentPassword("Your password was changed in the meantime.")
        with write():
            return _changed(session, None, now)


def _changed(session: Session, password_hash: bytes | None, now: int) -> Opened:
    user, number = session.user, known_browsers.number_of(session.user, session.device)
    if password_hash is not None:
        events.record(user, events.PASSWORD_CHANGED, now, Caller.of(session))
        set_password(user, password_hash, now)
        sessions.end_others(session)
    # The old device cookies are void; this browser has just shown that it is the owner's.
    device = known_browsers.remember(user, "", now, session.token, number)
    return session_tokens.confirm(session, now).on(device)


def _is_changed(session: Session, new: str, now: int) -> bool:
    """Whether this session has just set this password: the same form again."""
    lately = events.done_lately(session, events.PASSWORD_CHANGED, now)
    return lately and passwords.verify(User.get_by_id(session.user.id), new)


def index(user: User) -> None:
    """Note what the person can be found and is sorted by, within the caller's transaction."""
    user.sort_name = usernames.collated(user.name)
    user.save(only=[User.sort_name])
    SearchWord.delete().where(SearchWord.user == user).execute()
    text = f"{user.username} {user.name} {user.email}"
    found = {word[:100] for word in [user.username, *usernames.words(text)]}
    SearchWord.insert_many([{"user": user.id, "word": word} for word in sorted(found)]).execute()


def context(user: User) -> list[str]:
    """The words that the person's password must not be built around (S-06)."""
    return [user.username, user.name, *user.email.split("@")]


def clean_name(typed: str) -> str:
    """A full name on one line. Raises NameRefused."""
    name = writing.one_line(typed)
    if not name:
        raise NameRefused("Enter a full name.")
    if len(name) > NAME_MAX:
        raise NameRefused(f"A full name can have at most {NAME_MAX} characters.")
    if hidden := writing.hidden_in(name):
        raise NameRefused(writing.complaint(hidden))
    return name


def clean_email(typed: str) -> str:
    """An address with a plausible shape, or "" for none. Raises EmailRefused."""
    email = writing.one_line(typed)
    if not email:
        return ""
    if hidden := next(filter(writing.is_hidden, email), ""):
        raise EmailRefused(writing.complaint(hidden))
    if len(email) > EMAIL_MAX or not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", email):
        raise EmailRefused("Enter an email address like name@example.com, or leave this empty.")
    return email


def set_password(user: User, password_hash: bytes, now: int) -> None:
    """Make a new password the person's, within the caller's transaction.

    What hung on the old one goes: spent budgets, known browsers, open links.
    """
    store_password_hash(user, password_hash)
    # Later than before even within one second: a sign-in under way sees by it that it is too late.
    user.password_changed_at = max(now, user.password_changed_at + 1)
    user.save(only=[User.password_changed_at])
    guesses.tell(user, now)
    throttle.clear(*budgets.of_name(user.username))
    known_browsers.forget(user)
    handed_out.void_links(user)


def store_password_hash(user: User, password_hash: bytes) -> None:
    """Store a hash of the password that the person has."""
    user.password_hash = passwords.sealed(user.id, password_hash)
    user.save(only=[User.password_hash])

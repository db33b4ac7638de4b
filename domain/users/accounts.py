"""People's accounts: made, found, changed."""

from dataclasses import dataclass

from peewee import IntegrityError, fn

from domain.access import issued_credentials, limits, sessions, throttle
from domain.access.waiting import NOT_ACCEPTED
from domain.audit import events
from domain.audit.events import Caller
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.refusals import Refused
from domain.users import details, passwords, usernames
from domain.users.edits import ChangedSince
from models import Event, Invitation, SearchWord, Session, User

_TAKEN = "This username is taken. Choose another one."
_ANYBODY = Fixed(User, "LIMIT 1")
# The condition, for a query, of administrators who can sign in.
ARE_ADMINISTRATORS = (User.is_admin == True) & User.disabled_at.is_null()  # noqa: E712  # for an index


class UsernameTaken(Refused):
    """Someone has this username already."""

    reason = "username-taken"
    field = "username"


class Disabled(Refused):
    """No one can sign in to this account, so what was asked for would lead nowhere."""

    reason = "account-disabled"


@dataclass(frozen=True)
class NewAccount:
    """What someone enters to get an account."""

    username: str
    name: str
    password: str
    email: str = ""
    is_admin: bool = False


@dataclass(frozen=True)
class AccountValues:
    """An account whose values are accepted and whose password is hashed: ready to store."""

    username: str
    name: str
    email: str
    is_admin: bool
    password_hash: bytes


def create(given: NewAccount, now: int, caller: Caller) -> User:
    """Make an account. Raises Refused, naming the field, for what cannot be accepted.

    Whoever was invited by this username has it now, so their link could only be refused.
    """
    account = prepare(given)
    with write():
        user = store(account, now, caller)
        theirs = (Invitation.username == user.username) & NOT_ACCEPTED
        if Invitation.delete().where(theirs).execute():
            events.record_about(user.username, events.INVITATION_REVOKED, now, caller, None)
        return user


def prepare(given: NewAccount) -> AccountValues:
    """Check and hash what someone entered, which is too slow for a transaction. Raises Refused."""
    username = usernames.canonical(given.username)
    name, email = details.clean_name(given.name), details.clean_email(given.email)
    passwords.validate(given.password, context=[username, name, *email.split("@")])
    password_hash = passwords.hashed(given.password)
    return AccountValues(username, name, email, given.is_admin, password_hash)


def refuse_taken(username: str) -> None:
    """Raise what `create` would raise for this username, before a password is asked for."""
    if find(usernames.canonical(username)) is not None:
        raise UsernameTaken(_TAKEN)


def store(account: AccountValues, now: int, caller: Caller, inviter: User | None = None) -> User:
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
            throttle.clear(*limits.of_name(user.username))
            index(user)
            events.record(user, events.ACCOUNT_CREATED, now, caller)
            if account.is_admin and not is_first:
                events.record(user, events.MADE_ADMIN, now, caller.of_invitation(inviter), inviter)
            # What happened before is no news to someone new.
            user.noticed_event = Event.select(fn.MAX(Event.id)).scalar()
            user.save(only=[User.noticed_event])
    except IntegrityError:
        raise UsernameTaken(_TAKEN) from None
    return user


def redo(user: User, account: AccountValues, now: int) -> None:
    """Put what is given now in the place of what was, within the caller's transaction.

    For an account that no one has been seen signed in to: unseen sessions end.
    """
    if user.email != account.email:
        user.email_verified_at = None
    if user.username != account.username:
        throttle.clear(*limits.of_name(account.username))  # as in `store`
    user.username, user.name, user.email = account.username, account.name, account.email
    user.password_changed_at = max(now, user.password_changed_at + 1)
    given = User.username, User.name, User.email, User.email_verified_at
    user.save(only=[*given, User.password_changed_at])
    store_password_hash(user, account.password_hash)
    index(user)
    sessions.end_all(user)


def find(username: str) -> User | None:
    """The person with this username, however it is spelled."""
    return User.get_or_none(User.username == usernames.folded(username))


def exist() -> bool:
    """Whether there is any account at all."""
    return bool(_ANYBODY())


def everybody() -> list[User]:
    """All people, by username."""
    return list(User.select().order_by(User.username))


def update(session: Session, name: str, email: str, now: int) -> None:
    """Change full name and email. A new address starts unverified. Raises Refused."""
    user, name, email = session.user, details.clean_name(name), details.clean_email(email)
    if (name, email) == (user.name, user.email):
        return
    with write():
        if _is_changed_already(user, name, email):
            return
        if email != user.email:
            user.email_verified_at = None
            issued_credentials.revoke_links_for(user)
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


def index(user: User) -> None:
    """Note what the person can be found and is sorted by, within the caller's transaction."""
    user.sort_name = usernames.collated(user.name)
    user.save(only=[User.sort_name])
    SearchWord.delete().where(SearchWord.user == user).execute()
    username, text = user.username, f"{user.username} {user.name} {user.email}"
    found = {word[:100] for word in [usernames.searchable(username), *usernames.words(text)]}
    SearchWord.insert_many([{"user": user.id, "word": word} for word in sorted(found)]).execute()


def context(user: User) -> list[str]:
    """The words that the person's password must not be built around (S-06)."""
    return [user.username, user.name, *user.email.split("@")]


def store_password_hash(user: User, password_hash: bytes) -> None:
    """Store a hash of the password that the person has, within the caller's transaction."""
    user.password_hash = passwords.sealed(user.id, password_hash)
    user.save(only=[User.password_hash])

"""A person's authenticators: five at most, any of them signs in, the last goes with MFA only."""

from collections.abc import Collection
from itertools import chain, count

from domain.access import session_tokens, sessions
from domain.access.session_tokens import OpenSession
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.mfa import last_factor, state
from domain.refusals import Refused
from domain.text import writing
from models import Authenticator, Session, User

MAX_AUTHENTICATORS = 5
MAX_NAME = 50

_OF = Fixed(Authenticator, "WHERE t.user_id = ? ORDER BY t.activated_at, t.id")


class TooMany(Refused):
    """No one needs more, and each is one more thing to lose."""

    reason = "too-many-authenticators"


class LastOne(Refused):
    """The last one goes only by turning MFA off."""

    reason = "last-authenticator"


class NoSuch(Refused):
    """The person has no authenticator with this number."""

    reason = "no-such-authenticator"


class Removed(NoSuch):
    """This session has just taken it away: the same form again."""


class NameRefused(Refused):
    """A name that cannot tell one authenticator from another."""

    reason = "name-not-allowed"
    field = "name"


def for_user(user: User) -> list[Authenticator]:
    """Those set up, oldest first, and the one that is being set up, if any."""
    found = _OF(user.id)
    for authenticator in found:
        authenticator.user = user  # or each of them would ask for its person
    return found


def active(user: User) -> list[Authenticator]:
    """Those whose codes count, oldest first."""
    return [a for a in enrolled(user) if a.switched_off_at is None]


def enrolled(user: User) -> list[Authenticator]:
    """Those set up, also if switched off because the phone is lost, oldest first."""
    return [a for a in for_user(user) if a.activated_at is not None]


def refuse_if_full(user: User) -> None:
    """Raise TooMany if there is no room for one more."""
    if len(enrolled(user)) >= MAX_AUTHENTICATORS:
        raise TooMany("You have five authenticators. Remove one first.")


def is_in_use(user: User, entry: int) -> bool:
    """Whether the person's entry of this number in an app has been set up, and holds."""
    return any(a.number == entry for a in enrolled(user))


def get_for(user: User, number: int) -> Authenticator:
    """The person's authenticator with this number. Raises NoSuch, also for anyone else's."""
    found = next((a for a in enrolled(user) if a.id == number), None)
    if found is None:
        raise NoSuch("Authenticator not found.")
    return found


def rename(session: Session, number: int, typed: str) -> None:
    """Give an authenticator another name. Raises NoSuch, NameRefused."""
    authenticator, name = get_for(session.user, number), cleaned(typed)
    with write():
        Authenticator.update(name=name).where(Authenticator.id == authenticator.id).execute()


def remove(session: Session, number: int, now: int, rp_id: str = "") -> OpenSession:
    """Take one of several away and end other sessions. Raises NoSuch, Removed, LastOne.

    A passkey that works at `rp_id` is another way to sign in.
    """
    with write():
        authenticator = _to_remove(session, number, now)
        if not last_factor.may_go(authenticator, rp_id):
            raise LastOne("This is your only authenticator. Replace it, or turn off MFA.")
        authenticator.delete_instance()
        state.note_since(session.user)
        sessions.end_others(session, now)
        here, name = Caller.of(session), authenticator.name
        events.record(session.user, events.AUTHENTICATOR_REMOVED, now, here, thing=name)
        return session_tokens.confirm(session, now)


def _to_remove(session: Session, number: int, now: int) -> Authenticator:
    try:
        return get_for(session.user, number)
    except NoSuch:
        is_gone = not Authenticator.select().where(Authenticator.id == number).exists()
        if is_gone and repeats.done_lately(session, events.AUTHENTICATOR_REMOVED, now):
            raise Removed("That authenticator has been removed.") from None
        raise


def distinct(name: str, taken: Collection[str]) -> str:
    """The name; as "Passkey 2" if that is taken."""
    names = chain([name], (f"{name} {number}" for number in count(2)))
    return next(one for one in names if one not in taken)


def cleaned(typed: str) -> str:
    """A name on one line. Raises NameRefused."""
    name = writing.one_line(typed)
    if hidden := writing.hidden_in(name):
        raise NameRefused(writing.complaint(hidden))
    if not name or len(name) > MAX_NAME:
        raise NameRefused(f"Enter a name of 1 to {MAX_NAME} characters, such as Work phone.")
    return name

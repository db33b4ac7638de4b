"""Sign-ins as rows: the browser holds a random token, the database only its hash."""

from dataclasses import replace
from typing import Any

from domain.access import app_access, factors, lifetimes, session_rows, session_tokens
from domain.access.lifetimes import Lifetime
from domain.audit import known_browsers
from domain.audit.events import Caller
from domain.clock import moments, server_clock
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.encryption import tokens
from models import CodeFirst, Session, SignInCode, User

SEEN_EVERY = 60  # seconds between two notes that a session is in use
MAX_SESSIONS = 10  # sessions a person

_LIVING = Fixed(
    Session,
    "WHERE t.user_id = ? AND t.stage = ? AND t.seen_at > ? AND t.created_at > ? "
    "AND t.seen_at <= ? AND t.created_at <= ? AND t.arrived_at IS NOT NULL "
    "ORDER BY t.seen_at DESC, t.id DESC",
)


class Ended(Exception):
    """The session was ended while its request was under way."""


def begin(
    user: User, stage: str, now: int, caller: Caller, after: str = "", **shown: Any
) -> session_tokens.OpenSession:
    """Start a session, within the caller's transaction; beyond MAX_SESSIONS the oldest ends.

    `after` is the one-time value of the form or the link that asks for it: until a browser has
    come back with the session, the same value opens the same one. `shown` are columns of it.
    """
    unseen = _unseen(user, stage, after, now) if after else None
    if unseen is not None:
        return session_tokens.OpenSession(unseen, session_tokens.first(unseen, after), again=True)
    session = Session.create(
        token_hash=tokens.hashed(tokens.new()),
        former_hash=tokens.hashed(after) if after else None,
        user=user,
        stage=stage,
        created_at=now,
        seen_at=now,
        confirmed_at=now if stage == Session.FULL else 0,
        address=caller.address,
        browser=caller.browser,
        known_browser=known_browsers.is_known(user, caller.device, now),
        **{"factors": factors.PASSWORD_ONLY} | shown,
    )
    _end_beyond_the_most(session)
    return session_tokens.OpenSession(session, session_tokens.first(session, after))


def complete(
    session: Session, now: int, *, recovered: bool = False, shown: str = factors.WITH_CODE
) -> session_tokens.OpenSession:
    """Make a half session, which has `shown` these, a full one, within the caller's transaction."""
    again = Session.select().where(Session.id == session.id, Session.stage == Session.FULL).exists()
    opened = session_tokens.follow(
        session,
        stage=Session.FULL,
        recovered=recovered,
        factors=shown,
        created_at=now,
        seen_at=now,
        confirmed_at=now,
        arrived_at=None,
    )
    _end_beyond_the_most(session)
    return replace(opened, again=again)


def arrive(session: Session, now: int) -> bool:
    """Note that a browser has come with the newest token, within the caller's transaction.

    The former one opens nothing from now on. True if it is the first that was seen of the session.
    """
    arrived = (
        Session.update(
            arrived_at=now, seen_at=now, former_hash=None, former_stage="", former_confirmed_at=0
        )
        .where(Session.id == session.id, Session.token_hash == tokens.hashed(session.token))
        .execute()
    )
    if arrived:
        _note_seen(session, now)
    if not arrived or session.arrived_at is not None:
        return False
    _end_beyond_the_most(Session.get_by_id(session.id))
    return True


def resume(token: str, now: int, rp_id: str = "") -> Session | None:
    """The living session of this token, if there is one, at the address with this RP ID."""
    found = session_rows.find(token, rp_id)
    is_shut = found is None or lifetimes.is_over(found, now) or found.user.disabled_at is not None
    return None if is_shut else found


def exists(session: Session) -> bool:
    """Whether it is still kept: not ended, nor gone with its account."""
    return Session.select().where(Session.id == session.id).exists()


def refuse_if_ended(session: Session) -> None:
    """Raise Ended if it has ended since it was resumed, within the caller's transaction.

    Otherwise it stays until that is committed: ending it has to wait.
    """
    same = Session.update(seen_at=Session.seen_at).where(Session.id == session.id)
    if not same.execute():
        raise Ended


def living(user: User, now: int, lifetime: Lifetime | None = None) -> list[Session]:
    """The person's complete sign-ins, the one used last first; `lifetime` is theirs, if known."""
    lasts, latest = lifetime or lifetimes.of(lifetimes.chosen()), now + moments.IN_THE_MIDDLE
    return _LIVING(user.id, Session.FULL, now - lasts.idle, now - lasts.whole, latest, latest)


def note_act(session: Session, now: int) -> None:
    """Remember that its administrator has just changed something of others."""
    with write():
        Session.update(acted_at=now).where(Session.id == session.id).execute()


def touch(session: Session, now: int) -> None:
    """Remember that the session is in use, at most once in SEEN_EVERY seconds."""
    if abs(now - session.seen_at) < SEEN_EVERY:
        return
    with write():
        Session.update(seen_at=now).where(Session.id == session.id).execute()
        _note_seen(session, now)
        server_clock.keep(now)


def end_unseen(number: int | None) -> None:
    """End the session with this number if no browser has come back with it."""
    Session.delete().where(Session.id == number, Session.arrived_at.is_null()).execute()


def end_all(user: User) -> int:
    """End every session of the person, and what apps hold; returns how many sessions there were."""
    app_access.end_all_of(user)
    return Session.delete().where(Session.user == user).execute()


def end_others(session: Session, now: int) -> int:
    """End every other session of the person, note in this one if any was in use; how many ended.

    So do codes given before the password, perhaps of a phone that counts no more, the help desk's
    code, and what apps hold of any other sign-in.
    """
    session.ended_others |= any(s.id != session.id for s in living(session.user, now))
    app_access.end_others_of(session)
    for code in (CodeFirst, SignInCode):
        code.delete().where(code.user == session.user).execute()
    return Session.delete().where(Session.user == session.user, Session.id != session.id).execute()


def _note_seen(session: Session, now: int) -> None:
    if session.is_full:
        User.update(last_seen_at=now).where(User.id == session.user.id).execute()


def _unseen(user: User, stage: str, after: str, now: int) -> Session | None:
    found: Session | None = Session.get_or_none(
        Session.user == user,
        Session.stage == stage,
        Session.former_hash == tokens.hashed(after),
        Session.former_stage == "",
    )
    return found if found is not None and not lifetimes.is_over(found, now) else None


def _end_beyond_the_most(kept: Session) -> None:
    # Each stage by itself: someone with just the password must not push out complete sign-ins,
    # nor half ones that began elsewhere. What no browser has come back with pushes out nothing in
    # use, nor does what a clock that ran ahead has left: `kept` is the latest, whatever they say.
    unseen = Session.arrived_at.is_null(kept.arrived_at is None)
    others = (Session.user == kept.user) & (Session.stage == kept.stage) & (Session.id != kept.id)
    if not kept.is_full:
        others &= Session.known_browser == kept.known_browser
        if not kept.known_browser:
            others &= Session.address == kept.address
    newest = (
        Session.select(Session.id)
        .where(others, unseen)
        .order_by(Session.created_at.desc(), Session.id.desc())
        .limit(MAX_SESSIONS - 1)
    )
    if len(newest) == MAX_SESSIONS - 1:
        beyond = others & unseen & Session.id.not_in([s.id for s in newest])
        app_access.lapse(beyond & lifetimes.expired_condition(kept.seen_at))
        Session.delete().where(beyond).execute()

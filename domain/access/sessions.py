"""Sign-ins as rows: the browser holds a random token, the database only its hash.

Whenever more is granted the token changes. The answer that brings the new one may be lost, so the
former token goes on opening what it opened, and no more, until the new one has arrived.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain import known_browsers
from domain.access import handed_out
from domain.access.mfa_requirement import MfaRequirement, due_at
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments, server_clock
from domain.database.queries import Fixed, FixedRows, columns, filled
from domain.database.storage import write
from domain.encryption import tokens
from models import CodeFirst, Session, User

HALF_LIFETIME = 10 * 60  # seconds between the password and the second factor
CONFIRMED_FOR = 10 * 60  # seconds that "confirm it is you" holds
ACTING_FOR = 15 * 60  # seconds that it holds for an administrator's acts, each of which extends it
ACTING_MOST = 60 * 60  # seconds that it is extended to at most
SEEN_EVERY = 60  # seconds between two notes that a session is in use
MOST = 10  # sessions a person


@dataclass
class _Lifetimes:
    """Seconds that a session lasts unused, and at most (S-49); NIST allows AAL2 1 h and 24 h."""

    idle: int = 60 * 60
    whole: int = 24 * 60 * 60


_lifetimes = _Lifetimes()

_SESSION, _USER = columns(Session), columns(User)
_DUTY = (
    "p.required_from, p.grace_days, "
    "EXISTS (SELECT 1 FROM authenticator a WHERE a.user_id = u.id AND a.activated_at IS NOT NULL), "
    "EXISTS (SELECT 1 FROM recovery_code r WHERE r.user_id = u.id AND r.saved_at IS NOT NULL "
    "AND r.used_at IS NULL AND r.replaced_at IS NULL)"
)
_WHOSE = (
    f"SELECT {', '.join(f's.{column}' for column in _SESSION.values())}, "  # noqa: S608
    f"{', '.join(f'u.{column}' for column in _USER.values())}, {_DUTY} "
    'FROM session s JOIN "user" u ON u.id = s.user_id CROSS JOIN policy p WHERE'
)
# The query of every request: who it is, and what the team's policy asks of them.
_RESUME = FixedRows(f"{_WHOSE} s.token_hash = ?")
_RESUME_FORMER = FixedRows(f"{_WHOSE} s.former_hash = ? AND s.former_stage <> ''")
_LIVING = Fixed(
    Session,
    "WHERE t.user_id = ? AND t.stage = ? AND t.seen_at > ? AND t.created_at > ? "
    "AND t.seen_at <= ? AND t.created_at <= ? AND t.arrived_at IS NOT NULL "
    "ORDER BY t.seen_at DESC, t.id DESC",
)


class Ended(Exception):
    """The session was ended while its request was under way."""


@dataclass(frozen=True)
class Opened:
    """A session, and what the browser must now hold: its token, and the device cookie if new.

    Without a token the browser keeps the one it has. `again` says that the session was opened
    before and has not been seen since: the same form was sent twice.
    """

    session: Session
    token: str
    device: str = ""
    again: bool = False

    def on(self, device: str) -> "Opened":
        """The same, in a browser that is known by this device token from now on."""
        return replace(self, device=device)


def begin(  # noqa: PLR0913  # what a row is made of
    user: User, stage: str, now: int, caller: Caller, after: str = "", *, recovered: bool = False
) -> Opened:
    """Start a session, within the caller's transaction; beyond MOST the oldest ends.

    `after` is the one-time value of the form or the link that asks for it: until a browser has
    come back with the session, the same value opens the same one.
    """
    unseen = _unseen(user, stage, after, now) if after else None
    if unseen is not None:
        return Opened(unseen, _first_token(unseen, after), again=True)
    session = Session.create(
        token_hash=tokens.hashed(tokens.new()),
        former_hash=tokens.hashed(after) if after else None,
        user=user,
        stage=stage,
        recovered=recovered,
        created_at=now,
        seen_at=now,
        confirmed_at=now if stage == Session.FULL else 0,
        address=caller.address,
        browser=caller.browser,
        known_browser=known_browsers.is_known(user, caller.device, now),
    )
    _end_beyond_the_most(session)
    return Opened(session, _first_token(session, after))


def complete(session: Session, now: int, *, recovered: bool = False) -> Opened:
    """Make a half session a full one under a new token, within the caller's transaction."""
    again = Session.select().where(Session.id == session.id, Session.stage == Session.FULL).exists()
    opened = _go_on(
        session,
        stage=Session.FULL,
        recovered=recovered,
        created_at=now,
        seen_at=now,
        confirmed_at=now,
        arrived_at=None,
    )
    _end_beyond_the_most(session)
    return replace(opened, again=again)


def confirm(session: Session, now: int, **changes: Any) -> Opened:
    """Note that the person has just shown all their factors; the token changes (S-48)."""
    return _go_on(session, confirmed_at=now, **changes)


def renew(session: Session, **changes: Any) -> Opened:
    """The same session under a new token, with `changes` to it."""
    return _go_on(session, **changes)


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


def is_arriving(session: Session) -> bool:
    """Whether its newest token is shown for the first time."""
    is_news = session.arrived_at is None or bool(session.former_stage)
    return is_news and not session.is_former


def resume(token: str, now: int) -> Session | None:
    """The living session of this token, if there is one."""
    session = find(token)
    if session is None or is_over(session, now) or session.user.disabled_at is not None:
        return None
    return session


def find(token: str) -> Session | None:
    """The session of this token, living or over but not yet cleared away.

    A former token whose successor no one has shown yet finds the session as it opened it.
    """
    token_hash = tokens.hashed(token)
    rows = _RESUME.rows(token_hash) or _RESUME_FORMER.rows(token_hash)
    if not rows:
        return None
    [row] = rows
    session = filled(Session, _SESSION, row)
    session.user = user = filled(User, _USER, row[len(_SESSION) :])
    required_from, grace_days, *has = row[len(_SESSION) + len(_USER) :]
    session.mfa_requirement = MfaRequirement(
        due_at(required_from, grace_days, user.created_at), *map(bool, has)
    )
    session.token, session.is_former = token, bytes(session.token_hash) != token_hash
    if session.is_former:
        session.stage, session.confirmed_at = session.former_stage, session.former_confirmed_at
        session.acted_at = 0
    return session


def exists(session: Session) -> bool:
    """Whether it is still kept: not ended, nor gone with its account."""
    found: bool = Session.select().where(Session.id == session.id).exists()
    return found


def refuse_if_ended(session: Session) -> None:
    """Raise Ended if it has ended since it was resumed, within the caller's transaction.

    Otherwise it stays until that is committed: ending it has to wait.
    """
    same = Session.update(seen_at=Session.seen_at).where(Session.id == session.id)
    if not same.execute():
        raise Ended


def has_gone_on(session: Session) -> bool:
    """Whether it has ended since it was resumed, or its next token has arrived."""
    fresh = Session.get_or_none(Session.id == session.id)
    return fresh is None or (
        bool(session.token) and tokens.hashed(session.token) not in _opening(fresh)
    )


def is_over(session: Session, now: int) -> bool:
    """Whether its time is up: half signed in, never seen, idle, or long enough (S-22, S-49)."""
    if not session.is_full or session.arrived_at is None:
        return not _lasts(session.created_at, HALF_LIFETIME, now)
    is_in_use = _lasts(session.seen_at, _lifetimes.idle, now)
    return not (is_in_use and _lasts(session.created_at, _lifetimes.whole, now))


def over(now: int) -> Any:
    """The condition, for a query, of sessions whose time is up."""
    full = (Session.stage == Session.FULL) & Session.arrived_at.is_null(False)
    half_over = ~full & ~_lasts(Session.created_at, HALF_LIFETIME, now)
    is_in_use = _lasts(Session.seen_at, _lifetimes.idle, now)
    full_over = full & ~(is_in_use & _lasts(Session.created_at, _lifetimes.whole, now))
    return half_over | full_over


def is_from_the_future(session: Session, now: int) -> bool:
    """Whether it is over because the clock went back."""
    latest = max(session.seen_at, session.created_at)
    return not moments.is_believed(latest, now, moments.IN_THE_MIDDLE)


def use_lifetimes(idle: int, whole: int) -> None:
    """Let sessions last `idle` seconds unused and `whole` seconds at most, from now on."""
    _lifetimes.idle, _lifetimes.whole = idle, whole


def living(user: User, now: int) -> list[Session]:
    """The person's complete sign-ins, the one used last first."""
    latest = now + moments.IN_THE_MIDDLE
    earliest = now - _lifetimes.idle, now - _lifetimes.whole
    return _LIVING(user.id, Session.FULL, *earliest, latest, latest)


def is_confirmed(session: Session, now: int) -> bool:
    """Whether the person has shown all their factors lately (S-23)."""
    return bool(moments.lasts(session.confirmed_at, CONFIRMED_FOR, now))


def may_act(session: Session, now: int) -> bool:
    """Whether an administrator may act on others without confirming all factors again (S-54).

    Reading never extends it, acting does, and neither beyond ACTING_MOST.
    """
    has_shown_factors = moments.lasts(session.confirmed_at, ACTING_MOST, now)
    at_work = (session.confirmed_at, session.acted_at)
    return bool(has_shown_factors) and any(moments.lasts(at, ACTING_FOR, now) for at in at_work)


def note_act(session: Session, now: int) -> None:
    """Remember that its administrator has just changed something of others."""
    with write():
        Session.update(acted_at=now).where(Session.id == session.id).execute()


def note_use(session: Session, now: int) -> None:
    """Remember that the session is in use, at most once in SEEN_EVERY seconds."""
    if abs(now - session.seen_at) < SEEN_EVERY:
        return
    with write():
        Session.update(seen_at=now).where(Session.id == session.id).execute()
        _note_seen(session, now)
        server_clock.note(now)


def sign_out(session: Session, now: int) -> None:
    """End this session at its person's wish."""
    give_way(session, now)


def give_way(session: Session, now: int) -> None:
    """End this session, since another begins in its browser."""
    with write():
        ended = Session.delete().where(Session.id == session.id).execute()
        if ended and session.is_full:
            events.record(session.user, events.SIGNED_OUT, now, Caller.of(session))


def sign_out_one(session: Session, other_id: int, now: int) -> bool:
    """End another session of the same person; False if it is not theirs (S-83).

    One that has ended already, as by a second click, is ended.
    """
    mine = (Session.id == other_id) & (Session.user == session.user)
    with write():
        ended = Session.delete().where(mine).execute()
        if ended:
            events.record(session.user, events.SIGNED_OUT_ELSEWHERE, now, Caller.of(session))
        return other_id > 0 and not Session.select().where(Session.id == other_id).exists()


def sign_out_others(session: Session, now: int) -> Opened:
    """End the person's other sessions, and forget all other browsers (S-55)."""
    with write():
        kind = events.SIGNED_OUT_ELSEWHERE
        if end_others(session) or not events.done_lately(session, kind, now):
            events.record(session.user, kind, now, Caller.of(session))
        number = known_browsers.number_of(session.user, session.device)
        known_browsers.forget(session.user)
        # Anyone with one of these could come straight back.
        handed_out.take_back(session.user)
        device = known_browsers.remember(session.user, "", now, session.token, number)
        return renew(session).on(device)


def end_unseen(number: int | None) -> None:
    """End the session with this number if no browser has come back with it."""
    Session.delete().where(Session.id == number, Session.arrived_at.is_null()).execute()


def end_others(session: Session) -> int:
    """End every other session of the person and return how many there were.

    So do sign-ins of which only the code was given, perhaps of a phone that counts no more.
    """
    CodeFirst.delete().where(CodeFirst.user == session.user).execute()
    ended: int = (
        Session.delete().where(Session.user == session.user, Session.id != session.id).execute()
    )
    return ended


def _lasts(since: Any, seconds: int, now: int) -> Any:
    return moments.lasts(since, seconds, now, moments.IN_THE_MIDDLE)


def _go_on(session: Session, **changes: Any) -> Opened:
    """Give the session its next token, and `changes` with it.

    Who comes with the former token gets the same next token as before, unless that one can do
    more by now than the former one and this request.
    """
    fresh = Session.get_or_none(Session.id == session.id)
    if fresh is None:
        return Opened(session, "")
    shown = tokens.hashed(session.token) if session.token else fresh.token_hash
    if shown not in _opening(fresh):
        return Opened(session, "")  # the next one has arrived in the meantime
    if shown == fresh.token_hash:
        changes |= {
            "former_hash": shown,
            "former_stage": fresh.stage,
            "former_confirmed_at": fresh.confirmed_at,
        }
    elif "confirmed_at" not in changes and fresh.former_confirmed_at < fresh.confirmed_at:
        _change(session, **changes)
        return Opened(session, "")
    token = tokens.following(session.token) if session.token else tokens.new()
    _change(session, token_hash=tokens.hashed(token), **changes)
    return Opened(session, token)


def _note_seen(session: Session, now: int) -> None:
    if session.is_full:
        User.update(last_seen_at=now).where(User.id == session.user.id).execute()


def _opening(session: Session) -> set[bytes | None]:
    """The hashes of the tokens that open it."""
    return {session.token_hash, session.former_hash if session.former_stage else None}


def _change(session: Session, **changes: Any) -> None:
    if changes:
        Session.update(**changes).where(Session.id == session.id).execute()
    for name, value in changes.items():
        setattr(session, name, value)


def _unseen(user: User, stage: str, after: str, now: int) -> Session | None:
    found: Session | None = Session.get_or_none(
        Session.user == user,
        Session.stage == stage,
        Session.former_hash == tokens.hashed(after),
        Session.former_stage == "",
    )
    return found if found is not None and not is_over(found, now) else None


def _first_token(session: Session, after: str) -> str:
    # With the id of the row in it, so that what has ended never comes back to life.
    session.token = tokens.following(after, f"session {session.id}") if after else tokens.new()
    _change(session, token_hash=tokens.hashed(session.token))
    return session.token


def _end_beyond_the_most(kept: Session) -> None:
    # Each stage by itself: someone with just the password must not push out complete sign-ins,
    # nor half ones that began elsewhere. And what no browser has come back with pushes out nothing
    # that is in use. Nor must what a clock that ran ahead has left: `kept` is the latest, whatever
    # they say.
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
        .limit(MOST - 1)
    )
    Session.delete().where(others, unseen, Session.id.not_in([s.id for s in newest])).execute()

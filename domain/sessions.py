"""Sign-ins as rows: the browser holds a random token, the database only its hash."""

from dataclasses import dataclass, replace

from domain import tokens
from domain.events import Origin
from models import Session, User, database

HALF_LIFETIME = 10 * 60  # seconds between the password and the second factor
IDLE_LIFETIME = 60 * 60
LIFETIME = 24 * 60 * 60
CONFIRMED_FOR = 10 * 60  # seconds that "confirm it is you" holds
SEEN_EVERY = 60  # seconds between two notes that a session is in use
MOST = 10  # sessions a person

# The query of every request: built once, since building it costs more than running it.
_RESUME = (
    "SELECT s.id, s.stage, s.recovered, s.created_at, s.seen_at, s.confirmed_at, s.address, "
    "s.browser, u.id, u.username, u.name, u.email, u.email_verified_at, u.password_hash, "
    "u.password_changed_at, u.is_admin, u.created_at, u.disabled_at "
    'FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.token_hash = ?'
)


@dataclass(frozen=True)
class Opened:
    """A session, and what the browser must now hold: its token, and the device cookie if new."""

    session: Session
    token: str
    device: str = ""

    def on(self, device: str) -> "Opened":
        """The same, in a browser that is known by this device token from now on."""
        return replace(self, device=device)


def begin(user: User, stage: str, now: int, origin: Origin) -> Opened:
    """Start a session, within the caller's transaction; beyond MOST the oldest ends."""
    token = tokens.new()
    session = Session.create(
        token_hash=tokens.hashed(token),
        user=user,
        stage=stage,
        created_at=now,
        seen_at=now,
        confirmed_at=now if stage == Session.FULL else 0,
        address=origin.address,
        browser=origin.browser,
    )
    _end_beyond_the_most(user)
    return Opened(session, token)


def complete(session: Session, now: int, *, recovered: bool = False) -> Opened:
    """Make a half session a full one under a new token, within the caller's transaction."""
    session.stage = Session.FULL
    session.recovered = recovered
    session.created_at = session.seen_at = now
    return confirm(session, now)


def confirm(session: Session, now: int) -> Opened:
    """Note that the person has just shown all their factors; the token changes (S-48)."""
    token = tokens.new()
    session.token_hash = tokens.hashed(token)
    session.confirmed_at = now
    session.save()
    return Opened(session, token)


def resume(token: str, now: int) -> Session | None:
    """The living session of this token, if there is one."""
    session = find(token)
    if session is None or is_over(session, now) or session.user.disabled_at is not None:
        return None
    return session


def find(token: str) -> Session | None:
    """The session of this token, living or over but not yet cleared away."""
    query = _RESUME.replace("?", database.param)
    row = database.execute_sql(query, (tokens.hashed(token),)).fetchone()
    if row is None:
        return None
    user = User(
        id=row[8],
        username=row[9],
        name=row[10],
        email=row[11],
        email_verified_at=row[12],
        password_hash=row[13],
        password_changed_at=row[14],
        is_admin=bool(row[15]),
        created_at=row[16],
        disabled_at=row[17],
    )
    return Session(
        id=row[0],
        token_hash=tokens.hashed(token),
        user=user,
        stage=row[1],
        recovered=bool(row[2]),
        created_at=row[3],
        seen_at=row[4],
        confirmed_at=row[5],
        address=row[6],
        browser=row[7],
    )


def is_over(session: Session, now: int) -> bool:
    """Whether its time is up: half signed in, idle, or simply long enough (S-22, S-49)."""
    if not session.is_full:
        return now >= session.created_at + HALF_LIFETIME
    return now >= min(session.seen_at + IDLE_LIFETIME, session.created_at + LIFETIME)


def is_confirmed(session: Session, now: int) -> bool:
    """Whether the person has shown all their factors lately (S-23)."""
    return now < session.confirmed_at + CONFIRMED_FOR


def note_use(session: Session, now: int) -> None:
    """Remember that the session is in use, at most once in SEEN_EVERY seconds."""
    if now >= session.seen_at + SEEN_EVERY:
        Session.update(seen_at=now).where(Session.id == session.id).execute()


def end(session: Session) -> None:
    """Sign out."""
    Session.delete().where(Session.id == session.id).execute()


def end_others(session: Session) -> int:
    """End every other session of the person and return how many there were."""
    ended: int = (
        Session.delete().where(Session.user == session.user, Session.id != session.id).execute()
    )
    return ended


def _end_beyond_the_most(user: User) -> None:
    newest = (
        Session.select(Session.id)
        .where(Session.user == user)
        .order_by(Session.created_at.desc(), Session.id.desc())
        .limit(MOST)
    )
    Session.delete().where(
        Session.user == user, Session.id.not_in([s.id for s in newest])
    ).execute()

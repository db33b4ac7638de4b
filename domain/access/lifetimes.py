"""How long a sign-in lasts, and how long it may do what."""

from dataclasses import dataclass
from typing import Any

from domain.clock import moments
from domain.database.queries import FixedRows
from models import Session

HOUR = 60 * 60
DAY = 24 * HOUR
HALF_LIFETIME = 10 * 60  # seconds between the password and the second factor
CONFIRMED_FOR = 10 * 60  # seconds that "confirm it is you" holds
ACTING_FOR = 15 * 60  # seconds that it holds for an administrator's acts, each of which extends it
MAX_ACTING = 60 * 60  # seconds that it is extended to at most


@dataclass(frozen=True)
class Lifetime:
    """Seconds that a sign-in lasts unused, and at most (S-49)."""

    idle: int
    whole: int


# What the team can choose from, by the name that the database has. The first is what NIST allows
# (SP 800-63B-4 §2.2.3, AAL2).
ADVISED, WORKING_DAY, OFTEN_USED = "advised", "working-day", "often-used"
STEPS = {
    ADVISED: Lifetime(HOUR, DAY),
    WORKING_DAY: Lifetime(12 * HOUR, 7 * DAY),
    OFTEN_USED: Lifetime(7 * DAY, 30 * DAY),
}

_CHOSEN = FixedRows("SELECT sign_ins_last FROM policy LIMIT 1")


def chosen() -> str:
    """The step that the team has chosen."""
    [(step,)] = _CHOSEN.rows()
    return str(step)


def of(step: str) -> Lifetime:
    """What it means; the shortest for one that only a newer version knows."""
    return STEPS.get(step, STEPS[ADVISED])


def is_over(session: Session, now: int) -> bool:
    """Whether its time is up: half signed in, never seen, idle, or long enough (S-22, S-49)."""
    if not session.is_full or session.arrived_at is None:
        return not _lasts(session.created_at, HALF_LIFETIME, now)
    lifetime = session.lifetime or of(chosen())
    is_in_use = _lasts(session.seen_at, lifetime.idle, now)
    return not (is_in_use and _lasts(session.created_at, lifetime.whole, now))


def expired_condition(now: int) -> Any:
    """The condition, for a query, of sessions whose time is up."""
    lifetime = of(chosen())
    full = (Session.stage == Session.FULL) & Session.arrived_at.is_null(False)
    half_over = ~full & ~_lasts(Session.created_at, HALF_LIFETIME, now)
    is_in_use = _lasts(Session.seen_at, lifetime.idle, now)
    full_over = full & ~(is_in_use & _lasts(Session.created_at, lifetime.whole, now))
    return half_over | full_over


def is_from_the_future(session: Session, now: int) -> bool:
    """Whether it is over because the clock went back."""
    latest = max(session.seen_at, session.created_at)
    return not moments.is_believed(latest, now, moments.IN_THE_MIDDLE)


def is_confirmed(session: Session, now: int) -> bool:
    """Whether the person has shown all their factors lately (S-23)."""
    return bool(moments.lasts(session.confirmed_at, CONFIRMED_FOR, now))


def may_act(session: Session, now: int) -> bool:
    """Whether an administrator may act on others without confirming all factors again (S-54).

    Reading never extends it, acting does, and neither beyond MAX_ACTING.
    """
    has_shown_factors = moments.lasts(session.confirmed_at, MAX_ACTING, now)
    at_work = (session.confirmed_at, session.acted_at)
    return bool(has_shown_factors) and any(moments.lasts(at, ACTING_FOR, now) for at in at_work)


def _lasts(since: Any, seconds: int, now: int) -> Any:
    return moments.lasts(since, seconds, now, moments.IN_THE_MIDDLE)

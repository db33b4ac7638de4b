"""What is over is cleared away once a day, by whichever process claims the day (ASVS 14.2.7)."""

from domain import (
    activity,
    audit,
    budgets,
    code_first,
    enrolment,
    help_desk,
    known_browsers,
    recovery_codes,
    reset_links,
    sessions,
    throttle,
    totp,
)
from domain.storage import in_batches
from models import (
    Attempts,
    Authenticator,
    BurntStep,
    CodeFirst,
    Installation,
    Invitation,
    KnownBrowser,
    RecoveryCode,
    ResetLink,
    Session,
    SignInCode,
)

EVERY = 24 * 60 * 60  # seconds
FORGET_FAILURES_AFTER = 30 * 24 * 60 * 60  # of names that nobody tried again


def sweep_if_due(now: int) -> bool:
    """Sweep unless it was done within EVERY; returns whether this call did it."""
    due = Installation.swept_at <= now - EVERY
    if not Installation.update(swept_at=now).where(due).execute():
        return False
    sweep(now)
    return True


def sweep(now: int) -> None:
    """Delete dead sessions, links, set-ups, shown codes, known browsers and counters."""
    gone = {
        "sessions": in_batches(Session.delete(), sessions.over(now)),
        "set-ups": _pending_set_ups(now),
        "reset-links": in_batches(
            ResetLink.delete(), ResetLink.created_at <= now - reset_links.LINK_LIFETIME
        ),
        "browsers": in_batches(
            KnownBrowser.delete(), KnownBrowser.seen_at <= now - known_browsers.REMEMBERED_FOR
        ),
        "counters": _counters(now),
        "burnt-steps": in_batches(
            BurntStep.delete(), BurntStep.timecode < (now - EVERY) // totp.STEP
        ),
        "events": activity.purge(now),
    }
    in_batches(
        RecoveryCode.update(sealed_copy=None),
        RecoveryCode.sealed_copy.is_null(False)
        & (RecoveryCode.created_at <= now - recovery_codes.SHOWN_FOR),
    )
    in_batches(Invitation.delete(), Invitation.expires_at <= now)
    in_batches(CodeFirst.delete(), CodeFirst.created_at <= now - code_first.LIFETIME)
    in_batches(SignInCode.delete(), SignInCode.created_at <= now - help_desk.CODE_LIFETIME)
    audit.log("swept", **gone)


def _pending_set_ups(now: int) -> int:
    is_pending = Authenticator.activated_at.is_null()
    is_over = Authenticator.begun_at <= now - enrolment.PENDING_FOR
    return in_batches(Authenticator.delete(), is_pending & is_over)


def _counters(now: int) -> int:
    """Those of sources, sign-ins and links when they are over; of others if they cost no wait."""
    source = Attempts.key.startswith("source:")
    over = source & (Attempts.next_at <= now)
    for way in budgets.SHORT_LIVED:
        over |= Attempts.key.startswith(way) & (Attempts.last_at <= now - EVERY)
    idle = (Attempts.last_at <= now - FORGET_FAILURES_AFTER) & (
        Attempts.failures < throttle.DELAY_FROM
    )
    return in_batches(Attempts.delete(), over | (~source & idle))

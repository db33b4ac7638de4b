"""What is over is cleared away once a day, by whichever process claims the day (ASVS 14.2.7)."""

from domain import (
    activity,
    audit,
    enrolment,
    help_desk,
    known_browsers,
    recovery_codes,
    reset_links,
    sessions,
    throttle,
    totp,
)
from domain.storage import write
from models import (
    Attempts,
    Authenticator,
    BurntStep,
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
    with write():
        gone = {
            "sessions": Session.delete().where(sessions.over(now)).execute(),
            "set-ups": _pending_set_ups(now),
            "reset-links": ResetLink.delete()
            .where(ResetLink.created_at <= now - reset_links.LINK_LIFETIME)
            .execute(),
            "browsers": KnownBrowser.delete()
            .where(KnownBrowser.seen_at <= now - known_browsers.REMEMBERED_FOR)
            .execute(),
            "counters": _counters(now),
            "burnt-steps": BurntStep.delete()
            .where(BurntStep.timecode < (now - EVERY) // totp.STEP)
            .execute(),
        }
        RecoveryCode.update(sealed_copy=None).where(
            RecoveryCode.sealed_copy.is_null(False),
            RecoveryCode.created_at <= now - recovery_codes.SHOWN_FOR,
        ).execute()
        Invitation.delete().where(Invitation.expires_at <= now).execute()
        SignInCode.delete().where(SignInCode.created_at <= now - help_desk.CODE_LIFETIME).execute()
    gone["events"] = activity.purge(now)
    audit.log("swept", **gone)


def _pending_set_ups(now: int) -> int:
    gone: int = (
        Authenticator.delete()
        .where(
            Authenticator.activated_at.is_null(),
            Authenticator.begun_at <= now - enrolment.PENDING_FOR,
        )
        .execute()
    )
    return gone


def _counters(now: int) -> int:
    """Those of sources when their window is over; of names and people while they cost no wait."""
    source = Attempts.key.startswith("source:")
    over = source & (Attempts.next_at <= now)
    idle = (Attempts.last_at <= now - FORGET_FAILURES_AFTER) & (
        Attempts.failures < throttle.DELAY_FROM
    )
    gone: int = Attempts.delete().where(over | (~source & idle)).execute()
    return gone

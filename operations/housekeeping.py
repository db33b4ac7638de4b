"""What is over is cleared away once a day, by whichever process claims the day (ASVS 14.2.7)."""

from collections.abc import Callable
from typing import Any

from domain import security_log
from domain.access import app_access, idempotency, lifetimes, limits, return_requests, throttle
from domain.apps import app_sessions
from domain.audit import known_browsers
from domain.clock import moments, server_clock
from domain.database import installation
from domain.database.batches import in_batches
from domain.database.storage import write
from domain.mfa import enrolment, passkey_policy, policy, recovery_codes
from domain.oidc import grants, issuing, keys, stored_requests
from domain.passkeys import challenges
from domain.signin import code_first, invited, reset_links
from domain.team import activity, help_desk
from models import (
    AccessToken,
    AppSession,
    Attempts,
    Authenticator,
    AuthorizationRequest,
    CodeFirst,
    Grant,
    Installation,
    Invitation,
    KnownBrowser,
    Making,
    RecoveryCode,
    ResetLink,
    ReturnRequest,
    Session,
    SignInCode,
    SpentChallenge,
    User,
)

Clock = Callable[[], float]

EVERY = 24 * 60 * 60  # seconds
LEAP = 2 * EVERY  # seconds since the last time that no clock goes on by while the server runs
CUT = (
    KnownBrowser.seen_at,
    Attempts.last_at,
    User.created_at,
    User.last_seen_at,
    Installation.created_at,
    Installation.restored_at,
)
FORGET_FAILURES_AFTER = 30 * 24 * 60 * 60  # of names that no one tried again


def sweep_if_due(clock: Clock) -> bool:
    """Sweep unless it was done within EVERY; returns whether this call did it.

    `clock` tells the time, in seconds, before and while it lasts.
    """
    with write():
        now = server_clock.note(clock)
        before = installation.current().swept_at
        if moments.is_surely_wrong(now) or moments.lasts(before, EVERY, now):
            return False
        Installation.update(swept_at=now).execute()
    leapt, fell = now >= before + LEAP, server_clock.fell_lately(now)
    sweep(now, leapt=leapt, fell=fell, clock=clock)
    keys.tend(clock, before, leapt=leapt, fell=fell)
    return True


def sweep(now: int, *, leapt: bool = False, fell: bool = False, clock: Clock | None = None) -> None:
    """Delete what is over.

    If the clock has `leapt`, what was kept for months is looked at the next day only: a clock
    that is put right by then has cost no one a year of history.
    And if it `fell`, it may be behind now: what is of a time to come is cut the next day only.
    A sweep may take its time, and what is used during it isn't of a time to come: `clock` goes on.
    """
    at = _onward(now, clock)
    if not fell:
        _cut(at)
    in_batches(
        Grant.update(has_lapsed=True),
        lambda: app_access.lapses(lifetimes.expired_condition(at())),
    )
    gone = {
        "sessions": in_batches(Session.delete(), lambda: lifetimes.expired_condition(at())),
        "set-ups": in_batches(Authenticator.delete(), lambda: _is_old_set_up(at())),
        "reset-links": in_batches(ResetLink.delete(), lambda: ~reset_links.is_open(at())),
        "browsers": 0 if leapt else _browsers(now),
        "counters": 0 if leapt else in_batches(Attempts.delete(), lambda: _is_counted_out(at())),
        "events": 0 if leapt else activity.purge(now),
    }
    _of_codes(at, leapt=leapt)
    _of_invitations(at, leapt=leapt)
    in_batches(ReturnRequest.delete(), lambda: ~return_requests.is_open(at()))
    _of_apps(at, leapt=leapt)
    in_batches(Making.update(sealed_copy=None), lambda: idempotency.is_shown_no_more(at()))
    in_batches(Making.delete(), lambda: ~moments.lasts(Making.at, EVERY, at()))
    security_log.log("swept", **gone)


def _onward(now: int, clock: Clock | None) -> Callable[[], int]:
    """What the clock shows, but never less than `now`."""
    return lambda: now if clock is None else max(now, int(clock()))


def _of_codes(at: Callable[[], int], *, leapt: bool) -> None:
    in_batches(RecoveryCode.update(sealed_copy=None), lambda: recovery_codes.is_shown_no_more(at()))
    if not leapt:  # a challenge could be answered again once the clock is put right
        in_batches(RecoveryCode.delete(), lambda: recovery_codes.is_long_dead(at()))
        in_batches(SpentChallenge.delete(), lambda: challenges.is_over(at()))
    in_batches(CodeFirst.delete(), lambda: ~code_first.is_open(at()))
    in_batches(SignInCode.delete(), lambda: ~help_desk.is_open(at()))


def _of_invitations(at: Callable[[], int], *, leapt: bool) -> None:
    in_batches(invited.ending(), lambda: invited.is_to_end(at()))
    in_batches(Invitation.delete(), lambda: invited.is_of_no_use(at()))
    if not leapt:
        in_batches(Invitation.delete(), lambda: invited.is_long_over(at()))


def _of_apps(at: Callable[[], int], *, leapt: bool) -> None:
    in_batches(AppSession.delete(), lambda: app_sessions.is_over(at()))
    in_batches(AuthorizationRequest.delete(), lambda: ~stored_requests.is_open(at()))
    if not leapt:  # some are kept for months, and used while no one is here
        in_batches(Grant.delete(), lambda: grants.is_of_no_use(at()))
    in_batches(AccessToken.delete(), lambda: ~issuing.is_lasting(at()))


def _cut(at: Callable[[], int]) -> None:
    """What is kept on although its moment is to come is of now from now on."""
    with write():
        now = at()  # while no one else can write: what they have written since is of now as it is
        policy.cut(now)
        passkey_policy.cut(now)
        for moment in CUT:
            moment.model.update({moment: now}).where(~moments.is_believed(moment, now)).execute()


def _is_old_set_up(now: int) -> Any:
    return Authenticator.activated_at.is_null() & ~enrolment.is_open(now)


def _browsers(now: int) -> int:
    is_old = KnownBrowser.seen_at <= now - known_browsers.REMEMBERED_FOR
    return in_batches(KnownBrowser.delete(), lambda: is_old)


def _is_counted_out(now: int) -> Any:
    """Those of sources, sign-ins and links when they are over; of others if they cost no wait."""
    source = Attempts.key.startswith("source:")
    over = source & ~moments.lasts_until(Attempts.next_at, limits.SOURCE_WINDOW, now)
    for way, seconds in limits.KEPT_FOR.items():
        over |= Attempts.key.startswith(way) & (Attempts.last_at <= now - seconds)
    idle = (Attempts.last_at <= now - FORGET_FAILURES_AFTER) & (
        Attempts.failures < throttle.DELAY_FROM
    )
    return over | (~source & idle)

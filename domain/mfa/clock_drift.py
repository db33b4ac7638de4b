"""Telling people that it is the clock.

A code that would be right up to ten minutes earlier or later is refused like any wrong one, but
with the reason: the phone's clock is off. So is one of about so many whole or half hours away, up
to fourteen: a clock set by hand, for summer time or in another zone. The window of accepted codes
never widens, every step so reported is spent, and each attempt counts. At sign-in two different
codes in a row must agree before anything is revealed, because the offset tells a guesser when a
code will be valid.
"""

from dataclasses import dataclass

import pyotp

from domain import security_log
from domain.clock import moments
from domain.database import installation
from domain.database.storage import write
from domain.mfa import totp, totp_secrets
from domain.text.wording import duration
from models import Authenticator, Installation, SpentStep, User

REACH = 20  # steps either side that are looked at: ten minutes
HALF_HOUR = 60  # steps
FARTHEST = 28  # half hours either side: the time zones there are
BY_HAND = 2  # steps either side of these: who sets a clock by hand meets the minute
AGREE_WITHIN = 5 * 60  # seconds between the two codes that must agree
# The offsets that are looked at, the nearest first. Some three hundred, whatever is typed.
OFFSETS = sorted(
    {
        steps
        for middle, reach in [
            (0, REACH),
            *((HALF_HOUR * n, BY_HAND) for n in range(-FARTHEST, FARTHEST + 1)),
        ]
        for steps in range(middle - reach, middle + reach + 1)
        if abs(steps) > totp.DRIFT
    },
    key=abs,
)
BROWSER_AGREES_WITHIN = 45  # seconds
DOUBTED_FOR = 7 * 24 * 60 * 60  # seconds that administrators see the note
WORTH_DOUBTING = 60  # seconds between the browser's clock and the server's


class ClockOff(totp.CodeRejected):
    """The code of another moment: the phone's clock is `seconds` ahead, or behind if negative."""

    reason = "clock-off"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        far = abs(seconds) > REACH * totp.STEP
        direction = "ahead" if seconds > 0 else "behind"
        switch = "date, time and time zone" if far else "date and time"
        super().__init__(
            f"Your phone's clock is about {_about(abs(seconds))} {direction}, so its codes don't "
            f"match. On the phone, turn on automatic {switch}; then enter the next code."
        )


@dataclass(frozen=True)
class _Far:
    authenticator: Authenticator
    timecode: int
    steps: int


def at_enrolment(begun: Authenticator, digits: str, now: int) -> ClockOff | None:
    """What is wrong with a refused first code, within the caller's transaction.

    One code suffices: someone who sees the secret gains nothing by learning the offset.
    """
    far = _far_match(begun, digits, now)
    if far is None:
        return None
    spend(begun, far.timecode)
    return ClockOff(far.steps * totp.STEP)


def at_sign_in(authenticators: list[Authenticator], digits: str, now: int) -> ClockOff | None:
    """What is wrong with a refused code, if the previous one was off by the same amount."""
    matches = (_far_match(authenticator, digits, now) for authenticator in authenticators)
    far = next((match for match in matches if match is not None), None)
    if far is None:
        return None
    agrees = _agrees_with_the_one_before(far, now)
    _remember(far, now)
    return ClockOff(far.steps * totp.STEP) if agrees else None


def spend(authenticator: Authenticator, timecode: int) -> None:
    """Have the code of this step count no more, within the caller's transaction."""
    SpentStep.insert(authenticator=authenticator, timecode=timecode).on_conflict_ignore().execute()


def doubts_server(phone_seconds: int, browser_time: int, now: int) -> bool:
    """Whether the browser's clock sides with the phone, so that the server's may be wrong."""
    browser_seconds = browser_time - now
    return (
        abs(browser_seconds) > WORTH_DOUBTING
        and abs(browser_seconds - phone_seconds) <= BROWSER_AGREES_WITHIN
    )


def note_doubt(user: User, now: int) -> None:
    """Note that this person's phone and browser agree against the server.

    Administrators see it once a second person's do: one alone can set both clocks as they like.
    """
    lately = moments.lasts(Installation.clock_suspected_at, DOUBTED_FOR, now)
    somebody_else = (Installation.clock_suspected_by > 0) & (
        Installation.clock_suspected_by != user.id
    )
    with write():
        Installation.update(clock_doubted_at=now).where(lately, somebody_else).execute()
        Installation.update(clock_suspected_at=now, clock_suspected_by=user.id).execute()
    security_log.log("server-clock-doubted", user_id=user.id)


def is_doubted(now: int) -> bool:
    """Whether two people have lately."""
    return bool(moments.lasts(installation.current().clock_doubted_at, DOUBTED_FOR, now))


def _about(seconds: int) -> str:
    if seconds <= REACH * totp.STEP:
        return duration(seconds)
    hours, half = divmod(round(seconds / (HALF_HOUR * totp.STEP)), 2)
    if not half:
        return duration(hours * 60 * 60)
    return f"{hours}½ hours" if hours else "half an hour"


def _far_match(authenticator: Authenticator, digits: str, now: int) -> _Far | None:
    codes, current = pyotp.TOTP(totp_secrets.base32(authenticator)), now // totp.STEP
    for steps in OFFSETS:
        if current + steps >= 0 and codes.generate_otp(current + steps) == digits:
            return _Far(authenticator, current + steps, steps)
    return None


def _agrees_with_the_one_before(far: _Far, now: int) -> bool:
    before = far.authenticator
    return (
        moments.lasts(before.drift_at, AGREE_WITHIN, now)
        and before.drift_timecode != far.timecode
        and abs(before.drift_steps - far.steps) <= 1
    )


def _remember(far: _Far, now: int) -> None:
    spend(far.authenticator, far.timecode)
    Authenticator.update(drift_timecode=far.timecode, drift_steps=far.steps, drift_at=now).where(
        Authenticator.id == far.authenticator.id
    ).execute()

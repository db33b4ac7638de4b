"""No moment in the future is believed: what bears one is from before the clock was put right.

What was opened or made "later than now" is over. By how much a moment may be ahead all the same:
clocks are set back by a second or two every day, and people in the middle of something aren't
thrown out over a few minutes. So nothing lasts longer than it should by more than that.
"""

from typing import Any

SLACK = 60  # seconds
IN_THE_MIDDLE = 10 * 60  # seconds, for sign-ins, set-ups, and a recovery code on show
INVITED_FOR = 72 * 60 * 60  # seconds that an invitation lasts
WRITTEN = 1_767_225_600  # January 1, 2026: no clock that is right shows an earlier moment


def lasts(since: Any, seconds: int, now: int, slack: int = SLACK) -> Any:
    """Whether what began at `since` and lasts for `seconds` is neither over nor yet to come.

    Also the condition of a query, where `since` is a column.
    """
    return (since > now - seconds) & is_believed(since, now, slack)


def lasts_until(end: Any, seconds: Any, now: int) -> Any:
    """The same of what is known by its end, which was set at most so many `seconds` ahead."""
    return (end > now) & is_believed(end, now + seconds)


def is_believed(moment: Any, now: Any, slack: int = SLACK) -> Any:
    """Whether a moment is not in the future; also the condition of a query."""
    return moment <= now + slack


def is_surely_wrong(now: int) -> bool:
    """Whether the clock has not been set at all, as on a machine without a battery for it."""
    return now < WRITTEN

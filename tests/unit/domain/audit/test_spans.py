"""A line that stands for several events says since when, unless all were in one minute."""

from domain.audit import alerts, events, past_events
from domain.audit.events import Caller
from domain.database.storage import write
from tests.unit.conftest import Person, signed_in


def test_recent_activity_says_since_when_where_something_came_between(
    bob: Person, now: int
) -> None:
    for number, kind in enumerate([events.RECOVERY_CODE_SAVED, events.RENAMED] * 2):
        with write():
            events.record(bob.user, kind, now + 60 * number, Caller())
    renamed, saved, *_ = past_events.recent(bob.user)
    assert (saved.kind, saved.times, saved.at, saved.since) == (
        events.RECOVERY_CODE_SAVED,
        2,
        now + 120,
        now,
    )
    assert (renamed.at, renamed.since) == (now + 180, now + 60)


def test_a_line_that_stands_for_some_minutes_says_since_when(bob: Person, now: int) -> None:
    session = signed_in(bob)
    for at, kind in [(0, "mfa-enabled"), (240, "mfa-enabled"), (0, "mfa-reset"), (9, "mfa-reset")]:
        with write():
            events.record(bob.user, kind, now + at, Caller())
    lines = {line.kind: line for line in alerts.unseen(session).lines}
    assert (lines["mfa-enabled"].at, lines["mfa-enabled"].since) == (now + 240, now)
    assert (lines["mfa-reset"].times, lines["mfa-reset"].since) == (2, 0)

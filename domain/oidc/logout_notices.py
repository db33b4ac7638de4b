"""Which apps are to be told that a sign-in is over: there is no queue but the grants themselves.

So whatever ends one, on whichever way, none is missed. Each is told of a sign-in once; processes
take turns by a claim. An app that can't be told is tried again for a day.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.clock import moments
from domain.database.queries import FixedRows
from domain.database.storage import write
from models import Grant

AT_ONCE = 500  # that a process looks at
CLAIMED_FOR = 30  # seconds; to tell one takes much less
# Seconds until the next try, after each that failed; after the last one it is given up.
MINUTE, HOUR = 60, 60 * 60
AGAIN_AFTER = (5, 30, 2 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 8 * HOUR, 12 * HOUR)

# As two queries, since each has an index of its own, with what is in its WHERE. An app that holds
# more of the same sign-in isn't told that a part of it has ended.
_OPEN = (
    "g.told_at IS NULL AND g.spent_at IS NOT NULL AND c.logout_address <> '' "
    f"AND (g.tell_at <= n.at OR g.tell_at > n.at + {AGAIN_AFTER[-1] + moments.SLACK}) "
    f"AND (g.claimed_until <= n.at OR g.claimed_until > n.at + {CLAIMED_FOR + moments.SLACK})"
)
_OF_GRANT = ("id", "app_id", "sub", "sid", "tries")
_COLUMNS = ", ".join(f"g.{name}" for name in _OF_GRANT)
_FROM = (
    f"SELECT {_COLUMNS}, c.client_id, c.logout_address, c.signs_with "  # noqa: S608  # of our own
    "FROM app_grant g JOIN client c ON c.app_id = g.app_id "
    "CROSS JOIN (SELECT CAST(? AS BIGINT) AS at) n WHERE "
)
_HAS_ANOTHER = (
    "EXISTS (SELECT 1 FROM app_grant o WHERE o.app_id = g.app_id AND o.sid = g.sid "
    "AND o.session_id IS NOT NULL AND NOT o.is_over)"
)
_WAYS = ("g.session_id IS NULL AND NOT g.has_lapsed", f"g.is_over AND NOT {_HAS_ANOTHER}")
_DUE = [FixedRows(f"{_FROM} {_OPEN} AND {way} ORDER BY g.id LIMIT {AT_ONCE}") for way in _WAYS]
_STILL_DUE = [FixedRows(f"{_FROM} {_OPEN} AND {way} AND g.id = ?") for way in _WAYS]

_IS_OVER = Grant.session.is_null() | Grant.is_over


class LogoutNotice(NamedTuple):
    """What an app is to be told: that the sign-in `sid` of `sub` is over."""

    grant_id: int
    app_id: int
    sub: str
    sid: str
    tries: int
    client_id: str
    address: str
    signs_with: str


def due(now: int) -> list[LogoutNotice]:
    """What nobody is telling at the moment, each sign-in once. Only reads."""
    found = [LogoutNotice(*row) for query in _DUE for row in query.rows(now)]
    return list({(one.app_id, one.sid): one for one in found}.values())


def claim(notice: LogoutNotice, clock: Callable[[], float]) -> int:
    """The moment from which the caller has CLAIMED_FOR to tell this, 0 if it's not for them to.

    Others were told before this one: by now the app may have another address, be told by another
    process, or hold a new part of the sign-in, which it would end.
    """
    with write():
        now = int(clock())
        still_due = (row for query in _STILL_DUE for row in query.rows(now, notice.grant_id))
        if notice not in [LogoutNotice(*row) for row in still_due]:
            return 0
        Grant.update(claimed_until=now + CLAIMED_FOR).where(_of(notice)).execute()
    return now


def has_lapsed(claimed_at: int, now: int) -> bool:
    """Whether the time is over that a process has: it was stopped, and another may tell this."""
    return now >= claimed_at + CLAIMED_FOR


def succeeded(notice: LogoutNotice, claimed_at: int, now: int) -> None:
    """The app knows of what had ended by then."""
    mine = Grant.claimed_until == claimed_at + CLAIMED_FOR
    with write():
        Grant.update(told_at=now).where(_of(notice), mine).execute()


def failed(notice: LogoutNotice, now: int) -> bool:
    """The app couldn't be told; returns whether it will be tried again.

    Whatever else it is to be told of waits as long: it would only keep others waiting.
    """
    goes_on = notice.tries < len(AGAIN_AFTER)
    tell_at = now + AGAIN_AFTER[min(notice.tries, len(AGAIN_AFTER) - 1)]
    noted = {"tries": notice.tries + 1, "claimed_until": 0, "told_at": None if goes_on else now}
    others = (Grant.app == notice.app_id) & _IS_OVER & Grant.told_at.is_null()
    with write():
        Grant.update(noted).where(_of(notice)).execute()
        Grant.update(tell_at=tell_at).where(others, Grant.tell_at < tell_at).execute()
    return goes_on


def _of(notice: LogoutNotice) -> Any:
    """All that the app has had of this sign-in, and that is over."""
    same = (Grant.app == notice.app_id) & (Grant.sid == notice.sid)
    return same & _IS_OVER & Grant.told_at.is_null()

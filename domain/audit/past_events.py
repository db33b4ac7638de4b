"""Past events, as pages and commands list them."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from domain.database.queries import FixedRows
from models import User

NEWEST = 5  # lines on Edit Profile
RECENT = 20  # lines that administrators are shown of a person
LOOKED_AT = 50  # events that they are made of
MINUTE = 60  # seconds
HOUR = 60 * MINUTE


class PastEvent(NamedTuple):
    """An event as pages show it. `actor` is a username, "" where a command or no one did it."""

    id: int
    kind: str
    at: int
    browser: str
    address: str
    subject: str
    actor: str
    # Of GUESSED and its like: how often, and since when. The latter also of equal events in a row.
    number: int = 0
    since: int = 0
    # The app, group, authenticator or passkey it is about, by name, and by the one it had before if
    # that was changed; or what the team decided, and what held before.
    thing: str = ""
    formerly: str = ""
    # How many equal events this line represents, and in which browsers, latest first.
    times: int = 1
    browsers: tuple[str, ...] = ()


# The columns of a PastEvent, for a FixedRows; includes the actor, which would cost a query each
# otherwise.
SELECT_EVENT = (
    "SELECT e.id, e.kind, e.at, e.browser, e.address, e.subject, COALESCE(actor.username, ''), "
    "e.number, e.since, e.thing, e.formerly "
    'FROM event e LEFT JOIN "user" actor ON actor.id = e.actor_id'
)
_SAME = itemgetter(1, 3, 4, 6, 7, 9)  # kind, browser, address, actor, number, thing
# What lists of events show of each: kind, browser, address, subject, actor, number, names.
_LISTED = itemgetter(1, 3, 4, 5, 6, 7, 9, 10)
_RECENT = FixedRows(f"{SELECT_EVENT} WHERE e.user_id = ? ORDER BY e.id DESC LIMIT ?")


def recent(user: User, most: int = RECENT) -> list[PastEvent]:
    """At most `most` lines of the person's history, newest first; equal events are one line.

    Those that aren't neighbors, too: whoever signs in and out again and again would push what
    matters off so short a list. So a line says since when; see `in_a_row`.
    """
    lines: dict[tuple[Any, ...], PastEvent] = {}
    for event in (PastEvent(*row) for row in _RECENT.rows(user.id, LOOKED_AT)):
        line = lines.get(_SAME(event))
        lines[_SAME(event)] = event if line is None else _with_one_more(line, event)
    return list(lines.values())[:most]


def in_a_row(events: Iterable[PastEvent]) -> list[PastEvent]:
    """The events, newest first, as lines: equal ones in a row are one, within an hour.

    Its moment is that of the newest; `since` is that of the first, unless both are in one minute.
    """
    lines: list[PastEvent] = []
    first = 0  # the moment of the first event of the last line
    for event in events:
        if lines and _goes_on(lines[-1], event, first):
            lines[-1] = _with_one_more(lines[-1], event)
        else:
            lines.append(event)
        first = event.at
    return lines


def _with_one_more(line: PastEvent, event: PastEvent) -> PastEvent:
    if event.number:
        return line._replace(times=line.times + 1)
    since = event.at if line.at // MINUTE > event.at // MINUTE else 0
    return line._replace(times=line.times + 1, since=since)


def _goes_on(line: PastEvent, event: PastEvent, first: int) -> bool:
    """Whether the event is one more of the line; what has a number of its own is a line already."""
    is_close = line.at - HOUR < event.at <= first  # a clock may have been put back
    return is_close and not event.number and _LISTED(line) == _LISTED(event)

"""The page of events that an address asks for, and what its form shows of that."""

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.datastructures import QueryParams

from domain.team import activity
from domain.team.activity import Filter
from web import event_sentences, history
from web.numbers import row_number

FIELDS = ("person", "about", "kind", "since", "until")
MAX_TEXT = 64


def wanted(query: QueryParams) -> Filter:
    """Which events the address asks for; nonsense asks for all of them."""
    kind = query.get("kind", "")
    return Filter(
        username=query.get("person", "")[:MAX_TEXT],
        kind=kind if kind in event_sentences.SENTENCES else "",
        since=_midnight(query.get("since", "")),
        until=_midnight(query.get("until", ""), days=1),
        thing=query.get("about", "").strip()[:MAX_TEXT],
    )


def listed(query: QueryParams, fitting: Filter) -> dict[str, Any]:
    """What the page shows."""
    number = row_number(query.get("before"))
    found = activity.page(fitting, number)
    return {
        "events": [history.event_line(event) for event in found[: activity.PAGE]],
        "is_first": not number,
        "older": found[activity.PAGE - 1].id if len(found) > activity.PAGE else None,
        "asked": {name: query.get(name, "")[:MAX_TEXT] for name in FIELDS},
    }


def _midnight(day: str, days: int = 0) -> int:
    try:
        moment = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=days)
    except (ValueError, OverflowError):
        return 0
    return max(int(moment.timestamp()), 0)

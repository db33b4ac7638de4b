"""The team's history, for administrators."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from domain.audit.events import Past
from domain.team import activity, people
from domain.team.activity import Filter
from web import history
from web.pages import download, render
from web.request import Request
from web.tables import csv_of
from web.times import iso

COLUMNS = ("time", "event", "person", "by", "address", "browser", "number")


def index(request: Request) -> Response:
    """The newest events that fit the filter; to htmx only the list."""
    wanted, query = _filter(request), request.query_params
    before = query.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0
    found = activity.page(wanted, number)
    return render(
        request,
        "activity/index.html",
        fragment="activity",
        events=[history.told(event) for event in found[: activity.PAGE]],
        people=people.numbers({event.subject for event in found}),
        is_first=not number,
        older=found[activity.PAGE - 1].id if len(found) > activity.PAGE else None,
        sentences=history.SENTENCES,
        asked={name: query.get(name, "")[:64] for name in ("person", "kind", "since", "until")},
    )


def export_csv(request: Request) -> Response:
    """The events that fit, as a table for spreadsheets."""
    table = csv_of(COLUMNS, ([str(row[name]) for name in COLUMNS] for row in _rows(request)))
    return download(request, table, "text/csv", "activity.csv")


def export_json(request: Request) -> Response:
    """The events that fit, one JSON object a line."""
    text = "".join(json.dumps(row) + "\n" for row in _rows(request))
    return download(request, text, "application/jsonl", "activity.jsonl")


def _rows(request: Request) -> Iterator[dict[str, Any]]:
    for event in activity.every(_filter(request)):
        yield _row(event)


def _row(event: Past) -> dict[str, Any]:
    return {
        "time": iso(event.at),
        "event": event.kind,
        "person": event.subject,
        "by": event.actor,
        "address": event.address,
        "browser": event.browser,
        "number": event.number or 1,
    }


def _filter(request: Request) -> Filter:
    query = request.query_params
    kind = query.get("kind", "")
    return Filter(
        username=query.get("person", "")[:64],
        kind=kind if kind in history.SENTENCES else "",
        since=_midnight(query.get("since", "")),
        until=_midnight(query.get("until", ""), days=1),
    )


def _midnight(day: str, days: int = 0) -> int:
    try:
        moment = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=days)
    except (ValueError, OverflowError):
        return 0
    return max(int(moment.timestamp()), 0)

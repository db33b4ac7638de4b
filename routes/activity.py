"""The team's history, for administrators."""

import json
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from domain.audit.past_events import PastEvent
from domain.team import activity, people
from web import event_list, event_sentences
from web.pages import download, render
from web.request import Request
from web.tables import csv_of
from web.times import iso

COLUMNS = ("time", "event", "person", "by", "address", "browser", "number", "about")


def index(request: Request) -> Response:
    """The newest events that fit the filter; to htmx only the list."""
    query = request.query_params
    context = event_list.listed(query, event_list.wanted(query))
    return render(
        request,
        "activity/index.html",
        fragment="activity",
        people=people.numbers({event.subject for event in context["events"]}),
        sentences=event_sentences.KINDS,
        **context,
    )


def export_csv(request: Request) -> Response:
    """The events that fit, as a table for spreadsheets."""
    table = csv_of(COLUMNS, ([str(row[name]) for name in COLUMNS] for row in _rows(request)))
    return download(table, "text/csv", "activity.csv")


def export_json(request: Request) -> Response:
    """The events that fit, one JSON object a line."""
    text = "".join(json.dumps(row) + "\n" for row in _rows(request))
    return download(text, "application/jsonl", "activity.jsonl")


def _rows(request: Request) -> Iterator[dict[str, Any]]:
    for event in activity.every(event_list.wanted(request.query_params)):
        yield _row(event)


def _row(event: PastEvent) -> dict[str, Any]:
    return {
        "time": iso(event.at),
        "event": event.kind,
        "person": event.subject,
        "by": event.actor,
        "address": event.address,
        "browser": event.browser,
        "number": event.number or 1,
        "about": event.thing,
    }

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

TEMPLATE = "activity/index.html"
COLUMNS = ("time", "event", "person", "by", "address", "browser", "number", "about")


def index(request: Request) -> Response:
    """The newest events that fit the filter; to htmx only the list."""
    asked = event_list.read(request)
    if asked.errors:
        return event_list.refused(request, TEMPLATE, asked, event_sentences.KINDS)
    context = event_list.listed(request.query_params, asked, event_list.wanted(asked))
    return render(
        request,
        TEMPLATE,
        fragment="activity",
        people=people.numbers({event.subject for event in context["events"]}),
        sentences=event_sentences.KINDS,
        **context,
    )


def export_csv(request: Request) -> Response:
    """The events that fit, as a table for spreadsheets."""
    asked = event_list.read(request)
    if asked.errors:
        return event_list.no_file(asked)
    table = csv_of(COLUMNS, ([str(row[name]) for name in COLUMNS] for row in _rows(asked)))
    return download(table, "text/csv", "activity.csv")


def export_json(request: Request) -> Response:
    """The events that fit, one JSON object a line."""
    asked = event_list.read(request)
    if asked.errors:
        return event_list.no_file(asked)
    text = "".join(json.dumps(row) + "\n" for row in _rows(asked))
    return download(text, "application/jsonl", "activity.jsonl")


def _rows(asked: event_list.Asked) -> Iterator[dict[str, Any]]:
    for event in activity.every(event_list.wanted(asked)):
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

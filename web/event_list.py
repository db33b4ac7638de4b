"""The page of events that an address asks for, and what its form shows of that."""

from datetime import UTC, date, datetime
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import PlainTextResponse, Response

from domain.audit.past_events import in_a_row
from domain.clock import days
from domain.refusals import Refused
from domain.team import activity
from domain.team.activity import Filter
from domain.text import writing
from domain.users import usernames
from web import event_sentences, history
from web.forms import ChoiceUnknown, Form
from web.numbers import row_number
from web.pages import render_into
from web.request import Request

DAYS = ("since", "until")
MAX_TEXT = 64
# In place of the fields and the list: htmx would put it where the list was.
BOTH = {"HX-Retarget": "#events", "HX-Reswap": "outerHTML"}


class DateNotUnderstood(Refused):
    """A first or last day that isn't a date."""

    reason = "date-not-understood"


class DaysReversed(Refused):
    """A last day that is before the first one: no event could be between them."""

    reason = "days-reversed"


class Asked(Form):
    """What the address asks for, as its fields show it."""

    fields = dict.fromkeys(("person", "about", "kind", *DAYS), "")


def read(request: Request) -> Asked:
    """What the address asks for. What can't be understood is wrong: it would filter nothing."""
    query = request.query_params
    asked = Asked({name: query.get(name, "")[:MAX_TEXT] for name in Asked.fields})
    if asked["kind"] and asked["kind"] not in event_sentences.SENTENCES:
        asked.refuse(ChoiceUnknown("Choose an event from the list."), "kind")
    for name in DAYS:
        try:
            day = _day(asked[name])
            asked.values[name] = str(day) if day else ""  # as a browser's calendar shows it
        except ValueError:
            refusal = DateNotUnderstood(f"Enter a date, like {days.at(request.now)}.")
            asked.refuse(refusal, name)
    if not asked.errors.keys() & set(DAYS) and _are_reversed(asked):
        sentence = "The last day is before the first day. Change one of them."
        asked.refuse(DaysReversed(sentence), "until")
    return asked


def wanted(asked: Asked) -> Filter:
    """Which events are asked for, where nothing is wrong."""
    return Filter(
        username=usernames.folded(asked["person"]),
        kind=asked["kind"],
        since=_begins(_day(asked["since"])),
        until=_is_over(_day(asked["until"])),
        thing=writing.one_line(asked["about"]),
    )


def listed(query: QueryParams, asked: Asked, fitting: Filter) -> dict[str, Any]:
    """What the page shows."""
    number = row_number(query.get("before"))
    found = activity.page(fitting, number)
    return {
        "events": [history.event_line(line) for line in in_a_row(found[: activity.PAGE])],
        "is_first": not number,
        "older": found[activity.PAGE - 1].id if len(found) > activity.PAGE else None,
        "asked": asked.values,
        "form": asked,
    }


def refused(request: Request, template: str, asked: Asked, sentences: dict[str, str]) -> Response:
    """The page with what is wrong at its field, and no list."""
    return render_into(
        request,
        BOTH,
        template,
        fragment="events",
        status=422,
        form=asked,
        asked=asked.values,
        sentences=sentences,
    )


def no_file(asked: Asked) -> Response:
    """What is wrong, where a file was asked for."""
    return PlainTextResponse(f"{asked.errors[asked.first_error]}\n", 422)


def _day(typed: str) -> date | None:
    """The day in a field, if there is one. Raises ValueError."""
    text = writing.with_digits(writing.with_hyphens(typed)).strip()
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date() if text else None


def _are_reversed(asked: Asked) -> bool:
    first, last = (_day(asked[name]) for name in DAYS)
    return first is not None and last is not None and last < first


def _begins(day: date | None) -> int:
    return max(days.start_of(day), 0) if day else 0


def _is_over(day: date | None) -> int:
    """0 is no bound, so what was over before 1970 is over in its first second."""
    return max(days.end_of(day), 1) if day and day < date.max else 0

"""The history of the person's own account."""

from dataclasses import replace

from starlette.responses import Response

from domain.team import activity
from web import event_list, event_sentences
from web.pages import render
from web.request import Request

TEMPLATE = "own_activity/index.html"


def index(request: Request) -> Response:
    """The newest events that fit the filter; to htmx only the list."""
    asked, number = event_list.read(request), request.user.id
    kinds = activity.kinds(number)
    sentences = {
        kind: sentence for kind, sentence in event_sentences.KINDS.items() if kind in kinds
    }
    if asked.errors:
        return event_list.refused(request, TEMPLATE, asked, sentences)
    wanted = replace(event_list.wanted(asked), username="", account=number)
    return render(
        request,
        TEMPLATE,
        fragment="activity",
        sentences=sentences,
        **event_list.listed(request.query_params, asked, wanted),
    )

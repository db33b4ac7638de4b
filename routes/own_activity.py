"""The history of the person's own account."""

from dataclasses import replace

from starlette.responses import Response

from domain.team import activity
from web import event_list, event_sentences
from web.pages import render
from web.request import Request


def index(request: Request) -> Response:
    """The newest events that fit the filter; to htmx only the list."""
    query, number = request.query_params, request.user.id
    wanted = replace(event_list.wanted(query), username="", account=number)
    kinds = activity.kinds(number)
    return render(
        request,
        "own_activity/index.html",
        fragment="activity",
        sentences={kind: told for kind, told in event_sentences.KINDS.items() if kind in kinds},
        **event_list.listed(query, wanted),
    )

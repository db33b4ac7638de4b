"""Several people selected in the list: one question, then each is acted on."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.team import selection
from domain.users.usernames import MAX_LENGTH
from web.forms import Form
from web.listing import asked
from web.pages import public_url_for, render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request

SEPARATOR = " "  # no username has one


class SelectionForm(Form):
    """Whose accounts, as usernames, and what is to be done to them."""

    fields = {"people": "Select at least one person.", "deed": "Choose what to do."}
    longest = selection.MAX_PEOPLE * (MAX_LENGTH + 1)


def new(request: Request) -> Response:
    """Ask before anything is done, naming everyone."""
    users = selection.found(request.query_params.getlist("person"))
    deed = request.query_params.get("deed", "")
    if deed not in selection.DEEDS or not users:
        return redirect_to(request, path_for("people", **asked(request)), flash="nobody-ticked")
    names = SEPARATOR.join(user.username for user in users)
    context: dict[str, Any] = {
        "deed": deed,
        "users": users,
        "names": names,
        "asked": asked(request),
    }
    return render(request, "selection/new.html", **context)


def create(request: Request) -> Response:
    """Do it to each, and say what happened to each."""
    form = SelectionForm.parse(request.data)
    if form.errors or form["deed"] not in selection.DEEDS:
        raise HTTPException(400)
    names = list(dict.fromkeys(form["people"].split(SEPARATOR)))
    outcomes = selection.act(form["deed"], names, request.now, request.acting, request.user)
    return render(
        request,
        "selection/done.html",
        deed=form["deed"],
        done=[outcome for outcome in outcomes if outcome.refusal is None],
        refused=[outcome for outcome in outcomes if outcome.refusal is not None],
        asked=asked(request),
        address=public_url_for(request, "home"),
    )

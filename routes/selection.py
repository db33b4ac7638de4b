"""Several people selected in the list: one question, then each is acted on."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.team import forecasts, reminders, selection
from domain.team.reminders import Wanted
from domain.team.selection import Outcome
from domain.users import groups
from domain.users.details import MAX_EMAIL
from domain.users.usernames import MAX_LENGTH
from models import Group
from operations import settings_check
from web import selection_results, selection_words
from web.forms import Form
from web.listing import SEPARATOR, left, place
from web.mfa import home_of
from web.numbers import row_number
from web.pages import public_url_for, render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request


class SelectionForm(Form):
    """Whose accounts, as usernames, what is to be done to them, and with which group.

    Where it's about their email addresses, those as well, in the same order.
    """

    fields = {
        "people": "Select at least one person.",
        "deed": "Choose what to do.",
        "with_group": "",
        "addresses": "",
    }
    longest = selection.MAX_PEOPLE * (max(MAX_LENGTH, MAX_EMAIL) + 1)


def new(request: Request) -> Response:
    """Ask before anything is done, naming everyone."""
    query = request.query_params
    names, deed = list(dict.fromkeys(filter(None, query.getlist("person")))), query.get("deed", "")
    group = _group(query.get("with_group"))
    task = selection.task(deed, home_of(request), group)
    if why := _why_not(names, deed, task):
        return _back(request, names, why)
    users = selection.found(names)
    vanished = selection.vanished(names, users)
    if vanished is not None and not users:
        return _back(request, names, "accounts-gone", vanished.sentence)
    missing = forecasts.of(deed, users, request.user, home_of(request), group)
    meant = [user for user in users if user.username not in missing.left_out]
    apps = groups.opens(group) if group is not None else []
    wanted = reminders.together(missing.asked, request.now)
    context: dict[str, Any] = {
        "deed": deed,
        "group": group,
        "users": users,
        "meant": meant,
        "vanished": vanished,
        "here": place(request),
        "left": left(request, users),
        "missing": missing,
        "question": selection_words.question(deed, meant, group, apps, wanted),
    }
    return render(request, "selection/new.html", **context)


def create(request: Request) -> Response:
    """Do it to each, and say what happened to each."""
    form = SelectionForm.parse(request.data)
    deed, group = form["deed"], _group(form["with_group"])
    names = list(dict.fromkeys(form["people"].split(SEPARATOR)))
    shown = dict(zip(names, form["addresses"].split(SEPARATOR), strict=False))
    task = selection.task(deed, home_of(request), group, shown)
    if form.errors or not (task or deed in selection.WITH_GROUP):
        raise HTTPException(400)
    why = _why_not(names, deed, task)
    if task is None or why:
        return _back(request, names, why)
    outcomes = selection.act(task, names, request.now, request.acting, request.user)
    done = [outcome for outcome in outcomes if outcome.refusal is None]
    reminded = done if deed == selection.REMIND else []
    wanted = _wanted(request, reminded)
    site, home = request.settings.site_name, public_url_for(request, "home")
    return render(
        request,
        "selection/done.html",
        result=selection_results.result(deed, len(done), group, wanted),
        done=done,
        refused=[outcome for outcome in outcomes if outcome.refusal is not None],
        message=selection_results.message(wanted, site, home) if reminded else "",
        only_here=settings_check.only_here(request.settings),
        here=place(request),
    )


def _wanted(request: Request, reminded: list[Outcome]) -> Wanted:
    """What the pages ask of those who were reminded."""
    users = selection.found([one.username for one in reminded])
    return reminders.wanted(users, home_of(request), request.now)


def _group(number: str | None) -> Group | None:
    return groups.numbered(row_number(number))


def _why_not(names: list[str], deed: str, task: selection.Task | None) -> str:
    """The notice that says why there is nothing to ask or to do; "" if there is."""
    if not names:
        return "nobody-ticked"
    if len(names) > selection.MAX_PEOPLE:
        return "too-many-ticked"
    if task is None:
        return "group-gone" if deed in selection.WITH_GROUP else "no-deed"
    return ""


def _back(request: Request, names: list[str], flash: str, about: str = "") -> Response:
    # Too many are too long for an address, and no page of ours sends them.
    users = selection.found(names) if len(names) <= selection.MAX_PEOPLE else []
    path = path_for("people", **left(request, users))
    return redirect_to(request, path, flash=flash, about=about)

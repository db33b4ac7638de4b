"""The page of one group, as administrators see it."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.audit import events
from domain.refusals import Refused
from domain.users import directory, groups
from domain.users.directory import PeopleQuery
from models import Group
from web.forms import MAX_LIST, Form
from web.listing import MAX_PLACE
from web.pages import render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request


class GroupForm(Form):
    """A group's name."""

    fields = {"name": "Enter a name for the group."}


class PeopleForm(Form):
    """Who is to be added, a username a line."""

    fields = {"lines": "Enter at least one username."}
    longest = MAX_LIST


def find(request: Request) -> Group:
    """Find the group whose number is in the address, which must be the one a form names.

    Raises HTTPException 404, or `actions.Gone` if the group has been deleted since.
    """
    group = groups.numbered(request.path_params["id"])
    about = str(request.data.get("about", "")) if request.method == "POST" else None
    if about is not None and (group is None or not _is_called(request, group, about)):
        actions.refuse_what_is_gone(request.user, request.acting, actions.ON_GROUPS, about)
        group = None
    if group is None:
        raise HTTPException(404)
    return group


def _is_called(request: Request, group: Group, name: str) -> bool:
    """Whether this is the group's name, or was when the page was shown."""
    if group.name == name:
        return True
    kinds = (events.GROUP_RENAMED,)
    renamed = actions.changes(request.user, request.acting, kinds, name, by_others=False)
    return bool(renamed)


def page(
    request: Request,
    group: Group,
    form: Form | None = None,
    lines: Form | None = None,
    refusal: Refused | None = None,
) -> Response:
    """The page as things are now, whatever was read before someone else changed it."""
    fresh = groups.numbered(group.id)
    if fresh is None:
        raise actions.Gone(refusal.changes if isinstance(refusal, ChangedMeanwhile) else [])
    is_wrong = refusal is not None or any(f is not None and f.errors for f in (form, lines))
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422 if is_wrong else 200
    shown = _context(request, fresh) | {"refusal": refusal}
    shown["form"] = form or GroupForm({"name": fresh.name})
    shown["lines"] = lines or PeopleForm()
    return render(request, "groups/show.html", status=status, **shown)


def done(request: Request, group: Group, flash: str, about: str, after: str = "") -> Response:
    """Back to the page, and to the place in its list."""
    path = path_for("group", {"id": group.id}, after=after)
    return redirect_to(request, path, flash=flash, about=about)


def place(request: Request) -> str:
    """The place in the list of people that the page shows, or that its form was sent from."""
    sent = request.data if request.method == "POST" else request.query_params
    return str(sent.get("after", ""))[:MAX_PLACE]


def _context(request: Request, group: Group) -> dict[str, Any]:
    after = place(request)
    return {
        "group": group,
        "number": groups.number_of_people(group),
        "page": directory.page(PeopleQuery(group=group.id), after),
        "after": after,
        "apps": groups.opens(group),
    }

"""Groups, for administrators: named, looked at, removed."""

from starlette.responses import Response

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import access_losses
from domain.audit import events
from domain.refusals import Refused
from domain.users import groups
from web import group_page
from web.group_page import GroupForm
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request


def index(request: Request) -> Response:
    """All groups, and the form for another."""
    return render(request, "groups/index.html", form=GroupForm(), listed=groups.counted())


def create(request: Request) -> Response:
    """Make a group, and lead to its page."""
    form = GroupForm.parse(request.data)
    if not form.errors:
        with form.refusing():
            group = groups.create(form["name"], request.now, request.acting, request.user)
            path = path_for("group", {"id": group.id})
            return redirect_to(request, path, flash="group-created", about=group.name)
    return invalid(request, "groups/index.html", form, listed=groups.counted())


def show(request: Request) -> Response:
    """One group: who is in it, and what it opens."""
    return group_page.page(request, group_page.find(request))


def update(request: Request) -> Response:
    """Call it something else."""
    group, form = group_page.find(request), GroupForm.parse(request.data)
    if form.errors:
        return group_page.page(request, group, form)
    try:
        groups.rename(group, form["name"], request.now, request.acting, request.user)
    except ChangedMeanwhile as refusal:
        return group_page.page(request, group, form, refusal=refusal)
    except Refused as refusal:
        form.refuse(refusal)
        return group_page.page(request, group, form)
    renamed = groups.numbered(group.id) or group
    return group_page.done(request, renamed, "group-renamed", renamed.name)


def confirm_removal(request: Request) -> Response:
    """Ask once, saying who can open less then."""
    group = group_page.find(request)
    return render(
        request,
        "groups/removal.html",
        group=group,
        number=groups.number_of_people(group),
        losses=access_losses.on_removal_of(group),
    )


def destroy(request: Request) -> Response:
    """Remove the group; the same form sent again ends as the first did."""
    try:
        return _removed(request)
    except actions.Gone as gone:
        gone.refuse_unless_by(request.user, events.GROUP_REMOVED)
        return _to_groups(request, gone.changes[0].thing)


def _removed(request: Request) -> Response:
    group = group_page.find(request)
    try:
        groups.remove(group, request.now, request.acting, request.user)
    except ChangedMeanwhile as refusal:
        if isinstance(refusal, actions.Gone):
            raise
        return group_page.page(request, group, refusal=refusal)
    return _to_groups(request, group.name)


def _to_groups(request: Request, removed: str) -> Response:
    return redirect(request, "groups", flash="group-removed", about=removed)

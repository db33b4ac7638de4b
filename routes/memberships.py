"""Who is in which group: changed from a group's page, and from a person's."""

from starlette.responses import Response

from domain.refusals import Refused
from domain.team import people
from domain.text import wording
from domain.users import groups, memberships, username_lists
from domain.users.groups import GroupGone
from web import group_page, person_page
from web.group_page import PeopleForm
from web.numbers import row_number
from web.request import Request


def create_many(request: Request) -> Response:
    """Add people by their usernames, all or none."""
    group, form = group_page.find(request), PeopleForm.parse(request.data)
    if form.errors:
        return group_page.page(request, group, lines=form)
    try:
        wanted = username_lists.find_people(form["lines"], request.now)
        added = memberships.add(group, wanted, request.now, request.acting, request.user)
    except username_lists.LinesRefused as refusal:
        form.refuse(refusal)
        return group_page.page(request, group, lines=form)
    except Refused as refusal:
        return group_page.page(request, group, lines=form, refusal=refusal)
    if not added:
        return group_page.done(request, group, "all-in-group", group.name)
    names = wording.listed([user.username for user in added])
    return group_page.done(request, group, "people-added", names)


def take_out(request: Request) -> Response:
    """Take someone out, on the group's page."""
    group, user = group_page.find(request), people.find(request.path_params["person"])
    if user is None:
        return group_page.page(request, group)
    try:
        memberships.take_out(group, user, request.now, request.acting, request.user)
    except Refused as refusal:
        return group_page.page(request, group, refusal=refusal)
    return group_page.done(request, group, "person-taken-out", user.name, group_page.place(request))


def create(request: Request) -> Response:
    """Add someone to a group, on the person's page."""
    return _change(request, row_number(request.data.get("group")), adds=True)


def destroy(request: Request) -> Response:
    """Take someone out of a group, on the person's page."""
    return _change(request, request.path_params["group"], adds=False)


def _change(request: Request, number: int, *, adds: bool) -> Response:
    user, group = person_page.find(request), groups.numbered(number)
    change = memberships.put_in if adds else memberships.take_out
    try:
        if group is None:
            raise GroupGone
        change(group, user, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, "joined-group" if adds else "left-group", group.name)

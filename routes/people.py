"""People, for administrators: found, looked at, and helped."""

from collections.abc import Callable

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access.actions import ChangedMeanwhile
from domain.refusals import Refused
from domain.signin import reset_links
from domain.team import help_desk, people
from models import User
from web import somebody
from web.listing import listed
from web.pages import public_url_for, refused, render, see_other_path
from web.paths import path_for
from web.somebody import NameForm
from web.visit import Visit


def index(visit: Visit, _: FormData) -> Response:
    """The list that the address asks for; to htmx only the list."""
    return render(visit, "people/index.html", fragment="people", **listed(visit))


def show(visit: Visit, _: FormData) -> Response:
    """One person."""
    return somebody.page(visit, somebody.asked_for(visit))


def update(visit: Visit, data: FormData) -> Response:
    """Change the full name."""
    user, form = somebody.asked_for(visit, data), NameForm.parse(data)
    form.keep_newer(data, name=user.name)
    if not form.errors:
        try:
            people.rename(user, form["name"], visit.now, visit.here, visit.user)
        except ChangedMeanwhile as refusal:
            return somebody.page(visit, user, form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        context = somebody.context(visit, user)
        return refused(visit, "people/show.html", form, **context)
    return somebody.done(visit, user, "person-renamed")


def make_reset_link(visit: Visit, data: FormData) -> Response:
    """A link for a new password."""
    return _help(visit, data, help_desk.make_reset_link, "person_reset_link")


def show_reset_link(visit: Visit, _: FormData) -> Response:
    """The link just made, for a while and in the session that made it."""
    user = somebody.asked_for(visit)
    token = reset_links.shown(user, visit.session, visit.now)
    link = public_url_for(visit, "reset_link", token=token) if token else ""
    return _handed_out(visit, user, "people/reset_link.html", link)


def make_sign_in_code(visit: Visit, data: FormData) -> Response:
    """A one-time sign-in code."""
    return _help(visit, data, help_desk.make_sign_in_code, "person_sign_in_code")


def show_sign_in_code(visit: Visit, _: FormData) -> Response:
    """The code just made, for a while and in the session that made it."""
    user = somebody.asked_for(visit)
    code = help_desk.shown(user, visit.session, visit.now)
    return _handed_out(visit, user, "people/sign_in_code.html", code or "")


def _help(visit: Visit, data: FormData, make: Callable[..., str], shown_at: str) -> Response:
    user = somebody.asked_for(visit, data)
    try:
        make(user, visit.now, visit.here, visit.user)
    except Refused as refusal:
        return somebody.page(visit, user, refusal=refusal)
    return see_other_path(visit, path_for(shown_at, id=user.id))


def _handed_out(visit: Visit, user: User, template: str, made: str) -> Response:
    if not made:
        visit.notify("shown-no-more")
        return see_other_path(visit, path_for("person", id=user.id))
    return render(visit, template, person=user, made=made)

"""People, for administrators: found, looked at, and helped."""

from collections.abc import Callable

from starlette.responses import Response

from domain.access.actions import ChangedMeanwhile
from domain.mfa import state
from domain.refusals import Refused
from domain.signin import reset_links
from domain.team import handed_out, help_desk, people
from domain.team.handed_out import Unused
from models import User
from operations import settings_check
from web import listing, person_page
from web.pages import invalid, public_url_for, render
from web.paths import path_for
from web.person_page import NameForm
from web.redirects import redirect_to
from web.request import Request


def index(request: Request) -> Response:
    """The list that the address asks for; to htmx only the list."""
    wanted = listing.wanted(request)
    asked = listing.read(request, wanted)
    if asked.errors:
        return listing.refused(request, asked, wanted)
    context = listing.listed(request, wanted)
    return render(request, "people/index.html", fragment="people", form=asked, **context)


def show(request: Request) -> Response:
    """One person."""
    return person_page.page(request, person_page.find(request))


def update(request: Request) -> Response:
    """Change the full name."""
    user, form = person_page.find(request), NameForm.parse(request.data)
    form.keep_newer(request.data, name=user.name)
    if not form.errors:
        try:
            people.rename(user, form["name"], request.now, request.acting, request.user)
        except ChangedMeanwhile as refusal:
            return person_page.page(request, user, form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
    if form.errors:
        context = person_page.context(request, user)
        return invalid(request, "people/show.html", form, **context)
    return person_page.done(request, user, "person-renamed")


def make_reset_link(request: Request) -> Response:
    """A link for a new password."""
    return _help(request, help_desk.make_reset_link, "person_reset_link")


def show_reset_link(request: Request) -> Response:
    """The link just made, for a while and in the session that made it."""
    user = person_page.find(request)
    token = reset_links.shown(user, request.session, request.now)
    link = public_url_for(request, "reset_link", {"token": token}) if token else ""
    unused = handed_out.reset_link(user, request.now)
    return _handed_out(request, user, "people/reset_link.html", link, unused)


def make_sign_in_code(request: Request) -> Response:
    """A one-time sign-in code."""
    return _help(request, help_desk.make_sign_in_code, "person_sign_in_code")


def show_sign_in_code(request: Request) -> Response:
    """The code just made, for a while and in the session that made it."""
    user = person_page.find(request)
    code = help_desk.shown(user, request.session, request.now)
    unused = handed_out.sign_in_code(user, request.now)
    return _handed_out(request, user, "people/sign_in_code.html", code or "", unused)


def _help(request: Request, make: Callable[..., str], shown_at: str) -> Response:
    user = person_page.find(request)
    try:
        make(user, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return redirect_to(request, path_for(shown_at, {"id": user.id}))


def _handed_out(
    request: Request, user: User, template: str, made: str, unused: Unused | None
) -> Response:
    if not made or unused is None:
        return redirect_to(request, path_for("person", {"id": user.id}), flash="shown-no-more")
    return render(
        request,
        template,
        person=user,
        made=made,
        until=unused.until,
        has_mfa=state.is_on(user),
        only_here=settings_check.only_here(request.settings),
    )

"""Taking an invitation: the account's owner makes it theirs."""

from starlette.responses import Response

from domain import refusals
from domain.access.session_tokens import Opened
from domain.refusals import Refused
from domain.signin import account_links, invitations, one_time_links, signin
from models import Invitation
from web import cookies, followed, whose
from web.forms import Form
from web.pages import dead_link, invalid, render
from web.redirects import redirect
from web.request import Request


class AcceptanceForm(Form):
    """The owner's name and password."""

    fields = {"name": "Enter your full name.", "password": "Choose a password."}
    secrets = frozenset({"password"})


def follow(request: Request) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (B48)."""
    return followed.follow(request, cookies.INVITATION, "invitation")


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    invitation = _opened(request, followed.latest(request, cookies.INVITATION))
    if invitation is None:
        refusals.log("invitation", invitations.LinkInvalid())
        return followed.bring_forward(
            request,
            _invalid(request),
            cookies.INVITATION,
            lambda token: bool(_opened(request, token)),
        )
    form = AcceptanceForm({"name": str(invitation.name)})
    return render(request, "invitation/new.html", form=form, invitation=invitation)


def create(request: Request) -> Response:
    """Make the account and sign its owner in."""
    return _created(request, followed.latest(request, cookies.INVITATION))


def _created(request: Request, token: str) -> Response:
    invitation = _opened(request, token)
    if invitation is None:
        return _dead(request, token)
    if not whose.is_named(request, invitation):
        return whose.link_changed(request, invitation.username, "invitation")
    form = AcceptanceForm.parse(request.data)
    if form.errors:
        return _refused(request, form, invitation)
    name, password = form["name"], form["password"]
    try:
        user = invitations.accept(token, name, password, request.now, request.caller)
    except invitations.LinkInvalid:
        return _invalid(request)
    except Refused as refusal:
        form.refuse(refusal, getattr(refusal, "field", "password"))
        return _refused(request, form, invitation)
    return _welcome(request, signin.first(user, request.now, request.caller, token))


def _dead(request: Request, token: str) -> Response:
    if request.signed_in_user and account_links.is_just_made(request.user, request.now):
        if whose.was_invited(request, request.user):
            return _welcome(request, Opened(request.session, ""))  # the same form again
        return whose.refused(request, request.user)
    living = followed.fitting(request, cookies.INVITATION, lambda other: _fits(request, other))
    if living:  # another tab has followed a dead link since
        response = _created(request, living)
        followed.keep(request, response, cookies.INVITATION, living)
        return response
    refusal = one_time_links.dead(invitations.LinkInvalid(), token, request.now, request.caller)
    return _invalid(request, refusal)


def _welcome(request: Request, opened: Opened) -> Response:
    return redirect(request, "profile", flash="account-created", opened=opened)


def _opened(request: Request, token: str) -> Invitation | None:
    return invitations.opened(token, request.now)


def _fits(request: Request, token: str) -> bool:
    invitation = _opened(request, token)
    return invitation is not None and whose.is_named(request, invitation)


def _refused(request: Request, form: Form, invitation: Invitation) -> Response:
    template = "invitation/new.html"
    return invalid(request, template, form, invitation=invitation)


def _invalid(request: Request, refusal: Refused | None = None) -> Response:
    return dead_link(request, "invitation/invalid.html", refusal)

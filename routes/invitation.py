"""Taking an invitation: the account's owner makes it theirs."""

from starlette.responses import Response

from domain import refusals
from domain.refusals import Refused
from domain.signin import account_links, invitations, signin
from models import Invitation
from web import cookies, whose
from web.forms import Form
from web.pages import dead_link, invalid, redirect, render
from web.request import Request


class AcceptanceForm(Form):
    """The owner's name and password."""

    fields = {"name": "Enter your full name.", "password": "Choose a password."}
    secrets = frozenset({"password"})


def follow(request: Request) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (B48)."""
    request.carry(cookies.INVITATION, request.path_params["token"])
    return redirect(request, "invitation")


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    invitation = invitations.opened(_token(request), request.now)
    if invitation is None:
        refusals.log("invitation", invitations.LinkInvalid())
        cookies.bring_forward(request, cookies.INVITATION, lambda token: _opened(request, token))
        return _invalid(request)
    form = AcceptanceForm({"name": str(invitation.name)})
    return render(request, "invitation/new.html", form=form, invitation=invitation)


def create(request: Request) -> Response:
    """Make the account and sign its owner in."""
    invitation = invitations.opened(_token(request), request.now)
    if invitation is None:
        return _dead(request)
    if not whose.is_named(request, invitation):
        return whose.link_changed(request, invitation.username, "invitation")
    form = AcceptanceForm.parse(request.data)
    if form.errors:
        return _refused(request, form, invitation)
    name, password = form["name"], form["password"]
    try:
        user = invitations.accept(_token(request), name, password, request.now, request.caller)
    except invitations.LinkInvalid:
        return _invalid(request)
    except Refused as refusal:
        form.refuse(refusal, getattr(refusal, "field", "password"))
        return _refused(request, form, invitation)
    request.adopt(signin.first(user, request.now, request.caller, _token(request)))
    return _welcome(request)


def _dead(request: Request) -> Response:
    if request.signed_in_user and account_links.is_just_made(request.user, request.now):
        if whose.was_invited(request.data, request.user):
            return _welcome(request)  # the same form again
        return whose.refused(request, request.user)
    if cookies.bring_forward(request, cookies.INVITATION, lambda token: _fits(request, token)):
        return create(request)  # another tab has followed a dead link since
    return _invalid(request, invitations.dead(_token(request), request.now, request.caller))


def _welcome(request: Request) -> Response:
    request.notify("account-created")
    return redirect(request, "profile")


def _opened(request: Request, token: str) -> bool:
    return invitations.opened(token, request.now) is not None


def _fits(request: Request, token: str) -> bool:
    invitation = invitations.opened(token, request.now)
    return invitation is not None and whose.is_named(request, invitation)


def _token(request: Request) -> str:
    return cookies.latest(request, cookies.INVITATION)


def _refused(request: Request, form: Form, invitation: Invitation) -> Response:
    template = "invitation/new.html"
    return invalid(request, template, form, fragment="acceptance_form", invitation=invitation)


def _invalid(request: Request, refusal: Refused | None = None) -> Response:
    return dead_link(request, "invitation/invalid.html", refusal)

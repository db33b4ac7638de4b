"""Taking an invitation: the account's owner makes it theirs."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import refusals
from domain.refusals import Refused
from domain.signin import account_links, invitations, signin
from models import Invitation
from web import cookies, whose
from web.forms import Form
from web.pages import dead_link, refused, render, see_other
from web.visit import Visit


class AcceptanceForm(Form):
    """The owner's name and password."""

    fields = {"name": "Enter your full name.", "password": "Choose a password."}
    secrets = frozenset({"password"})


def follow(visit: Visit, _: FormData) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (B48)."""
    visit.carry(cookies.INVITATION, visit.path_params["token"])
    return see_other(visit, "invitation")


def new(visit: Visit, _: FormData) -> Response:
    """The form, or what to do when the link does not work."""
    invitation = invitations.opened(_token(visit), visit.now)
    if invitation is None:
        refusals.log("invitation", invitations.LinkInvalid())
        cookies.bring_forward(visit, cookies.INVITATION, lambda token: _opened(visit, token))
        return _invalid(visit)
    form = AcceptanceForm({"name": str(invitation.name)})
    return render(visit, "invitation/new.html", form=form, invitation=invitation)


def create(visit: Visit, data: FormData) -> Response:
    """Make the account and sign its owner in."""
    invitation = invitations.opened(_token(visit), visit.now)
    if invitation is None:
        return _dead(visit, data)
    if not whose.is_named(visit, data, invitation):
        return whose.link_changed(visit, invitation.username, "invitation")
    form = AcceptanceForm.parse(data)
    if form.errors:
        return _refused(visit, form, invitation)
    name, password = form["name"], form["password"]
    try:
        user = invitations.accept(_token(visit), name, password, visit.now, visit.origin)
    except invitations.LinkInvalid:
        return _invalid(visit)
    except Refused as refusal:
        form.refuse(refusal, getattr(refusal, "field", "password"))
        return _refused(visit, form, invitation)
    visit.adopt(signin.first(user, visit.now, visit.origin, _token(visit)))
    return _welcome(visit)


def _dead(visit: Visit, data: FormData) -> Response:
    if visit.person and account_links.is_just_made(visit.user, visit.now):
        if whose.was_invited(data, visit.user):
            return _welcome(visit)  # the same form again
        return whose.refused(visit, data, visit.user)
    if cookies.bring_forward(visit, cookies.INVITATION, lambda token: _fits(visit, data, token)):
        return create(visit, data)  # another tab has followed a dead link since
    return _invalid(visit, invitations.dead(_token(visit), visit.now, visit.origin))


def _welcome(visit: Visit) -> Response:
    visit.notify("account-created")
    return see_other(visit, "profile")


def _opened(visit: Visit, token: str) -> bool:
    return invitations.opened(token, visit.now) is not None


def _fits(visit: Visit, data: FormData, token: str) -> bool:
    invitation = invitations.opened(token, visit.now)
    return invitation is not None and whose.is_named(visit, data, invitation)


def _token(visit: Visit) -> str:
    return cookies.latest(visit, cookies.INVITATION)


def _refused(visit: Visit, form: Form, invitation: Invitation) -> Response:
    template = "invitation/new.html"
    return refused(visit, template, form, fragment="acceptance_form", invitation=invitation)


def _invalid(visit: Visit, refusal: Refused | None = None) -> Response:
    return dead_link(visit, "invitation/invalid.html", refusal)

"""Taking an invitation: the account's owner makes it theirs."""

from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.mfa import newcomers
from domain.passkeys import relying_party
from domain.refusals import Refused
from domain.signin import acceptance, account_links, invitations, invited, signin
from models import Invitation
from web import cookies, page_account
from web.forms import Form
from web.link_pages import LinkPage
from web.pages import invalid, render
from web.redirects import onward
from web.request import Request


class AcceptanceForm(Form):
    """The owner's name and password."""

    fields = {"name": "Enter your full name.", "password": "Choose a password."}
    secrets = frozenset({"password"})


_PAGE = "acceptance/new.html"
LINK = LinkPage(
    cookies.INVITATION,
    "acceptance",
    invitations.opened,
    acceptance.LinkInvalid,
    invited.is_of_expired,
)
follow = LINK.follow


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    invitation = LINK.opened(request, LINK.latest(request))
    if invitation is None:
        return LINK.seen_dead(request)
    form = AcceptanceForm({"name": str(invitation.name)})
    return render(request, _PAGE, form=form, **_offered(request, invitation))


def create(request: Request) -> Response:
    """Make the account and sign its owner in."""
    return _created(request, LINK.latest(request))


def _created(request: Request, token: str) -> Response:
    invitation = LINK.opened(request, token)
    if invitation is None:
        return _dead(request, token)
    if not page_account.is_shown_to(request, invitation):
        return page_account.link_changed(request, invitation.username, "invitation")
    form = AcceptanceForm.parse(request.data)
    if form.errors:
        return _refused(request, form, invitation)
    name, password = form["name"], form["password"]
    try:
        user = acceptance.accept(token, name, password, request.now, request.caller)
        opened = signin.first(user, request.now, request.caller, token)
    except (acceptance.LinkInvalid, signin.WrongPassword):
        return LINK.dead(request)
    except Refused as refusal:
        form.refuse(refusal, "password")
        return _refused(request, form, invitation)
    return _welcome(request, opened)


def _dead(request: Request, token: str) -> Response:
    if request.signed_in_user and account_links.is_just_made(request.user, request.now):
        if page_account.was_invited(request, request.user):
            return _welcome(request, OpenSession(request.session, ""))  # the same form again
        return page_account.refused(request, request.user)
    return LINK.sent_from_before(request, _created) or LINK.tried_dead(request, token)


def _welcome(request: Request, opened: OpenSession) -> Response:
    return onward(request, request.next, flash="account-created", opened=opened)


def _refused(request: Request, form: Form, invitation: Invitation) -> Response:
    return invalid(request, _PAGE, form, **_offered(request, invitation))


def _offered(request: Request, invitation: Invitation) -> dict[str, Any]:
    rp_id = relying_party.id_at(request.settings.origin)
    step = newcomers.next_step(request.now, rp_id, is_admin=bool(invitation.is_admin))
    return {"invitation": invitation, "step": step}

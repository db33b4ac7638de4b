"""Inviting people, for administrators."""

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, idempotency
from domain.access.actions import ChangedMeanwhile
from domain.audit import events
from domain.refusals import Refused
from domain.signin import invitations, invited, invited_groups, invitees, inviting_many, renewals
from domain.signin.invitations import NewInvitation
from domain.signin.inviting_many import Outcome, Pasted
from domain.users import groups
from models import Invitation
from operations import settings_check
from web.forms import Form
from web.invitation_forms import InvitationForm, LinesForm, RenewalsForm
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request


def index(request: Request) -> Response:
    """Open invitations, and the forms for more."""
    return _page(request)


def create(request: Request) -> Response:
    """Invite one person."""
    form = InvitationForm.parse(request.data)
    made: list[NewInvitation] = []
    if not form.errors:
        with form.refusing():
            made = invitations.invite([_wanted(form)], request.user, request.now, request.acting)
    return _refused(request, form=form) if form.errors else _handed_out(request, made[0])


def create_many(request: Request) -> Response:
    """Invite many people, all or none; or only those whose lines are right."""
    form = LinesForm.parse(request.data)
    given = Pasted(form["lines"], bool(form["are_emails_theirs"]), bool(form["others"]))
    done = Outcome([])
    if not form.errors:
        with form.refusing():
            done = inviting_many.invite(given, request.user, request.now, request.acting)
    if done.refused is not None:
        form.values["lines"] = done.rest
        form.refuse(done.refused)
    if form.errors:
        return _refused(request, lines=form, made=done.made)
    return _handed_out(request, done.made[0])


def renew(request: Request) -> Response:
    """A new link for someone whose link expired or got lost."""
    invitation = _asked_for(request)
    try:
        made = invitations.renew(invitation, request.user, request.now, request.acting)
    except Refused as refusal:
        return _page(request, refusal)
    return _handed_out(request, made)


def renew_expired(request: Request) -> Response:
    """New links for all the expired invitations that the page has shown."""
    numbers = RenewalsForm.parse(request.data).numbers
    try:
        made = renewals.renew_expired(numbers, request.user, request.now, request.acting)
    except Refused as refusal:
        return _page(request, refusal)
    return _handed_out(request, made[0])


def confirm_removal(request: Request) -> Response:
    """Ask before a link that may have been given out stops working."""
    invitation = _asked_for(request)
    is_expired = invitation.id in {one.id for one in invited.expired_ones(request.now)}
    page = "invitations/removal.html"
    return render(request, page, invitation=invitation, is_expired=is_expired)


def destroy(request: Request) -> Response:
    """Take an invitation back; the same form sent again ends as the first did."""
    try:
        invitations.revoke(_asked_for(request), request.user, request.now, request.acting)
    except actions.Gone as gone:
        gone.refuse_unless_by(request.user, events.INVITATION_REVOKED)
    except ChangedMeanwhile as refusal:
        return _page(request, refusal)
    revoked = str(request.data.get("about", ""))
    return redirect(request, "invitations", flash="invitation-revoked", about=revoked)


def _wanted(form: Form) -> invitees.Invitee:
    given = (form["username"], form["role"], form["name"], form["email"], form["groups"])
    return invitees.check(*given, is_email_theirs=bool(form["is_email_theirs"]))


def _handed_out(request: Request, made: NewInvitation) -> Response:
    return redirect_to(request, _links_of(made))


def _links_of(made: NewInvitation) -> str:
    making = made.invitation.making
    assert making is not None, "made in a browser's session"
    return path_for("invitations_made", {"number": making.id})


def _page(request: Request, refusal: Refused | None = None) -> Response:
    context = _context(request) | {"form": InvitationForm(), "lines": LinesForm()}
    status = 409 if refusal else 200
    return render(
        request, "invitations/index.html", status=status, **context | {"refusal": refusal}
    )


def _refused(
    request: Request,
    form: Form | None = None,
    lines: Form | None = None,
    made: Sequence[NewInvitation] = (),
) -> Response:
    context = _context(request) | {"lines": lines or LinesForm()}
    context["links_of_invited"] = _links_of(made[0]) if made else ""
    page = "invitations/index.html"
    return invalid(request, page, form or InvitationForm(), status=422, **context)


def _context(request: Request) -> dict[str, Any]:
    open_ones, expired = invited.open_ones(request.now), invited.expired_ones(request.now)
    return {
        "open_ones": open_ones,
        "expired": expired,
        "days_kept": invited.DAYS_KEPT,
        "groups": groups.everyone(),
        "groups_of": invited_groups.names(open_ones + expired),
        "shown": idempotency.numbers(request.session, request.now),
        "only_here": settings_check.only_here(request.settings),
        "refusal": None,
    }


def _asked_for(request: Request) -> Invitation:
    """The invitation with the number in the address; in a form, still the one it is about."""
    found = invitations.find(request.path_params["id"])
    if request.method != "POST":
        if found is None:
            raise HTTPException(404)
        return found
    about = str(request.data.get("about", ""))
    if found is None or found.username != about:
        actions.refuse_what_is_gone(request.user, request.acting, actions.ON_INVITATIONS, about)
        # Of what ran out, or went with its maker's rights, the history says nothing.
        raise actions.Gone([]) if about else HTTPException(404)
    return found

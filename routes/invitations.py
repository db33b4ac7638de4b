"""Inviting people, for administrators."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain import acts, events, invitations
from domain.acts import ChangedMeanwhile
from domain.invitations import Made
from domain.refusals import Refused
from models import Invitation
from web.forms import Form
from web.pages import public_url_for, refused, render, see_other
from web.visit import Visit


class InvitationForm(Form):
    """One person."""

    fields = {"username": "Enter a username, or an e-mail address as username.", "role": ""}


class LinesForm(Form):
    """Many people, a line each."""

    fields = {"lines": "Paste at least one username."}
    longest = 60_000


def index(visit: Visit, _: FormData) -> Response:
    """Open invitations, and the forms for more."""
    return _page(visit)


def create(visit: Visit, data: FormData) -> Response:
    """Invite one person; the link is shown once."""
    form = InvitationForm.parse(data)
    made: list[Made] = []
    if not form.errors:
        try:
            wanted = [invitations.wanted(form["username"], form["role"])]
            made = invitations.invite(wanted, visit.user, visit.now, visit.here)
        except Refused as refusal:
            form.refuse(refusal, "username")
    return _refused(visit, form=form) if form.errors else _made(visit, made)


def create_many(visit: Visit, data: FormData) -> Response:
    """Invite many people, all or none; the links are shown once."""
    form = LinesForm.parse(data)
    made: list[Made] = []
    if not form.errors:
        try:
            wanted = invitations.parsed(form["lines"])
            made = invitations.invite(wanted, visit.user, visit.now, visit.here)
        except Refused as refusal:
            form.refuse(refusal, "lines")
    return _refused(visit, lines=form) if form.errors else _made(visit, made)


def renew(visit: Visit, data: FormData) -> Response:
    """A new link for somebody whose link ran out or went astray."""
    invitation = _asked_for(visit, data)
    try:
        made = invitations.renew(invitation, visit.user, visit.now, visit.here)
    except Refused as refusal:
        return _page(visit, refusal)
    return _made(visit, [made])


def destroy(visit: Visit, data: FormData) -> Response:
    """Take an invitation back; the same form sent again ends as the first did."""
    try:
        invitations.revoke(_asked_for(visit, data), visit.user, visit.now, visit.here)
    except acts.Gone as gone:
        if not gone.is_by(visit.user, events.INVITATION_REVOKED):
            raise
    except ChangedMeanwhile as refusal:
        return _page(visit, refusal)
    visit.notify("invitation-revoked")
    return see_other(visit, "invitations")


def _made(visit: Visit, made: list[Made]) -> Response:
    links = [
        (one.invitation, public_url_for(visit, "invitation_link", token=one.token)) for one in made
    ]
    return render(visit, "invitations/made.html", links=links)


def _page(visit: Visit, refusal: Refused | None = None) -> Response:
    context = _context(visit) | {"form": InvitationForm(), "lines": LinesForm()}
    status = 409 if refusal else 200
    return render(visit, "invitations/index.html", status=status, **context | {"refusal": refusal})


def _refused(visit: Visit, form: Form | None = None, lines: Form | None = None) -> Response:
    wrong = form or lines
    assert wrong is not None
    context = _context(visit) | {"lines": lines or LinesForm()}
    return refused(
        visit,
        "invitations/index.html",
        form or InvitationForm(),
        fragment="invitations",
        status=422,
        **context,
    )


def _context(visit: Visit) -> dict[str, Any]:
    return {"open_ones": invitations.open_ones(visit.now), "refusal": None}


def _asked_for(visit: Visit, data: FormData) -> Invitation:
    number = visit.path_params["id"]
    found = invitations.find(int(number)) if re.fullmatch(r"[0-9]{1,18}", number) else None
    about = str(data.get("about", ""))
    if found is None or found.username != about:
        acts.refuse_what_is_gone(visit.user, visit.here, acts.ON_INVITATIONS, about)
        # Of what ran out, or went with its maker's rights, the history says nothing.
        raise acts.Gone([]) if about else HTTPException(404)
    return found

"""Inviting people, for administrators."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, idempotency
from domain.access.actions import ChangedMeanwhile
from domain.audit import events
from domain.refusals import Refused
from domain.signin import guest_list, invitations
from domain.signin.invitations import Made
from models import Invitation
from web import handouts
from web.forms import Form
from web.pages import download, refused, render, see_other, see_other_path
from web.paths import path_for
from web.visit import Visit


class InvitationForm(Form):
    """One person."""

    fields = {
        "username": "Enter a username or an e-mail address.",
        "name": "",
        "email": "",
        "role": "",
    }


class LinesForm(Form):
    """Many people, a line each."""

    fields = {"lines": "Enter at least one username or e-mail address."}
    longest = 60_000


def index(visit: Visit, _: FormData) -> Response:
    """Open invitations, and the forms for more."""
    return _page(visit)


def create(visit: Visit, data: FormData) -> Response:
    """Invite one person."""
    form = InvitationForm.parse(data)
    made: list[Made] = []
    if not form.errors:
        given = (form["username"], form["role"], form["name"], form["email"])
        try:
            made = invitations.invite(
                [invitations.wanted(*given)], visit.user, visit.now, visit.here
            )
        except Refused as refusal:
            form.refuse(refusal, getattr(refusal, "field", "username"))
    return _refused(visit, form=form) if form.errors else _handed_out(visit, made[0])


def create_many(visit: Visit, data: FormData) -> Response:
    """Invite many people, all or none."""
    form = LinesForm.parse(data)
    made: list[Made] = []
    if not form.errors:
        try:
            wanted = guest_list.read(form["lines"])
            made = invitations.invite(wanted, visit.user, visit.now, visit.here)
        except Refused as refusal:
            form.refuse(refusal, "lines")
    return _refused(visit, lines=form) if form.errors else _handed_out(visit, made[0])


def show_made(visit: Visit, _: FormData) -> Response:
    """The links just made, for a while and in the session that made them."""
    made = _made(visit)
    if not made:
        return _shown_no_more(visit)
    given = [handouts.of(visit, one) for one in made]
    return render(
        visit,
        "invitations/made.html",
        handouts=given,
        all=handouts.lines(given),
        number=visit.path_params["number"],
        code=handouts.code(given[0]) if len(given) == 1 else "",
    )


def show_one(visit: Visit, _: FormData) -> Response:
    """One of these links as a QR code, to show to somebody in the room."""
    number = visit.path_params["id"]
    found = [one for one in _made(visit) if str(one.invitation.id) == number]
    if not found:
        return _shown_no_more(visit)
    card = handouts.of(visit, found[0])
    return render(
        visit,
        "invitations/card.html",
        card=card,
        code=handouts.code(card),
        number=visit.path_params["number"],
    )


def export_made(visit: Visit, _: FormData) -> Response:
    """The links just made, as a table for spreadsheets."""
    made = _made(visit)
    if not made:
        return _shown_no_more(visit)
    table = handouts.table([handouts.of(visit, one) for one in made])
    return download(visit, table, "text/csv", "invitations.csv")


def renew(visit: Visit, data: FormData) -> Response:
    """A new link for somebody whose link ran out or went astray."""
    invitation = _asked_for(visit, data)
    try:
        made = invitations.renew(invitation, visit.user, visit.now, visit.here)
    except Refused as refusal:
        return _page(visit, refusal)
    return _handed_out(visit, made)


def confirm_removal(visit: Visit, _: FormData) -> Response:
    """Ask before a link that may have been handed over stops working."""
    return render(visit, "invitations/removal.html", invitation=_asked_for(visit))


def destroy(visit: Visit, data: FormData) -> Response:
    """Take an invitation back; the same form sent again ends as the first did."""
    try:
        invitations.revoke(_asked_for(visit, data), visit.user, visit.now, visit.here)
    except actions.Gone as gone:
        if not gone.is_by(visit.user, events.INVITATION_REVOKED):
            raise
    except ChangedMeanwhile as refusal:
        return _page(visit, refusal)
    visit.notify("invitation-revoked", str(data.get("about", "")))
    return see_other(visit, "invitations")


def _handed_out(visit: Visit, made: Made) -> Response:
    making = made.invitation.making
    assert making is not None, "made in a browser's session"
    return see_other_path(visit, path_for("invitations_made", number=making.id))


def _made(visit: Visit) -> list[Made]:
    number = visit.path_params["number"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return []
    secret = idempotency.find(int(number), visit.session, visit.now)
    return invitations.made_by(secret, visit.now) if secret is not None else []


def _shown_no_more(visit: Visit) -> Response:
    visit.notify("shown-no-more")
    return see_other(visit, "invitations")


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
    return {
        "open_ones": invitations.open_ones(visit.now),
        "shown": idempotency.numbers(visit.session, visit.now),
        "refusal": None,
    }


def _asked_for(visit: Visit, data: FormData | None = None) -> Invitation:
    """The invitation with the number in the address; in a form, still the one it is about."""
    number = visit.path_params["id"]
    found = invitations.find(int(number)) if re.fullmatch(r"[0-9]{1,18}", number) else None
    if data is None:
        if found is None:
            raise HTTPException(404)
        return found
    about = str(data.get("about", ""))
    if found is None or found.username != about:
        actions.refuse_what_is_gone(visit.user, visit.here, actions.ON_INVITATIONS, about)
        # Of what ran out, or went with its maker's rights, the history says nothing.
        raise actions.Gone([]) if about else HTTPException(404)
    return found

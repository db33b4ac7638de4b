"""The links of invitations just made or renewed, as long as their page can be shown again."""

from starlette.responses import Response

from domain.access import idempotency
from domain.access.idempotency import Secret
from domain.signin import invitations, invited_groups
from domain.signin.invitations import NewInvitation
from operations import settings_check
from web import handouts
from web.pages import download, render
from web.redirects import redirect
from web.request import Request


def show(request: Request) -> Response:
    """The links just made, for a while and in the session that made them."""
    secret, made = _secret(request), _made(request)
    if secret is None or not made:
        return _shown_no_more(request)
    given = handouts.all_of(request, made)
    return render(
        request,
        "invitations/made.html",
        handouts=given,
        all=handouts.lines(given),
        number=request.path_params["number"],
        are_renewed=secret.is_kind(invitations.RENEWAL),
        code=handouts.code(given[0]) if len(given) == 1 else "",
        groups_of=invited_groups.names([one.invitation for one in made]),
        only_here=settings_check.only_here(request.settings),
    )


def show_one(request: Request) -> Response:
    """One of these links as a QR code, to show to someone in the room."""
    number = request.path_params["id"]
    found = [one for one in _made(request) if one.invitation.id == number]
    if not found:
        return _shown_no_more(request)
    card = handouts.of(request, found[0])
    return render(
        request,
        "invitations/card.html",
        card=card,
        code=handouts.code(card),
        number=request.path_params["number"],
    )


def export(request: Request) -> Response:
    """The links just made, as a table for spreadsheets."""
    made = _made(request)
    if not made:
        return _shown_no_more(request)
    names = invited_groups.names([one.invitation for one in made])
    table = handouts.table(handouts.all_of(request, made), names)
    return download(table, "text/csv", "invitations.csv")


def _secret(request: Request) -> Secret | None:
    return idempotency.find(request.path_params["number"], request.session, request.now)


def _made(request: Request) -> list[NewInvitation]:
    secret = _secret(request)
    return invitations.made_by(secret, request.now) if secret is not None else []


def _shown_no_more(request: Request) -> Response:
    return redirect(request, "invitations", flash="shown-no-more")

"""Who may come in. Every handler is wrapped by exactly one of these, in the table of routes.

Anyone who may not is sent elsewhere, or told why.
"""

from collections.abc import Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain import security_log
from domain.access import actions, lifetimes, sessions
from domain.audit import events, repeats
from web import confirmation, cookies, errors
from web.endpoint import MAX_FIELDS, Endpoint, Handler
from web.paths import path_for
from web.redirects import redirect
from web.request import Request
from web.sign_in_redirects import home, to_begin_again, to_confirmation, to_sign_in

Condition = Callable[[Request], bool]

ONWARD = (204, 303, 401)  # the answers that show nothing


def public(
    handler: Handler,
    *,
    pool: str = "ordinary",
    on_event_loop: bool = False,
    names_whom: bool = False,
) -> Endpoint:
    """Anyone."""
    return Endpoint(
        handler, "public", _anybody, pool, on_event_loop=on_event_loop, names_whom=names_whom
    )


def signed_out(
    handler: Handler, *, pool: str = "ordinary", on_event_loop: bool = False
) -> Endpoint:
    """Who has not signed in yet; others are sent home."""
    return Endpoint(
        handler, "signed_out", _only_signed_out, pool, on_event_loop=on_event_loop, names_whom=False
    )


def half_signed_in(handler: Handler, *, on_event_loop: bool = False) -> Endpoint:
    """Who has given the password and owes the second factor."""
    return Endpoint(handler, "half_signed_in", _only_half_signed_in, on_event_loop=on_event_loop)


def signed_in(
    handler: Handler,
    *,
    pool: str = "ordinary",
    allow_without_mfa: bool = False,
    on_event_loop: bool = False,
) -> Endpoint:
    """Who has given every factor; others are sent to sign in, and then back."""
    return Endpoint(handler, "signed_in", _only_signed_in, pool, allow_without_mfa, on_event_loop)


def recently_confirmed(
    handler: Handler, *, allow_without_mfa: bool = False, when: Condition | None = None
) -> Endpoint:
    """Who has given every factor in the last ten minutes; others are asked again (S-23).

    The answer to that question is posted to this same route, so it hashes. If `when` says that
    nothing is at stake, no one is asked.
    """
    admit = partial(_only_recently_confirmed, when=when) if when else _only_recently_confirmed
    return Endpoint(handler, "recently_confirmed", admit, "hashing", allow_without_mfa)


def admin(
    handler: Handler,
    *,
    hands_out: bool = False,
    max_fields: int = MAX_FIELDS,
    max_files: int = 0,
) -> Endpoint:
    """Administrators with MFA, who read with a full session (S-17).

    To act, people must have given every factor lately; others are asked again (S-54). The same goes
    for pages that `hands_out` a way into someone else's account.
    """
    admit = partial(_only_admins, hands_out=True) if hands_out else _only_admins
    return Endpoint(
        handler,
        "admin",
        admit,
        pool="hashing",
        allow_without_mfa=False,
        max_fields=max_fields,
        max_files=max_files,
    )


def _anybody(request: Request, handler: Handler) -> Response:
    return handler(request)


def _only_signed_out(request: Request, handler: Handler) -> Response:
    return home(request) if request.signed_in_user else handler(request)


def _only_half_signed_in(request: Request, handler: Handler) -> Response:
    if request.signed_in_user:
        return home(request)
    if not request.is_half_signed_in:
        return to_begin_again(request)
    return handler(request)


def _only_signed_in(request: Request, handler: Handler) -> Response:
    return handler(request) if request.signed_in_user else to_sign_in(request)


def _only_recently_confirmed(
    request: Request, handler: Handler, when: Condition | None = None
) -> Response:
    if not request.signed_in_user:
        return to_sign_in(request)
    if when is not None and not when(request):
        return handler(request)
    if lifetimes.is_confirmed(request.session, request.now):
        return handler(request)
    return _asked_again(request, handler)


def _asked_again(request: Request, handler: Handler) -> Response:
    if request.is_htmx or request.method != "POST":
        return to_confirmation(request)
    # Asked in place of the answer, with the fields kept; the reply comes to this route again.
    asked = confirmation.ask(request, request.url.path)
    if isinstance(asked, Response):
        return asked
    try:
        response = handler(request)
    except (actions.Gone, HTTPException) as ending:
        # It was all the same confirmed who is asking, which counts for what they do instead.
        response = errors.instead(request, ending)
    if not cookies.sets(request, response, cookies.SESSION):
        cookies.put_session(request, response, asked)
    return response


def _only_admins(request: Request, handler: Handler, *, hands_out: bool = False) -> Response:
    if not request.signed_in_user:
        return to_sign_in(request)
    if not request.user.is_admin:
        if _has_given_up_rights(request):
            return redirect(request, "profile", flash="own-rights-given-up")  # the same form again
        security_log.log("refused", user_id=request.user.id, reason="admins-only")
        raise errors.AdminsOnly(request.user.username)
    if not request.mfa_requirement.has_mfa:
        return redirect(request, "profile", flash="admin-needs-mfa")
    request.newest_event = actions.newest()
    if request.method == "POST":
        return _acted(request, handler)
    if hands_out and not lifetimes.may_act(request.session, request.now):
        return _asked_again(request, handler)
    return handler(request)


def _has_given_up_rights(request: Request) -> bool:
    """Whether this is the form by which this person has just ceased to be an administrator."""
    form = path_for("person_deed", {"id": request.user.id, "deed": "make-member"})
    is_it = request.method == "POST" and request.url.path == form
    return is_it and repeats.done_lately(request.session, events.MADE_MEMBER, request.now)


def _acted(request: Request, handler: Handler) -> Response:
    """What comes of an administrator's act, in which lately shown factors suffice."""
    if lifetimes.may_act(request.session, request.now):
        response = handler(request)
        if response.status_code < 400:
            sessions.note_act(request.session, request.now)
    else:
        response = _asked_again(request, handler)
    if response.status_code not in ONWARD:
        # The answer took a while, and shows what only administrators may see.
        actions.refuse_who_lost_the_right(request.user, request.acting)
    return response

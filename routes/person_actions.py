"""The actions of administrators on one person; those that take something away ask first."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access import actions, sessions
from domain.audit import events
from domain.refusals import Refused
from domain.team import help_rules, people
from models import User
from web import history, person_page
from web.pages import render
from web.paths import path_for
from web.redirects import redirect, redirect_to
from web.request import Request


@dataclass(frozen=True)
class Action:
    """An action, the notice that says it is done, and whether a page asks before it."""

    do: people.Deed
    notice: str
    asks: bool = True


ACTIONS = {
    "make-admin": Action(people.make_admin, "made-admin"),
    "make-member": Action(people.make_member, "made-member"),
    "disable": Action(people.disable, "person-disabled"),
    "enable": Action(people.enable, "person-enabled", asks=False),
    "sign-out": Action(people.sign_out_everywhere, "person-signed-out"),
}


def confirm_action(request: Request) -> Response:
    """Show the page that asks before one of the actions of the table above."""
    if not _action(request).asks:
        raise HTTPException(404)
    context = {
        "person": person_page.find(request),
        "deed": request.path_params["deed"],
    }
    return render(request, "people/deed.html", **context)


def perform_action(request: Request) -> Response:
    """Perform one of the actions of the table above."""
    user, action = person_page.find(request), _action(request)
    try:
        action.do(user, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, action.notice)


def confirm_session_end(request: Request) -> Response:
    """Ask before one of someone's browsers is signed out."""
    user, number = person_page.find(request), request.path_params["session"]
    living = history.described(sessions.living(user, request.now), request.session)
    session = next((line for line in living if line.id == number), None)
    if session is None:
        return redirect_to(request, path_for("person", {"id": user.id}))
    return render(request, "people/session.html", person=user, session=session)


def end_session(request: Request) -> Response:
    """Sign someone out in one browser."""
    user, number = person_page.find(request), request.path_params["session"]
    try:
        people.sign_out_there(user, number, request.now, request.acting, request.user)
    except people.NotTheirs:
        raise HTTPException(404) from None
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, "person-signed-out-there")


def confirm_mfa_reset(request: Request) -> Response:
    """Ask before someone's second factor goes, unless that would be refused."""
    user = person_page.find(request)
    refusal = help_rules.why_not(user, events.MFA_RESET, request.user, request.now)
    if refusal is not None:
        return person_page.page(request, user, refusal=refusal)
    return render(request, "people/mfa_reset.html", person=user)


def reset_mfa(request: Request) -> Response:
    """Take someone's authenticators, passkeys and recovery code away."""
    user = person_page.find(request)
    try:
        people.reset_mfa(user, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return person_page.done(request, user, "mfa-reset")


def confirm_deletion(request: Request) -> Response:
    """Ask before an account goes."""
    return render(request, "people/deletion.html", person=person_page.find(request))


def destroy(request: Request) -> Response:
    """Delete the account; the same form sent again ends as the first did."""
    try:
        return _deleted(request, person_page.find(request))
    except actions.Gone as gone:
        gone.refuse_unless_by(request.user, events.DELETED)
        return _to_people(request, gone.changes[0].subject)


def _deleted(request: Request, user: User) -> Response:
    try:
        people.delete(user, request.now, request.acting, request.user)
    except Refused as refusal:
        return person_page.page(request, user, refusal=refusal)
    return _to_people(request, user.username)


def _to_people(request: Request, deleted: str) -> Response:
    return redirect(request, "people", flash="person-deleted", about=deleted)


def _action(request: Request) -> Action:
    if request.path_params["deed"] not in ACTIONS:
        raise HTTPException(404)
    return ACTIONS[request.path_params["deed"]]

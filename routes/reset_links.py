"""A new password, from the one-time link that an administrator gives out."""

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.mfa import authenticators, code_text, passkey_duty, state, totp
from domain.passkeys import answers, challenges, rows
from domain.refusals import Refused
from domain.signin import confirmation, reset_factor, reset_links
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from models import User
from web import cookies, page_account, passkey_form, passkeys
from web.forms import Form, Missing
from web.link_pages import LinkPage
from web.mfa import home_of
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import onward, redirect_to
from web.request import Request
from web.sign_in_redirects import to_recovery

CODES = ("code", "recovery_code", "passkey")


class ResetForm(Form):
    """The new password, and a code of whichever kind, or a passkey."""

    fields = {"password": "Choose a new password."} | dict.fromkeys(CODES, "")
    secrets = frozenset({"password", "code", "passkey"})
    longer = {"passkey": answers.MAX_LENGTH}


LINK = LinkPage(cookies.RESET, "reset_links", reset_links.owner, reset_links.LinkInvalid)
follow = LINK.follow


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    user = LINK.opened(request, LINK.latest(request))
    if user is None:
        return LINK.seen_dead(request)
    context = _context(request, user)
    context["wait"] = _wait(request, user, context)
    return render(request, "reset_links/new.html", form=ResetForm(), **context)


def passkey(request: Request) -> Response:
    """What the browser asks of a passkey on this page."""
    token = LINK.latest(request)
    user = reset_links.owner(token, request.now)
    if user is None:
        raise HTTPException(404)
    purpose, bound_to = challenges.SECOND_FACTOR, reset_links.bound_to(token)
    return passkey_form.options_through(request, purpose, user, bound_to)


def create(request: Request) -> Response:
    """Set the password."""
    return _created(request, LINK.latest(request))


def _created(request: Request, token: str) -> Response:
    user = LINK.opened(request, token)
    if user is None:
        return _dead(request, token)
    if not page_account.is_shown_to(request, user):
        return page_account.link_changed(request, user.username, "reset")
    form = ResetForm.parse(request.data)
    _refuse_no_code(request, form, user)
    if form.errors:
        return _refused(request, form, user)
    try:
        done = reset_links.use(token, _given(request, form, token), request.now, request.caller)
    except reset_links.LinkInvalid:
        return LINK.dead(request)
    except Refused as refusal:
        form.refuse(refusal, _factor(form, user, refusal))
        return _refused(request, form, user)
    return _done(request, done)


def _refuse_no_code(request: Request, form: Form, user: User) -> None:
    """Say at its field that the recovery code is missing, where the page asks for that one.

    A code of an app that counts no more, from a page of before that, is none.
    """
    context = _context(request, user)
    is_code_meant = form["code"] and (context["has_app"] or _is_recovery_code(form))
    is_one_given = is_code_meant or form["recovery_code"] or form["passkey"]
    if state.is_on(user) and not is_one_given and context["with_recovery_code"]:
        form.refuse(Missing("Enter your recovery code."), "recovery_code")


def _given(request: Request, form: Form, token: str) -> NewPassword:
    codes = ("", form["code"]) if _is_recovery_code(form) else (form["code"], form["recovery_code"])
    here = request.found_session.id if request.found_session is not None else None
    given = NewPassword(form["password"], *codes, rp_id=home_of(request), here=here)
    if not form["passkey"]:
        return given
    bound_to = reset_links.bound_to(token)
    asked = passkey_form.asked_through(request, challenges.SECOND_FACTOR, bound_to)
    return replace(given, passkey=form["passkey"], asked=asked)


def _is_recovery_code(form: Form) -> bool:
    """Whether the recovery code was entered where a code of the app is asked for."""
    return not form["recovery_code"] and totp.is_recovery_code(form["code"])


def _dead(request: Request, token: str) -> Response:
    if request.signed_in_user and reset_links.has_opened(request.session, request.now):
        if page_account.is_shown_to(request, request.user):
            return _onward(request, OpenSession(request.session, ""))  # the same form again
        return page_account.refused(request, request.user)
    return LINK.sent_from_before(request, _created) or LINK.tried_dead(request, token)


def _done(request: Request, done: reset_links.Done) -> Response:
    if done.opened is None:
        path = path_for("sign_in", next=request.next)
        notice, ended = "password-reset", done.ended_others
        response = redirect_to(request, path, flash=notice, ended_others=ended, signs_out=True)
        cookies.put_device(request, response, done.device)
        return response
    done.opened.session.ended_others = done.ended_others
    return _onward(request, done.opened)


def _onward(request: Request, opened: OpenSession) -> Response:
    if opened.session.recovered:
        return to_recovery(request, opened, flash="password-set")
    return onward(request, request.next, flash="password-set", opened=opened)


def _factor(form: Form, user: User, refusal: Refused) -> str:
    if not state.is_on(user):
        return "password"
    if form["passkey"] or isinstance(refusal, confirmation.PasskeyNeeded):
        return "passkey"
    return "recovery_code" if form["recovery_code"] or _is_recovery_code(form) else "code"


def _context(request: Request, user: User) -> dict[str, Any]:
    here = passkeys.party(request)
    usable = rows.usable(user, here.id) if here is not None else []
    only_passkey = passkey_duty.takes_passkey_only(user, request.now, home_of(request))
    apps = [] if only_passkey else authenticators.active(user)
    chosen = request.query_params.get("with") == "recovery-code"
    return {
        "person": user,
        "asks_for_code": state.is_on(user),
        "takes_the_server": help_desk.takes_the_server(user),
        "with_recovery_code": chosen or not (usable or apps),
        "has_app": bool(apps),
        "authenticators": apps,
        "has_passkey": bool(usable),
        "wait": None,
    }


def _wait(request: Request, user: User, page: dict[str, Any]) -> Refused | None:
    """From before the page was opened, of the code that it asks for, if it asks for one."""
    by_recovery_code = page["with_recovery_code"]
    if not page["asks_for_code"] or not (page["has_app"] or by_recovery_code):
        return None
    return reset_factor.wait(user, request.now, by_recovery_code=by_recovery_code)


def _refused(request: Request, form: Form, user: User) -> Response:
    context, refusal = _context(request, user), form.errors.get("recovery_code")
    if refusal is not None and _is_recovery_code(form):
        if isinstance(refusal, code_text.Mistyped):
            path = path_for("reset", **{"with": "recovery-code"}, next=request.next)
            return redirect_to(request, path, flash="recovery-code-here")
        context["with_recovery_code"] = True
    return invalid(request, "reset_links/new.html", form, **context)

"""Signing in: the second step, by a code of the authenticator app or the recovery code."""

from collections.abc import Callable

from starlette.responses import Response

from domain.access import limits, throttle
from domain.access.limits import Limit
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.mfa import code_text, totp
from domain.passkeys import relying_party as parties
from domain.refusals import Refused
from domain.signin import second_step, signin
from domain.signin.second_step import Ways
from domain.team import help_desk
from models import Session
from web import clock
from web.forms import Form
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import onward, redirect_to
from web.request import Request
from web.sign_in_redirects import to_recovery


class CodeForm(Form):
    """The authenticator's code."""

    fields = {"code": "Enter the six digits from your authenticator app."}
    secrets = frozenset({"code"})


class RecoveryCodeForm(Form):
    """The recovery code."""

    fields = {"recovery_code": "Enter your recovery code."}
    # Kept in the field when refused: no one wants to enter 25 symbols again over one slip.
    secrets = frozenset[str]()


class HelpForm(Form):
    """The one-time sign-in code."""

    fields = {"sign_in_code": "Enter the sign-in code you were given."}


def new(request: Request) -> Response:
    """The page that asks for a passkey or a code; without either only the recovery code helps."""
    ways = ways_of(request)
    if ways.is_none:
        return redirect_to(request, path_for("sign_in_recovery_code", next=request.next))
    wait = _wait(request, *signin.of_code(request.session, request.now, request.caller))
    return render(request, _page(ways), form=CodeForm(), ways=ways, wait=wait)


def refused(request: Request, form: Form) -> Response:
    """The same page again with what was wrong."""
    ways = ways_of(request)
    return invalid(request, _page(ways), form, ways=ways, wait=None)


def create(request: Request) -> Response:
    """Check the code and finish signing in; a recovery code counts as in its own field."""
    form = CodeForm.parse(request.data)
    if not form.errors and totp.is_recovery_code(form["code"]):
        return _with_recovery_code(request, form["code"])
    opened = _completed(request, form, "code", signin.with_code)
    if opened is not None:
        return onward(request, request.next, opened=opened)
    return refused(request, form)


def _with_recovery_code(request: Request, typed: str) -> Response:
    """As `create_recovery`, but that no page shows again what was meant to be a code of the app."""
    form = RecoveryCodeForm({"recovery_code": typed})
    opened = _completed(request, form, "recovery_code", signin.with_recovery_code)
    if opened is not None:
        return to_recovery(request, opened)
    if isinstance(form.errors["recovery_code"], code_text.Mistyped):
        path = path_for("sign_in_recovery_code", next=request.next)
        return redirect_to(request, path, flash="recovery-code-here")
    form.values["recovery_code"] = ""
    return _recovery_refused(request, form)


def new_recovery(request: Request) -> Response:
    """The page that asks for the recovery code."""
    form, ways = RecoveryCodeForm(), ways_of(request)
    wait = _wait(request, limits.recovery(request.session))
    return render(request, "second_factor/recovery.html", form=form, ways=ways, wait=wait)


def create_recovery(request: Request) -> Response:
    """Check the recovery code, finish signing in, and show the code that takes its place."""
    form = RecoveryCodeForm.parse(request.data)
    opened = _completed(request, form, "recovery_code", signin.with_recovery_code)
    if opened is None:
        return _recovery_refused(request, form)
    return to_recovery(request, opened)


def _recovery_refused(request: Request, form: Form) -> Response:
    ways = ways_of(request)
    return invalid(request, "second_factor/recovery.html", form, ways=ways, wait=None)


def neither(request: Request) -> Response:
    """Whom to ask with neither a factor nor the recovery code, and where to type what they say."""
    form, ways = HelpForm(), ways_of(request)
    wait = _wait(request, limits.sign_in_code(request.session))
    return render(request, "second_factor/neither.html", form=form, ways=ways, wait=wait)


def create_with_help(request: Request) -> Response:
    """Check the one-time sign-in code that an administrator has read out."""
    form = HelpForm.parse(request.data)
    opened = _completed(request, form, "sign_in_code", help_desk.sign_in)
    if opened is None:
        ways = ways_of(request)
        return invalid(request, "second_factor/neither.html", form, ways=ways, wait=None)
    return to_recovery(request, opened)


def _completed(
    request: Request,
    form: Form,
    field: str,
    complete: Callable[[Session, str, int, Caller], OpenSession],
) -> OpenSession | None:
    if form.errors:
        return None
    try:
        return complete(request.session, form[field], request.now, request.caller)
    except Refused as refusal:
        form.refuse(clock.explained(request, refusal), field)
        return None


def ways_of(request: Request) -> Ways:
    """The ways to complete this sign-in."""
    home, is_asked = parties.at(request.settings.origin), request.mfa_requirement
    only_passkey = is_asked.takes_passkey_only(request.now)
    return second_step.ways(request.session.user, home, only_passkey=only_passkey)


def _wait(request: Request, *counted: Limit) -> Refused | None:
    """What a try on the page would be refused with, whatever was entered."""
    return throttle.first_standing(request.now, *counted)


def _page(ways: Ways) -> str:
    return "second_factor/new.html" if ways.takes_code else "second_factor/passkey.html"

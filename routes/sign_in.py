"""Signing in: the password."""

from starlette.responses import Response

from domain.access import session_rows, signing_out
from domain.access.session_tokens import OpenSession
from domain.access.throttle import LockedOut
from domain.refusals import Refused
from domain.signin import code_first, signin
from domain.users import accounts, usernames
from operations import restore_notice
from routes import code_first as code_first_page
from web import cookies, destination_paths, flash, link_cookies
from web.forms import Form
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import onward, redirect_to
from web.request import Request
from web.sign_in_redirects import home, to_recovery


class PasswordForm(Form):
    """Name and password. `once` tells one page from another: one sent twice is one sign-in."""

    fields = {
        "username": "Enter your username.",
        "password": "Enter your password.",
        "once": "",
    }
    secrets = frozenset({"password", "once"})


def new(request: Request) -> Response:
    """The form; after a sign-in that took too long, with the name still in it."""
    is_claimed, restored = restore_notice.at_the_door(request.now)
    if not is_claimed:
        return render(request, "sign_in/unclaimed.html")
    return render(request, "sign_in/new.html", form=empty_form(request), restored=restored)


def empty_form(request: Request) -> PasswordForm:
    """The form as the page has it first, with the name if that is known."""
    return PasswordForm({"username": _name_known(request)})


def create(request: Request) -> Response:
    """Check the password, then on to the second factor or to where the person was going.

    Anyone else signed in in this browser is signed out; the same person is already signed in.
    """
    form = PasswordForm.parse(request.data)
    if form.errors:
        return refused(request, form)
    me = request.signed_in_user
    if me is not None and me == accounts.find(form["username"]):
        return home(request)
    try:
        typed = form["username"], form["password"]
        besides = _code_given(request, form["username"]), form["once"]
        opened = signin.with_password(*typed, request.now, request.caller, *besides)
    except LockedOut as refusal:
        return code_first_page.asked(request, form["username"], refusal)
    except Refused as refusal:
        form.refuse(refusal, "password")
        return refused(request, form)
    return _begun(request, opened)


def destroy(request: Request) -> Response:
    """Sign out, on the server and in the browser; on the way somewhere, that is kept (S-123)."""
    token = cookies.read(request, cookies.SESSION)
    session = session_rows.find(token) if token else None
    if session is not None:
        signing_out.sign_out(session, request.now)
    path = path_for("sign_in", next=request.next)
    response = redirect_to(request, path, flash="signed-out", signs_out=True)
    response.headers.update(cookies.CLEAR)
    return response


def _begun(request: Request, opened: OpenSession) -> Response:
    """To the second factor where it is owed, else to where the person was going."""
    if not opened.session.is_full:
        path = path_for("sign_in_code", next=request.next)
        return redirect_to(request, path, opened=opened)
    if opened.session.recovered:
        return to_recovery(request, opened)
    return onward(request, request.next, opened=opened)


def _code_given(request: Request, username: str = "") -> str:
    """The code that this browser has given last, or last of this person."""
    name = usernames.folded(username)
    theirs = link_cookies.fitting(
        request, cookies.CODE_FIRST, lambda given: bool(name) and _whose(request, given) == name
    )
    return theirs or link_cookies.latest(request, cookies.CODE_FIRST)


def _whose(request: Request, token: str) -> str:
    """Who has given the code for which this browser got the token, "" if that is over."""
    given = code_first.given(token, request.now)
    return str(given.user.username) if given is not None else ""


def _name_known(request: Request) -> str:
    """The name that this browser has started to sign in with."""
    if request.is_half_signed_in:
        return ""  # came to use another account
    if name := flash.whose_form(request) or _whose(request, _code_given(request)):
        return name
    token = cookies.read(request, cookies.SESSION)
    session = session_rows.find(token) if token else None
    if session is not None and not session.is_full:
        return str(session.user.username)
    return destination_paths.hinted(request.next, request.now)


def refused(request: Request, form: Form) -> Response:
    """The page again with what was wrong."""
    restored = restore_notice.current(request.now)
    return invalid(request, "sign_in/new.html", form, restored=restored)

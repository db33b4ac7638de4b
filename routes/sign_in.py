"""Signing in: the password."""

from starlette.responses import Response

from domain.access import sessions
from domain.access.throttle import WayShut
from domain.refusals import Refused
from domain.signin import code_first, signin
from domain.users import accounts, usernames
from operations import restoring
from routes import code_first as code_first_page
from web import cookies
from web.forms import Form
from web.pages import invalid, redirect, redirect_to, render
from web.request import Request
from web.targets import local


class PasswordForm(Form):
    """Name and password. `next` is where the person was going, `once` tells one page from another.

    The same page sent twice is one sign-in.
    """

    fields = {
        "username": "Enter your username.",
        "password": "Enter your password.",
        "next": "",
        "once": "",
    }
    secrets = frozenset({"password", "once"})


def new(request: Request) -> Response:
    """The form; after a sign-in that took too long, with the name still in it."""
    if not accounts.exist():
        return render(request, "sign_in/unclaimed.html")
    form = PasswordForm(
        {
            "username": _name_known(request),
            "next": local(request.query_params.get("next", "")),
        }
    )
    return render(request, "sign_in/new.html", form=form, restored=restoring.told(request.now))


def create(request: Request) -> Response:
    """Check the password, then on to the second factor or to where the person was going.

    Whoever else was signed in in this browser is signed out; whoever is the same is there already.
    """
    form = PasswordForm.parse(request.data)
    if form.errors:
        return _refused(request, form)
    if request.signed_in_user is not None and request.signed_in_user == accounts.find(
        form["username"]
    ):
        return _onward(request, form)
    try:
        typed = form["username"], form["password"]
        besides = _code_given(request, form["username"]), form["once"]
        opened = signin.with_password(*typed, request.now, request.caller, *besides)
    except WayShut as refusal:
        return code_first_page.asked(request, form["username"], form["next"], refusal)
    except Refused as refusal:
        form.refuse(refusal, "password")
        return _refused(request, form)
    request.adopt(opened)
    if not opened.session.is_full:
        return redirect(request, "sign_in_code", next=local(form["next"]))
    return redirect(request, "recovery") if opened.session.recovered else _onward(request, form)


def destroy(request: Request) -> Response:
    """Sign out, on the server and in the browser."""
    token = cookies.read(request, cookies.SESSION)
    session = sessions.find(token) if token else None
    if session is not None:
        sessions.sign_out(session, request.now)
    request.sign_out()
    request.notify("signed-out")
    response = redirect(request, "sign_in")
    response.headers.update(cookies.FORGET)
    return response


def _onward(request: Request, form: Form) -> Response:
    target = local(form["next"])
    return redirect_to(request, target) if target else redirect(request, "profile")


def _code_given(request: Request, username: str = "") -> str:
    """The code that this browser has given last, or last of this person."""
    name = usernames.folded(username)
    if name:
        cookies.bring_forward(
            request, cookies.CODE_FIRST, lambda given: _whose(request, given) == name
        )
    return cookies.latest(request, cookies.CODE_FIRST)


def _whose(request: Request, token: str) -> str:
    """Who has given the code for which this browser got the token, "" if that is over."""
    given = code_first.given(token, request.now)
    return str(given.user.username) if given is not None else ""


def _name_known(request: Request) -> str:
    """The name that this browser has begun to sign in with."""
    if request.is_half_signed_in:
        return ""  # came to use another account
    if name := _whose(request, _code_given(request)):
        return name
    token = cookies.read(request, cookies.SESSION)
    session = sessions.find(token) if token else None
    return session.user.username if session is not None and not session.is_full else ""


def _refused(request: Request, form: Form) -> Response:
    restored = restoring.told(request.now)
    return invalid(request, "sign_in/new.html", form, fragment="sign_in_form", restored=restored)

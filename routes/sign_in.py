"""Signing in: the password."""

from starlette.datastructures import FormData
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
from web.pages import refused, render, see_other, see_other_path
from web.targets import local
from web.visit import Visit


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


def new(visit: Visit, _: FormData) -> Response:
    """The form; after a sign-in that took too long, with the name still in it."""
    if not accounts.exist():
        return render(visit, "sign_in/unclaimed.html")
    form = PasswordForm(
        {
            "username": _name_known(visit),
            "next": local(visit.query_params.get("next", "")),
        }
    )
    return render(visit, "sign_in/new.html", form=form, restored=restoring.told(visit.now))


def create(visit: Visit, data: FormData) -> Response:
    """Check the password, then on to the second factor or to where the person was going.

    Whoever else was signed in in this browser is signed out; whoever is the same is there already.
    """
    form = PasswordForm.parse(data)
    if form.errors:
        return _refused(visit, form)
    if visit.person is not None and visit.person == accounts.find(form["username"]):
        return _onward(visit, form)
    try:
        typed = form["username"], form["password"]
        besides = _code_given(visit, form["username"]), form["once"]
        opened = signin.with_password(*typed, visit.now, visit.origin, *besides)
    except WayShut as refusal:
        return code_first_page.asked(visit, form["username"], form["next"], refusal)
    except Refused as refusal:
        form.refuse(refusal, "password")
        return _refused(visit, form)
    visit.adopt(opened)
    if not opened.session.is_full:
        return see_other(visit, "sign_in_code", next=local(form["next"]))
    return see_other(visit, "recovery") if opened.session.recovered else _onward(visit, form)


def destroy(visit: Visit, _: FormData) -> Response:
    """Sign out, on the server and in the browser."""
    token = cookies.read(visit, cookies.SESSION)
    session = sessions.find(token) if token else None
    if session is not None:
        sessions.sign_out(session, visit.now)
    visit.sign_out()
    visit.notify("signed-out")
    response = see_other(visit, "sign_in")
    response.headers.update(cookies.FORGET)
    return response


def _onward(visit: Visit, form: Form) -> Response:
    target = local(form["next"])
    return see_other_path(visit, target) if target else see_other(visit, "profile")


def _code_given(visit: Visit, username: str = "") -> str:
    """The code that this browser has given last, or last of this person."""
    name = usernames.folded(username)
    if name:
        cookies.bring_forward(visit, cookies.CODE_FIRST, lambda given: _whose(visit, given) == name)
    return cookies.latest(visit, cookies.CODE_FIRST)


def _whose(visit: Visit, token: str) -> str:
    """Who has given the code for which this browser got the token, "" if that is over."""
    given = code_first.given(token, visit.now)
    return str(given.user.username) if given is not None else ""


def _name_known(visit: Visit) -> str:
    """The name that this browser has begun to sign in with."""
    if visit.is_half_signed_in:
        return ""  # came to use another account
    if name := _whose(visit, _code_given(visit)):
        return name
    token = cookies.read(visit, cookies.SESSION)
    session = sessions.find(token) if token else None
    return session.user.username if session is not None and not session.is_full else ""


def _refused(visit: Visit, form: Form) -> Response:
    restored = restoring.told(visit.now)
    return refused(visit, "sign_in/new.html", form, fragment="sign_in_form", restored=restored)

"""Signing in: a code before the password, where guessing has locked the password."""

from starlette.responses import Response

from domain.refusals import Refused
from domain.signin import code_first
from domain.users import accounts
from web import cookies, link_cookies
from web.forms import Form
from web.pages import invalid, render
from web.paths import path_for
from web.redirects import redirect_to
from web.request import Request
from web.sign_in_redirects import home


class CodeFirstForm(Form):
    """Whose account it is, and a code of whichever kind."""

    fields = {
        "username": "Enter your username.",
        "code": "Enter a code from your authenticator app, or your recovery code.",
        "once": "",
    }
    secrets = frozenset({"code", "once"})


def asked(request: Request, username: str, refusal: Refused) -> Response:
    """The page in place of the sign-in that was refused."""
    form = CodeFirstForm({"username": username})
    return invalid(request, "code_first/new.html", form, refusal=refusal)


def new(request: Request) -> Response:
    """The page."""
    return render(request, "code_first/new.html", form=CodeFirstForm(), refusal=None)


def create(request: Request) -> Response:
    """Check the code, then on to the password; anyone signed in here is signed out."""
    form = CodeFirstForm.parse(request.data)
    me = request.signed_in_user
    if me is not None and me == accounts.find(form["username"]):
        return home(request)
    if not form.errors:
        with form.refusing("code"):
            typed = form["username"], form["code"]
            given = code_first.give(*typed, request.now, request.caller, form["once"])
    if form.errors:
        return invalid(request, "code_first/new.html", form, refusal=None)
    path = path_for("sign_in", next=request.next)
    response = redirect_to(request, path, flash="code-first", signs_out=True)
    link_cookies.keep(request, response, cookies.CODE_FIRST, given)
    return response

"""Signing in: a code before the password, where guessing has shut the password's way."""

from starlette.responses import Response

from domain.refusals import Refused
from domain.signin import code_first
from domain.users import accounts
from web import cookies
from web.forms import Form
from web.pages import invalid, redirect, render
from web.request import Request
from web.targets import local


class CodeFirstForm(Form):
    """Whose account it is, and a code of whichever kind."""

    fields = {
        "username": "Enter your username.",
        "code": "Enter a code from your authenticator app, or your recovery code.",
        "next": "",
        "once": "",
    }
    secrets = frozenset({"code", "once"})


def asked(request: Request, username: str, target: str, refusal: Refused) -> Response:
    """The page in place of the sign-in that was refused."""
    form = CodeFirstForm({"username": username, "next": local(target)})
    return invalid(
        request, "code_first/new.html", form, fragment="code_first_form", refusal=refusal
    )


def new(request: Request) -> Response:
    """The page."""
    form = CodeFirstForm({"next": local(request.query_params.get("next", ""))})
    return render(request, "code_first/new.html", form=form, refusal=None)


def create(request: Request) -> Response:
    """Check the code, then on to the password; whoever was signed in here is signed out."""
    form = CodeFirstForm.parse(request.data)
    if request.signed_in_user is not None and request.signed_in_user == accounts.find(
        form["username"]
    ):
        return redirect(request, "profile")
    if not form.errors:
        try:
            typed = form["username"], form["code"]
            given = code_first.give(*typed, request.now, request.caller, form["once"])
        except Refused as refusal:
            form.refuse(refusal, "code")
    if form.errors:
        fragment = "code_first_form"
        return invalid(request, "code_first/new.html", form, fragment=fragment, refusal=None)
    request.leave()
    request.carry(cookies.CODE_FIRST, given)
    request.notify("code-first")
    return redirect(request, "sign_in", next=local(form["next"]))

"""Signing in: a code before the password, where guessing has shut the password's way."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.refusals import Refused
from domain.signin import code_first
from domain.users import accounts
from web import cookies
from web.forms import Form
from web.pages import refused, render, see_other
from web.targets import local
from web.visit import Visit


class CodeFirstForm(Form):
    """Whose account it is, and a code of whichever kind."""

    fields = {
        "username": "Enter your username.",
        "code": "Enter a code from your authenticator app, or your recovery code.",
        "next": "",
        "once": "",
    }
    secrets = frozenset({"code", "once"})


def asked(visit: Visit, username: str, target: str, refusal: Refused) -> Response:
    """The page in place of the sign-in that was refused."""
    form = CodeFirstForm({"username": username, "next": local(target)})
    return refused(visit, "code_first/new.html", form, fragment="code_first_form", refusal=refusal)


def new(visit: Visit, _: FormData) -> Response:
    """The page."""
    form = CodeFirstForm({"next": local(visit.query_params.get("next", ""))})
    return render(visit, "code_first/new.html", form=form, refusal=None)


def create(visit: Visit, data: FormData) -> Response:
    """Check the code, then on to the password; whoever was signed in here is signed out."""
    form = CodeFirstForm.parse(data)
    if visit.person is not None and visit.person == accounts.find(form["username"]):
        return see_other(visit, "profile")
    if not form.errors:
        try:
            typed = form["username"], form["code"]
            given = code_first.give(*typed, visit.now, visit.origin, form["once"])
        except Refused as refusal:
            form.refuse(refusal, "code")
    if form.errors:
        fragment = "code_first_form"
        return refused(visit, "code_first/new.html", form, fragment=fragment, refusal=None)
    visit.leave()
    visit.carry(cookies.CODE_FIRST, given)
    visit.notify("code-first")
    return see_other(visit, "sign_in", next=local(form["next"]))

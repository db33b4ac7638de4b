"""The first account, from the one-time link."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain import refusals
from domain.refusals import Refused
from domain.signin import first_account, signin
from domain.users.accounts import NewAccount
from models import User
from web import cookies
from web.forms import Form
from web.pages import refused, render, see_other
from web.visit import Visit


class AccountForm(Form):
    """Whose account it is."""

    fields = {
        "username": "Enter a username.",
        "name": "Enter your full name.",
        "email": "",
        "password": "Choose a password.",
    }
    secrets = frozenset({"password"})


def follow(visit: Visit, _: FormData) -> Response:
    """Move the link's token out of the address and into a cookie; spends nothing (S-39, S-40)."""
    visit.carry(cookies.SETUP, visit.path_params["token"])
    return see_other(visit, "setup")


def new(visit: Visit, _: FormData) -> Response:
    """The form, or what to do when the link does not work."""
    if not first_account.is_open(_token(visit), visit.now):
        refusals.log("setup-link", first_account.LinkInvalid())
        return _invalid(visit)
    return render(visit, "setup/new.html", form=AccountForm())


def create(visit: Visit, data: FormData) -> Response:
    """Make the account and sign its owner in."""
    form = AccountForm.parse(data)
    if form.errors:
        return _refused(visit, form)
    try:
        given = NewAccount(form["username"], form["name"], form["password"], form["email"])
        user = first_account.create_first_account(_token(visit), given, visit.now, visit.origin)
    except first_account.LinkInvalid:
        return _invalid(visit)
    except Refused as refusal:
        form.refuse(refusal)
        return _refused(visit, form)
    return _welcome(visit, user)


def _welcome(visit: Visit, user: User) -> Response:
    visit.adopt(signin.first(user, visit.now, visit.origin, _token(visit)))
    visit.notify("account-created")
    return see_other(visit, "profile")


def _token(visit: Visit) -> str:
    # One works at most, and it is for whoever runs the server: so no dead one is in its way.
    cookies.bring_forward(
        visit, cookies.SETUP, lambda token: first_account.is_open(token, visit.now)
    )
    return cookies.latest(visit, cookies.SETUP)


def _refused(visit: Visit, form: Form) -> Response:
    return refused(visit, "setup/new.html", form, fragment="setup_form")


def _invalid(visit: Visit) -> Response:
    return render(visit, "setup/invalid.html", status=404)

"""The first account, from the one-time link."""

from starlette.responses import Response

from domain.refusals import Refused
from domain.signin import first_account, signin
from domain.users.accounts import NewAccount
from web import cookies
from web.forms import Form
from web.link_pages import LinkPage
from web.pages import invalid, render
from web.redirects import onward
from web.request import Request


class AccountForm(Form):
    """Whose account it is."""

    fields = {
        "username": "Enter a username.",
        "name": "Enter your full name.",
        "email": "",
        "password": "Choose a password.",
    }
    secrets = frozenset({"password"})


LINK = LinkPage(cookies.SETUP, "first_account", first_account.opened, first_account.LinkInvalid)
follow = LINK.follow


def new(request: Request) -> Response:
    """The form, or what to do when the link does not work."""
    if not first_account.is_open(_token(request), request.now):
        return LINK.seen_dead(request)
    return render(request, "first_account/new.html", form=AccountForm())


def create(request: Request) -> Response:
    """Make the account and sign its owner in."""
    form = AccountForm.parse(request.data)
    if form.errors:
        return _refused(request, form)
    try:
        given = NewAccount(form["username"], form["name"], form["password"], form["email"])
        user = first_account.create_first_account(
            _token(request), given, request.now, request.caller
        )
        opened = signin.first(user, request.now, request.caller, _token(request))
    except (first_account.LinkInvalid, signin.WrongPassword):
        return LINK.dead(request)
    except Refused as refusal:
        form.refuse(refusal)
        return _refused(request, form)
    return onward(request, request.next, flash="account-created", opened=opened)


def _token(request: Request) -> str:
    # At most one works, and it is for the person who runs the server: so no dead one is in its way.
    return LINK.living(request) or LINK.latest(request)


def _refused(request: Request, form: Form) -> Response:
    return invalid(request, "first_account/new.html", form)

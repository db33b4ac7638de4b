"""A person's passkeys: one more, another name, one less; and the offer of the first."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.audit import events
from domain.mfa import passkey_offer, passkeys, recovery_codes, state
from domain.mfa.passkeys import AdditionResult
from domain.passkeys import challenges
from models import Passkey
from web import passkey_form
from web.destination_paths import way_on
from web.forms import Form
from web.mfa import factor_removed, home_of
from web.pages import invalid, render
from web.passkey_form import PasskeyForm
from web.passkeys import party
from web.redirects import redirect, redirect_to, start_of
from web.request import Request


class NameForm(Form):
    """What to call it."""

    fields = {"passkey_name": "Enter a name, such as Work laptop."}
    about = {"name": "passkey_name"}


def new(request: Request) -> Response:
    """The page that adds one."""
    if not passkeys.has_room(request.user, home_of(request)):
        return redirect(request, "profile", flash="too-many-passkeys")
    return render(request, "passkeys/new.html", form=PasskeyForm(), **_context(request))


def options(request: Request) -> Response:
    """What the browser is to make, as JSON."""
    return passkey_form.options_to_add(request, request.user)


def create(request: Request) -> Response:
    """Add the passkey that the browser has made."""
    form = PasskeyForm.parse(request.data)
    if not form.errors:
        with form.refusing():
            asked = passkey_form.asked(request, challenges.ADDING)
            added = passkeys.add(request.session, form["passkey"], asked, request.now)
            return _added(request, added)
    return invalid(request, "passkeys/new.html", form, **_context(request))


def edit(request: Request) -> Response:
    """The page to change the name."""
    passkey = _asked_for(request)
    form = NameForm({"passkey_name": passkey.name})
    return render(request, "passkeys/edit.html", form=form, passkey=passkey)


def update(request: Request) -> Response:
    """Change the name."""
    passkey, form = _asked_for(request), NameForm.parse(request.data)
    form.keep_newer(request.data, passkey_name=passkey.name)
    if not form.errors:
        with form.refusing():
            passkeys.rename(request.session, passkey.id, form["passkey_name"])
    if form.errors:
        return invalid(request, "passkeys/edit.html", form, passkey=passkey)
    return redirect(request, "profile", flash="passkey-renamed")


def destroy(request: Request) -> Response:
    """Take one away."""
    try:
        number, home = request.path_params["id"], home_of(request)
        opened = passkeys.remove(request.session, number, home, request.now)
    except passkeys.Removed:
        return factor_removed(request, "passkey-removed", events.PASSKEY_REMOVED)
    except passkeys.NoSuch:
        raise HTTPException(404) from None
    except passkeys.LastOne:
        return redirect(request, "profile", flash="last-passkey")
    return factor_removed(request, "passkey-removed", events.PASSKEY_REMOVED, opened)


def decline(request: Request) -> Response:
    """ "Not now" to the offer of a passkey."""
    passkey_offer.decline(request.session, request.now)
    return redirect_to(request, start_of(request.session))


def _context(request: Request) -> dict[str, Any]:
    is_first, way = not state.is_on(request.user), way_on(request)
    must = request.mfa_requirement.owes_passkey(request.now) or (way and way.needs_passkey)
    return {
        "works_here": party(request) is not None,
        "is_first": is_first,
        "app_will_do": is_first and not must,
        "onward": way,
    }


def _added(request: Request, added: AdditionResult) -> Response:
    shows_code = recovery_codes.shown(request.session, request.now) is not None
    flash = "mfa-on" if added.turned_on else "passkey-added"
    page = "duty_done" if request.session.headed_for else "profile"
    page = "recovery_code" if shows_code else page
    return redirect(request, page, flash=flash, opened=added.opened)


def _asked_for(request: Request) -> Passkey:
    try:
        return passkeys.get_for(request.user, request.path_params["id"])
    except passkeys.NoSuch:
        raise HTTPException(404) from None

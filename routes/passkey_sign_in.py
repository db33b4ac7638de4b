"""Signing in with a passkey: by itself, or after the password."""

from starlette.responses import Response

from domain.passkeys import challenges
from domain.signin import passkey_sign_in
from routes import second_factor, sign_in
from web import passkey_form
from web.passkey_form import PasskeyForm
from web.redirects import onward
from web.request import Request
from web.sign_in_redirects import home


def options(request: Request) -> Response:
    """What the sign-in page has the browser ask for: any passkey that verifies its person."""
    return passkey_form.options_of_browser(request, challenges.SIGNING_IN)


def create(request: Request) -> Response:
    """Sign in whoever the passkey belongs to, then on to where they were going.

    Anyone else signed in in this browser is signed out; the same person is already signed in.
    """
    form = PasskeyForm.parse(request.data)
    me = request.signed_in_user
    if me is not None and me == passkey_sign_in.claimed_owner(form["passkey"]):
        return home(request)
    if not form.errors:
        with form.refusing():
            asked = passkey_form.asked_of_browser(request, challenges.SIGNING_IN)
            opened = passkey_sign_in.sign_in(form["passkey"], asked, request.now, request.caller)
            return onward(request, request.next, opened=opened)
    page = sign_in.empty_form(request)
    page.errors = form.errors
    return sign_in.refused(request, page)


def options_after_password(request: Request) -> Response:
    """What the second step has the browser ask for: any passkey of who gave the password."""
    return passkey_form.options_to_use(request, challenges.SECOND_FACTOR, request.session.user)


def create_after_password(request: Request) -> Response:
    """Finish signing in with a passkey in place of the code."""
    form = PasskeyForm.parse(request.data)
    if not form.errors:
        with form.refusing():
            asked = passkey_form.asked(request, challenges.SECOND_FACTOR)
            given = request.session, form["passkey"], asked, request.now, request.caller
            return onward(request, request.next, opened=passkey_sign_in.complete(*given))
    page = second_factor.CodeForm()
    page.errors = form.errors
    return second_factor.refused(request, page)

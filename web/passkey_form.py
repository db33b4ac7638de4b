"""Pages that take a passkey: what their forms send, and what the browser asks of one before that.

The script of such a page fetches the options, has the browser ask for a passkey, and sends what
that answers in the field `passkey` (static/passkeys.js).
"""

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from domain.encryption import tokens
from domain.passkeys import answers, challenges, options
from domain.passkeys.ceremony import Ceremony
from models import User
from web import cookies, passkeys
from web.forms import Form
from web.request import Request


class PasskeyForm(Form):
    """What the browser has answered, as WebAuthn's JSON has it."""

    fields = {"passkey": "Nothing was received from your passkey. Try again."}
    secrets = frozenset({"passkey"})
    longest = answers.MAX_LENGTH


def asked(request: Request, purpose: str) -> Ceremony:
    """What is asked for in this session, which nobody else can answer; 404 at another address."""
    return asked_through(request, purpose, f"session {request.session.id}")


def asked_through(request: Request, purpose: str, bound_to: str) -> Ceremony:
    """The same of whoever has come through a link, which is what it's `bound_to`."""
    return _asked(request, purpose, bound_to, verifies=False)


def asked_of_browser(request: Request, purpose: str) -> Ceremony:
    """The same of whoever it turns out to be, in this browser, whatever session it has."""
    return _asked(request, purpose, _browser(request), verifies=True)


def options_of_browser(request: Request, purpose: str) -> Response:
    """The options for whoever it turns out to be; the browser keeps what ties them to it."""
    browser = _browser(request) or tokens.new()
    ceremony = _asked(request, purpose, browser, verifies=True)
    response = JSONResponse(options.to_use(ceremony, request.now))
    if browser != _browser(request):
        cookies.put(request, response, cookies.PASSKEY, browser)
    return response


def options_to_use(
    request: Request, purpose: str, user: User, *, prefers_verified: bool = False
) -> Response:
    """The options for any of this person's passkeys, in their session."""
    ceremony = asked(request, purpose)
    given = options.to_use(ceremony, request.now, user, prefers_verified=prefers_verified)
    return JSONResponse(given)


def options_through(request: Request, purpose: str, user: User, bound_to: str) -> Response:
    """The options for any of the passkeys of the person whom a link is for."""
    ceremony = asked_through(request, purpose, bound_to)
    return JSONResponse(options.to_use(ceremony, request.now, user))


def options_to_add(request: Request, user: User) -> Response:
    """The options for one more passkey of this person, in their session."""
    ceremony, site = asked(request, challenges.ADDING), request.settings.site_name
    return JSONResponse(options.to_add(ceremony, request.now, user, site))


def _asked(request: Request, purpose: str, bound_to: str, *, verifies: bool) -> Ceremony:
    us = passkeys.party(request)
    if us is None:
        raise HTTPException(404)
    return Ceremony(us, purpose, bound_to, verifies)


def _browser(request: Request) -> str:
    given = cookies.read(request, cookies.PASSKEY)
    return given if tokens.is_well_formed(given) else ""

"""Whose request it is, and what surrounds the page that they get.

Both are kept beside the request, so that an error page has the menu of its person too.
"""

from starlette import requests

from domain.access import arrivals, sessions
from domain.passkeys import relying_party
from web import cookies
from web.layout import layout_of
from web.request import Request

_KEPT = "recognized"  # in the scope, which all of a request's handlers share


def recognize(request: Request) -> None:
    """Find it out, and note that the session is in use."""
    if _resumed(request):
        arrivals.note(request.session, request.now)
        _surround(request)


def look_up(request: Request) -> None:
    """Find it out where nothing is asked for but an error page, so that nothing is noted."""
    if _resumed(request):
        _surround(request)


def is_known(plain: requests.Request) -> bool:
    """Whether it was found out that the request is someone's."""
    return _KEPT in plain.scope


def recall(request: Request) -> None:
    """Have an error page know what was found out. It asks for nothing more."""
    request.found_session, request.layout = request.scope.get(_KEPT, (None, None))


def _resumed(request: Request) -> bool:
    token = cookies.read(request, cookies.SESSION)
    rp_id = relying_party.id_at(request.settings.origin)
    session = sessions.resume(token, request.now, rp_id) if token else None
    if session is not None:
        request.resume(session)
    return session is not None


def _surround(request: Request) -> None:
    if request.session.is_full and not request.is_htmx:
        request.layout = layout_of(request.session, request.now)
    request.scope[_KEPT] = request.session, request.layout

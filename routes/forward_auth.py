"""Forward authentication: the answers to proxies that ask about each request to an app.

The default is no: one line below says yes, and it is reached on one way.
"""

from collections.abc import Callable

from starlette.responses import Response

from domain.apps import check
from domain.apps.check import Verdict
from routes import app_host, app_refusals
from web import app_cookies, identity
from web.original_requests import OriginalRequest
from web.request import Request

# Called with the name of the app and the outcome of the check; the name of an unknown app is "".
watch: Callable[[str, str], object] | None = None

# To nginx: whether signing in would help.
REFUSALS = {check.UNKNOWN_APP: 403, check.NOT_ALLOWED: 403}


def nginx(request: Request, original: OriginalRequest) -> Response:
    """The answer to nginx's auth_request."""
    if app_host.is_ours(original):
        return Response(status_code=401)  # nginx then asks for the page below
    verdict = _decided(request, original)
    if verdict.outcome == check.PASSES:
        return _passed(request, original, verdict)
    return _counted(verdict, Response(status_code=REFUSALS.get(verdict.outcome, 401)))


def nginx_page(request: Request, original: OriginalRequest) -> Response:
    """The page that nginx shows in place of the app, and below /.nightlatch/."""
    if app_host.is_ours(original):
        return app_host.answer(request, original)
    return app_refusals.answer(request, original, _decided(request, original))


def caddy_traefik(request: Request, original: OriginalRequest) -> Response:
    """The answer to Caddy's forward_auth and Traefik's ForwardAuth; they pass on what is no 2xx."""
    if app_host.is_ours(original):
        return app_host.answer(request, original)
    verdict = _decided(request, original)
    if verdict.outcome == check.PASSES:
        return _passed(request, original, verdict)
    return _counted(verdict, app_refusals.answer(request, original, verdict))


def _decided(request: Request, original: OriginalRequest) -> Verdict:
    token = app_cookies.read(request, original.origin, app_cookies.APP)
    return check.decide(original.origin, token, request.now)


def _passed(request: Request, original: OriginalRequest, verdict: Verdict) -> Response:
    check.note(verdict, request.now, lambda: request.caller, is_page_load=original.is_page_load)
    user = verdict.user
    assert user is not None, "it passes"
    headers = identity.headers(user, verdict.groups)
    return _counted(verdict, Response(status_code=200, headers=headers))


def _counted(verdict: Verdict, response: Response) -> Response:
    # Once all is done: what needs a thread is done a second time there.
    if watch is not None:
        watch(verdict.app.name if verdict.app is not None else "", verdict.outcome)
    return response

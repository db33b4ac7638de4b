"""Answers in place of an app: the way to sign in, or why there is none.

Only someone who goes to a page is sent elsewhere. A script could do nothing with that (B45), and
what was posted would be lost on the way.
"""

from starlette.responses import Response

from domain.apps import check, denials, registry, rules
from domain.apps.check import Verdict
from models import App
from routes import app_host
from web import app_host_pages
from web.original_requests import OriginalRequest
from web.request import Request


def answer(request: Request, original: OriginalRequest, verdict: Verdict) -> Response:
    """Answer a request that the check has not let pass to the app."""
    if verdict.app is None:
        return _unknown(request, original)
    try:
        with registry.while_there(verdict.app):
            return _refused(request, original, verdict, verdict.app)
    except registry.AppGone:
        return _unknown(request, original)


def _refused(request: Request, original: OriginalRequest, verdict: Verdict, app: App) -> Response:
    if verdict.outcome == check.NOT_ALLOWED:
        return _not_allowed(request, original, verdict, app)
    if verdict.outcome == check.PASSES:
        # The check said no a moment ago, or the proxy takes a refusal of the app's for one of ours.
        return _page(request, original, "again.html", 503, app=app)
    return _signed_out(request, original, app)


def _signed_out(request: Request, original: OriginalRequest, app: App) -> Response:
    if original.is_page_load:
        return app_host.begin(request, original, app, original.target)
    sign_in = app_host.address(original, app_host.SIGN_IN)
    if original.is_navigation:
        return app_host_pages.page(request, "unsent.html", status=401, app=app, sign_in=sign_in)
    headers = {"X-Nightlatch-Sign-In": sign_in}
    if original.is_htmx:
        headers["HX-Redirect"] = f"{original.origin}{original.current or '/'}"
    return Response(status_code=401, headers=headers)


def _not_allowed(
    request: Request, original: OriginalRequest, verdict: Verdict, app: App
) -> Response:
    assert verdict.user is not None, "the rule says so of someone"
    if original.is_page_load:
        denials.record(app, verdict.user, request.now, request.caller)
    return _page(
        request,
        original,
        "not_allowed.html",
        403,
        app=app,
        user=verdict.user,
        to_ask=rules.whom_to_ask(app),
        sign_in=app_host.address(original, app_host.SIGN_IN, to="/"),
    )


def _unknown(request: Request, original: OriginalRequest) -> Response:
    return _page(request, original, "unknown.html", 403)


def _page(
    request: Request, original: OriginalRequest, template: str, status: int, **context: object
) -> Response:
    """The page for someone who goes to one, else nothing."""
    if not original.is_navigation:
        return Response(status_code=status)
    return app_host_pages.page(request, template, status=status, asked=original, **context)

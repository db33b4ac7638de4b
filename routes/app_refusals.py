"""Answers in place of an app: the way to sign in, or why there is none.

Only someone who goes to a page is sent elsewhere. A script could do nothing with that (B45), and
what was posted would be lost on the way.
"""

from starlette.responses import Response

from domain.apps import check, denied, registry, rules
from domain.apps.check import Verdict
from models import App
from routes import app_host
from web import app_host_pages
from web.asked import Asked
from web.request import Request


def answer(request: Request, asked: Asked, verdict: Verdict) -> Response:
    """Answer a request that the check has not let pass to the app."""
    if verdict.app is None:
        return _unknown(request, asked)
    try:
        with registry.while_there(verdict.app):
            return _refused(request, asked, verdict, verdict.app)
    except registry.AppGone:
        return _unknown(request, asked)


def _refused(request: Request, asked: Asked, verdict: Verdict, app: App) -> Response:
    if verdict.outcome == check.NOT_ALLOWED:
        return _not_allowed(request, asked, verdict, app)
    if verdict.outcome == check.PASSES:
        # The check said no a moment ago, or the proxy takes a refusal of the app's for one of ours.
        return _page(request, asked, "again.html", 503, app=app)
    return _signed_out(request, asked, app)


def _signed_out(request: Request, asked: Asked, app: App) -> Response:
    if asked.is_page_load:
        return app_host.begin(request, asked, app, asked.target)
    sign_in = app_host.address(asked, app_host.SIGN_IN)
    if asked.is_navigation:
        return app_host_pages.page(request, "unsent.html", status=401, app=app, sign_in=sign_in)
    headers = {"X-Nightlatch-Sign-In": sign_in}
    if asked.is_htmx:
        headers["HX-Redirect"] = f"{asked.origin}{asked.current or '/'}"
    return Response(status_code=401, headers=headers)


def _not_allowed(request: Request, asked: Asked, verdict: Verdict, app: App) -> Response:
    assert verdict.user is not None, "the rule says so of someone"
    if asked.is_page_load:
        denied.note(app, verdict.user, request.now, request.caller)
    return _page(
        request,
        asked,
        "not_allowed.html",
        403,
        app=app,
        user=verdict.user,
        to_ask=rules.whom_to_ask(app),
        sign_in=app_host.address(asked, app_host.SIGN_IN, to="/"),
    )


def _unknown(request: Request, asked: Asked) -> Response:
    return _page(request, asked, "unknown.html", 403)


def _page(
    request: Request, asked: Asked, template: str, status: int, **context: object
) -> Response:
    """The page for someone who goes to one, else nothing."""
    if not asked.is_navigation:
        return Response(status_code=status)
    return app_host_pages.page(request, template, status=status, asked=asked, **context)

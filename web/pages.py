"""The only two answers that a handler gives: a page, or the way to another one."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2_fragments import render_block
from markupsafe import escape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

from domain import notices
from settings import ROOT
from web import cookies, history, theme, times
from web.forms import Form
from web.visit import Visit

STATIC = ROOT / "static"

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(ROOT / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    # Or it would ask the disk for each template's date on each page.
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates = Jinja2Templates(env=_environment)


def render(
    visit: Visit,
    template: str,
    *,
    fragment: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """The page `template`; to htmx only its block `fragment`, if the page has one for it."""
    block = fragment if visit.is_htmx else None
    shows_notices = visit.person is not None and block is None
    unseen = notices.unseen(visit.session) if shows_notices else []
    context["unseen"] = [history.told(event) for event in unseen]
    context |= {"visit": visit, "settings": visit.settings, "notice": cookies.notice(visit)}
    if block:
        response: Response = HTMLResponse(_fragment(template, block, context), status, headers)
    else:
        response = _templates.TemplateResponse(visit, template, context, status, headers)
    response.headers["Vary"] = "HX-Request"
    cookies.write(visit, response, notice="leave" if block else "drop")
    return response


def refused(
    visit: Visit, template: str, form: Form, *, fragment: str, status: int = 0, **context: Any
) -> Response:
    """The page again with what was wrong: 422, or 429 with the time to wait."""
    headers = {"Retry-After": str(form.retry_after)} if form.retry_after else None
    status = status or (429 if form.is_throttled else 422)
    return render(
        visit, template, fragment=fragment, status=status, headers=headers, form=form, **context
    )


def see_other(visit: Visit, name: str, **query: str) -> Response:
    """Send the browser to the page called `name`."""
    return see_other_path(visit, with_query(path_for(visit, name), **query))


def see_other_path(visit: Visit, path: str) -> Response:
    """Send the browser to a path of this site: 303, or for htmx 204 with HX-Redirect.

    htmx would follow a 303 itself, asking for a fragment, and put it into the old page.
    """
    if visit.is_htmx:
        response = Response(status_code=204, headers={"HX-Redirect": path})
    else:
        response = Response(status_code=303, headers={"Location": path})
    cookies.write(visit, response, notice="carry")
    return response


def path_for(request: Request, name: str, **params: Any) -> str:
    """The path of the page called `name`; unlike url_for it asks no header of the client."""
    route = _routes(request.app)[name]
    return str(route.url_path_for(name, **params)) if params else str(route.path)


@cache
def _routes(app: Starlette) -> dict[str, Any]:
    # Starlette's own look-up tries every route in turn, and a page asks for thirty.
    named = [route for route in app.routes if isinstance(route, Route | Mount)]
    return {route.name: route for route in named if route.name}


def public_url_for(visit: Visit, name: str, **params: Any) -> str:
    """The address of a page for places outside the site, such as a sheet of paper."""
    return visit.settings.origin + path_for(visit, name, **params)


def download(visit: Visit, text: str, media_type: str, name: str) -> Response:
    """A file to keep; `name` is ours, never anything that was typed."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = Response(text, media_type=media_type, headers=headers)
    cookies.write(visit, response, notice="leave")
    return response


def with_query(path: str, **query: str) -> str:
    """`path` with those parameters that have a value."""
    given = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _fragment(template: str, block: str, context: dict[str, Any]) -> str:
    # htmx takes the title out and gives it to the page: it says where one is after a swap too.
    title = render_block(_environment, template, "title", context)
    site = escape(context["settings"].site_name)
    return f"<title>{title} · {site}</title>{render_block(_environment, template, block, context)}"


@pass_context
def _path_for(
    context: Context, name: str, params: dict[str, Any] | None = None, **query: str
) -> str:
    return with_query(path_for(context["visit"], name, **(params or {})), **query)


@cache
def _static_version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@pass_context
def _static(context: Context, path: str) -> str:
    return _static_address(context["visit"].app, path)


@cache
def _static_address(app: Starlette, path: str) -> str:
    base = _routes(app)["static"].url_path_for("static", path=path)
    return f"{base}?v={_static_version(STATIC / path)}"


def _grouped(text: str, size: int) -> str:
    return " ".join(re.findall(f".{{1,{size}}}", text))


@pass_context
def _logo_version(context: Context) -> str:
    return theme.logo(context["settings"].logo).version


_environment.globals |= {
    "path_for": _path_for,
    "static": _static,
    "logo_version": _logo_version,
}
_environment.filters |= {
    "grouped": _grouped,
    "moment": times.moment,
    "day": times.day,
    "clock": times.clock,
    "iso": times.iso,
}

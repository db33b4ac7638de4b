"""Pages and fragments: one of the two answers that a handler gives. The other is in redirects."""

from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from jinja2_fragments import render_block
from markupsafe import escape
from starlette.responses import HTMLResponse, Response

from domain.apps import addresses, icons
from domain.clock import days
from domain.encryption import tokens
from domain.text.wording import duration, grouped, listed
from web import (
    contact,
    destination_paths,
    flash,
    history,
    navigation,
    stylesheet,
    templating,
    theme,
    times,
)
from web.entries import named
from web.forms import Form
from web.headers import KEEPS_OPENER
from web.names import addressed, given
from web.passkeys import elsewhere, party
from web.paths import path_for, static, with_query
from web.refusal_markup import worded
from web.request import Request

_environment = templating.environment()


class Page(HTMLResponse):
    """A whole page, as against a fragment for htmx."""


# Where htmx puts what it gets, whatever it had in mind.
DIALOG = {"HX-Retarget": "#modal", "HX-Reswap": "innerHTML"}
# swaps.js puts it into the dialog instead if one is open.
NOTICE_AREA = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML ignoreTitle:true"}


def render(
    request: Request,
    template: str,
    *,
    fragment: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """The page `template`; to htmx only its block `fragment`, if the page has one for it."""
    block = fragment if request.is_htmx else ""
    context |= {
        "request": request,
        "place": request.scope["path"],
        "screen": template.removesuffix(".html").replace("_", "-"),  # a promise to testers
        "me": request.signed_in_user,
        "settings": request.settings,
        "layout": request.layout,
        "flash": None if block else flash.left_here(request),
    }
    html = _fragment(template, block, context) if block else _page(template, context)
    response = (HTMLResponse if block else Page)(html, status, headers)
    kept = KEEPS_OPENER if destination_paths.keeps_opener(request) else {}
    response.headers.update({"Vary": "HX-Request"} | kept)
    return response


def render_into(
    request: Request,
    target: Mapping[str, str],
    template: str,
    *,
    headers: Mapping[str, str] | None = None,
    **given: Any,
) -> Response:
    """The page; to htmx its fragment, which goes into `target` whatever asked for it."""
    response = render(request, template, headers=headers, **given)
    if not isinstance(response, Page):
        response.headers.update(target)
    return response


def dialog(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """The page; to htmx its dialog, on top of the page that asked."""
    return render_into(request, DIALOG, template, fragment="dialog", status=status, **context)


def invalid(
    request: Request,
    template: str,
    form: Form,
    *,
    fragment: str = "",
    status: int = 0,
    **context: Any,
) -> Response:
    """The page again with what was wrong: 422, or 429 with the time to wait."""
    headers = {"Retry-After": str(form.retry_after)} if form.retry_after else None
    status = status or (429 if form.is_throttled else 422)
    return render(
        request, template, fragment=fragment, status=status, headers=headers, form=form, **context
    )


def public_url_for(request: Request, name: str, params: dict[str, Any] | None = None) -> str:
    """The address of a page for places outside the site, such as a sheet of paper."""
    return request.settings.origin + path_for(name, params)


def download(text: str, media_type: str, name: str) -> Response:
    """A file to keep; `name` is ours, never anything that was typed."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers=headers)


def _page(template: str, context: dict[str, Any]) -> str:
    return _environment.get_template(template).render(context)


def _fragment(template: str, block: str, context: dict[str, Any]) -> str:
    # htmx takes the title out and gives it to the page: it says where one is after a swap too.
    title = render_block(_environment, template, "title", context)
    site = escape(context["settings"].site_name)
    return f"<title>{title} · {site}</title>{render_block(_environment, template, block, context)}"


@pass_context
def _theme(context: Context) -> str:
    accent = context["settings"].accent
    return with_query(path_for("theme"), v=theme.sheet(accent).version) if accent else ""


@pass_context
def _logo(context: Context) -> str:
    path = context["settings"].logo
    found = theme.logo(path) if path else None
    return with_query(path_for("logo"), v=found.version) if found else ""


_environment.globals |= {
    "path_for": path_for,
    "theme_address": _theme,
    "logo_address": _logo,
    "stylesheet_address": stylesheet.address,
    "one_time_value": tokens.new,
    "beyond_notices": destination_paths.beyond_notices,
    "zone_time": days.zone_time,
    "headed_for": destination_paths.from_step,
    "current": navigation.current,
    "is_administration": navigation.is_administration,
    "passkeys_elsewhere": elsewhere,
    "passkeys_here": party,
}
_environment.filters |= {
    # As filters, since of those Jinja2 works out a constant's when it compiles the template.
    "path": path_for,
    "static": static,
    "given": given,
    "addressed": addressed,
    "linked": contact.linked,
    "initials": icons.initials,
    "tone": icons.color,
    "host": addresses.shown,
    "worded": worded,
    "entries": named,
    "described": history.event_line,
    "grouped": grouped,
    **times.FILTERS,
    "duration": duration,
    "listed": listed,
}
# The macros of every form, here rather than imported by each page each time.
for _macros in ("hidden", "buttons", "field", "choices", "passkey_form"):
    _environment.globals[_macros] = _environment.get_template(f"_parts/{_macros}.html").module

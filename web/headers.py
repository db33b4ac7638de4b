"""The headers that stand on every answer, and which of them depend on whom it is for."""

from operations.answer_mark import MARK
from settings import Settings
from web import hosts
from web.audience import PAGE, Audience

REPORTS = "/csp-reports"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    f"report-uri {REPORTS}; report-to csp"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Reporting-Endpoints": f'csp="{REPORTS}"',
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: Chromium would post `Origin: null` and our own forms be refused (B32).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # By it swaps.js knows our answers from those of a proxy in front: only ours go into pages.
    **MARK,
}
KEEPS_OPENER = {"Cross-Origin-Opener-Policy": "unsafe-none"}
HSTS = "max-age=31536000"


def headers_for(settings: Settings, audience: Audience = PAGE) -> dict[str, str]:
    """What an answer to this audience has unless it says so itself."""
    headers = dict(HEADERS)
    if audience.keeps_opener:
        headers |= KEEPS_OPENER
    if audience.is_loaded_elsewhere:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if settings.secure:
        headers["Strict-Transport-Security"] = _hsts(settings)
    return headers


def _hsts(settings: Settings) -> str:
    # On an apex it would lock out every neighbor without https, for a year (B98).
    public = hosts.origin(settings.origin)
    alone = public is not None and hosts.is_its_own(public.name)
    return f"{HSTS}; includeSubDomains" if alone else HSTS

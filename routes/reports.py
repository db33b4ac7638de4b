"""What browsers report of our Content-Security-Policy: a fault of ours, or an extension at work."""

import json
import re

from starlette.requests import Request
from starlette.responses import Response

from domain import security_log
from web.caller import client_address
from web.reporting import Reporting

_reporting = Reporting()

DIRECTIVE = re.compile(r"[a-z-]{1,40}")


async def create(request: Request) -> Response:
    """Log which rule was broken, and nothing else of what the browser says."""
    try:
        report = json.loads(await request.body())
    except (ValueError, RecursionError):
        return Response(status_code=400)
    source = client_address(request)
    for directive in sorted(_directives(report)):
        if _reporting.is_heard(source, int(request.app.state.clock())):
            security_log.log("csp-violation", directive=directive)
    return Response(status_code=204)


def _directives(report: object) -> set[str]:
    # report-uri sends one object, the Reporting API a list of others (CSP Level 3 §5.2, §5.3).
    entries = report if isinstance(report, list) else [report]
    found = set()
    for entry in entries[:10]:
        body = entry.get("body", entry.get("csp-report")) if isinstance(entry, dict) else None
        if isinstance(body, dict):
            named = body.get("effectiveDirective", body.get("effective-directive", ""))
            found |= {named} if isinstance(named, str) and DIRECTIVE.fullmatch(named) else set()
    return found

"""Overview: what a server and its team need from their administrators."""

from starlette.responses import Response

from domain.apps import registry
from domain.mfa import policy
from operations import passkeys_check, release, upkeep
from web.pages import render
from web.request import Request


def show(request: Request) -> Response:
    """The page."""
    settings, now = request.settings, request.now
    return render(
        request,
        "overview/show.html",
        server=upkeep.looked_at(settings.data_dir, settings.backup_dir, now),
        team=upkeep.team(now),
        former=passkeys_check.known(settings),
        apps=registry.listed(),
        policy_summary=policy.summary(now),
        version=release.RUNNING,
    )

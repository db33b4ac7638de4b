"""Overview: what a server and its team need from their administrators."""

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.mfa import policy
from operations import release, upkeep
from web.pages import render
from web.visit import Visit


def show(visit: Visit, _: FormData) -> Response:
    """The page."""
    settings, now = visit.settings, visit.now
    return render(
        visit,
        "overview/show.html",
        server=upkeep.looked_at(settings.data_dir, settings.backup_dir, now),
        team=upkeep.team(now),
        told=policy.told(now),
        version=release.RUNNING,
    )

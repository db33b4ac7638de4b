"""Overview: what a server and its team need from their administrators."""

from starlette.responses import Response

from domain.apps import registry
from domain.mfa import passkey_policy, policy
from domain.mfa.passkey_policy import Whom
from domain.passkeys import relying_party
from domain.signin import invited
from domain.team import rollout
from domain.team.rollout import Readiness
from operations import passkeys_check, problems, release, upkeep
from web.pages import render
from web.request import Request


def show(request: Request) -> Response:
    """The page."""
    settings, now, apps = request.settings, request.now, registry.listed()
    return render(
        request,
        "overview/show.html",
        server=upkeep.with_disks(settings.data_dir, settings.backup_dir, now),
        team=upkeep.team_readiness(now),
        disabled=rollout.disabled(),
        expired=len(invited.expired_ones(now)),
        former=passkeys_check.known(settings),
        apps=apps,
        problems=problems.about_the_server(settings, apps, now),
        app_problems=problems.about_apps(apps),
        apps_at_fault=problems.at_fault(apps, now),
        policy_summary=policy.summary(now),
        passkey_summary=passkey_policy.summary(now),
        lacking_passkeys=_lacking_passkeys(request),
        version=release.RUNNING,
    )


def _lacking_passkeys(request: Request) -> Readiness | None:
    """Who has no passkey yet of those who need one by a date; None while no one does."""
    name = passkey_policy.needed_by()
    if not name:
        return None
    whom = Whom(name, relying_party.id_at(request.settings.origin))
    return rollout.of_passkeys(whom, request.now, upkeep.NAMED)

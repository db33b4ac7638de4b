"""What the doctor finds about the apps, of whichever kind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from domain.apps import addresses, probing, registry, rules
from domain.clock import moments
from domain.oidc import clients, faults
from models import App
from operations import app_address
from operations.app_address import AddressResult
from operations.diagnosis import Check, Installation
from settings import Settings

AT_ONCE = 8
HOUR = 60 * 60
_NO_PROXIES = (
    "Nightlatch answers only proxies that it trusts. Set NIGHTLATCH_TRUSTED_PROXIES to the proxy's "
    "own address: 127.0.0.1 if it's on this machine."
)
_NOT_HTTPS = (
    "Nightlatch itself isn't at an https address, so people can't get from there to this app. Set "
    "NIGHTLATCH_PUBLIC_URL to the https address people open."
)
_NOBODY = "No one can open it: no one is in its groups, and no one is named who can sign in."
_NO_REDIRECT = "No one can sign in to it: it has no redirect address."
_NO_SECRET = "No one can sign in to it: it has no secret."  # noqa: S105
_FAULTS = {
    app_address.OPEN: "It answers without asking Nightlatch.",
    app_address.PASSES_HEADERS: "The proxy lets visitors say who they are: these headers came "
    "through from outside. Use the whole recipe (docs/front-door.md).",
    app_address.UNREACHABLE: "Nothing answers there, asked from this machine.",
    app_address.NOT_SET_UP: "The proxy isn't set up for it yet (docs/front-door.md).",
}


def checked(settings: Settings, installed: Installation, now: int) -> Iterator[Check]:
    """A finding for each app, once there are any."""
    every = registry.listed() if installed.is_open else []
    yield from (_client(app, now) for app in every if app.kind == App.OIDC)
    apps = [app for app in every if app.kind == App.PROXY]
    questions = [(app.origin, settings.origin, probing.question(app, now)) for app in apps]
    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = list(several.map(lambda asked: app_address.asked(*asked), questions))
    for app, found in zip(apps, answers, strict=True):
        yield Check(f"app {app.name}", _said(app, found), _problem(settings, app, found))


def _client(app: App, now: int) -> Check:
    client, latest = clients.of(app), faults.of(app)[:1]
    problems = [
        _NOBODY if not rules.has_anyone(app) else "",
        _NO_REDIRECT if not clients.addresses(app) else "",
        _NO_SECRET if not client.is_public and not clients.secrets_of(app) else "",
        *(f"In the last hour: {one.detail}" for one in latest if moments.lasts(one.at, HOUR, now)),
    ]
    said = f"OpenID Connect, {'public' if client.is_public else 'with a secret'}"
    return Check(f"app {app.name}", said, " ".join(filter(None, problems)))


def _said(app: App, found: AddressResult) -> str:
    return f"{addresses.shown(app.origin)}, {'needs attention' if found.fault else 'asks first'}"


def _problem(settings: Settings, app: App, found: AddressResult) -> str:
    is_secure = app.origin.startswith("https://")
    problems = [
        _NOBODY if not rules.has_anyone(app) else "",
        _NO_PROXIES if not settings.trusted_proxies else "",
        _NOT_HTTPS if is_secure and not settings.secure else "",
        _FAULTS.get(found.fault, ""),
        found.seen or ", ".join(found.arrived),
    ]
    return " ".join(filter(None, problems))

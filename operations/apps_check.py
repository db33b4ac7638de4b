"""What the doctor finds about the apps, of whichever kind, and Overview as far as it's known."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from domain.apps import addresses, for_nobody, probing, registry
from domain.clock import moments
from domain.oidc import clients
from domain.oidc import problems as oidc_problems
from models import App
from operations import app_address, settings_check
from operations.app_address import AddressResult
from operations.diagnosis import Check, Installation
from settings import Settings

AT_ONCE = 8
HOUR = 60 * 60
_NO_REDIRECT = "No one can sign in to it: it has no redirect address."
_NO_SECRET = "No one can sign in to it: it has no secret."  # noqa: S105
_FAULTS = {
    app_address.OPEN: "It answers without asking Nightlatch.",
    app_address.PASSES_HEADERS: "The proxy lets visitors say who they are: these headers came "
    "through from outside. Use the whole recipe (docs/front-door.md).",
    app_address.UNREACHABLE: "Nothing answers there when tried from this machine.",
    app_address.NOT_SET_UP: "The proxy isn't set up for it yet (docs/front-door.md).",
}


def checked(settings: Settings, installed: Installation, now: int) -> Iterator[Check]:
    """A finding for each app, once there are any."""
    every = registry.listed() if installed.is_open else []
    known, faults = problems(every), latest_faults(every, now)
    yield from (
        _client(app, _joined(known[app.id], faults.get(app.id, "")))
        for app in every
        if app.kind == App.OIDC
    )
    apps = [app for app in every if app.kind == App.PROXY]
    questions = [(app.origin, settings.origin, probing.question(app, now)) for app in apps]
    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = list(several.map(lambda asked: app_address.asked(*asked), questions))
    for app, found in zip(apps, answers, strict=True):
        problem = _problem(settings, app, known[app.id], found)
        yield Check(f"app {app.name}", _said(app, found), problem)


def problems(apps: list[App]) -> dict[int, str]:
    """What keeps people from each app as far as the database knows, by the app's number.

    Nothing that a request brought: anyone may send one.
    """
    if not apps:
        return {}
    nobody = for_nobody.sentences()
    has_clients = _has_clients(apps)
    no_redirect = oidc_problems.without_redirect() if has_clients else set()
    no_secret = oidc_problems.without_secret() if has_clients else set()
    return {
        app.id: _joined(
            nobody.get(app.id, ""),
            _NO_REDIRECT if app.id in no_redirect else "",
            _NO_SECRET if app.id in no_secret else "",
        )
        for app in apps
    }


def latest_faults(apps: list[App], now: int) -> dict[int, str]:
    """The latest fault of each app that had one in the last hour, by the app's number.

    In words that a stranger's request may have brought.
    """
    if not _has_clients(apps):
        return {}
    numbers = {app.id for app in apps}
    return {
        number: f"In the last hour: {fault.detail}"
        for number, fault in oidc_problems.latest_faults().items()
        if number in numbers and moments.lasts(fault.at, HOUR, now)
    }


def _has_clients(apps: list[App]) -> bool:
    return any(app.kind == App.OIDC for app in apps)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _client(app: App, problem: str) -> Check:
    said = f"OpenID Connect, {'public' if clients.of(app).is_public else 'with a secret'}"
    return Check(f"app {app.name}", said, problem)


def _said(app: App, found: AddressResult) -> str:
    return f"{addresses.shown(app.origin)}, {'needs attention' if found.fault else 'asks first'}"


def _problem(settings: Settings, app: App, known: str, found: AddressResult) -> str:
    return _joined(
        known,
        settings_check.NO_PROXIES if not settings.trusted_proxies else "",
        settings_check.problem_reaching(app.origin, settings),
        _FAULTS.get(found.fault, ""),
        found.seen or ", ".join(found.arrived),
    )

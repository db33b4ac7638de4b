"""What the doctor finds about the apps, of whichever kind, and Overview as far as it's known."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from domain.apps import addresses, for_nobody, probing, registry, rules
from domain.clock import moments
from domain.oidc import clients, obstacles
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
    app_address.UNREACHABLE: "Nothing answers there, asked from this machine.",
    app_address.NOT_SET_UP: "The proxy isn't set up for it yet (docs/front-door.md).",
}


def checked(settings: Settings, installed: Installation, now: int) -> Iterator[Check]:
    """A finding for each app, once there are any."""
    every = registry.listed() if installed.is_open else []
    known = noticed(every, now)
    yield from (_client(app, known[app.id]) for app in every if app.kind == App.OIDC)
    apps = [app for app in every if app.kind == App.PROXY]
    questions = [(app.origin, settings.origin, probing.question(app, now)) for app in apps]
    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = list(several.map(lambda asked: app_address.asked(*asked), questions))
    for app, found in zip(apps, answers, strict=True):
        problem = _problem(settings, app, known[app.id], found)
        yield Check(f"app {app.name}", _said(app, found), problem)


def noticed(apps: list[App], now: int) -> dict[int, str]:
    """What keeps people from each app as far as the database knows, by the app's number."""
    if not apps:
        return {}
    nobody = rules.for_nobody()
    said = {app.id: [for_nobody.sentence(app)] if app.id in nobody else [] for app in apps}
    if any(app.kind == App.OIDC for app in apps):
        _add_of_clients(said, now)
    return {number: " ".join(sentences) for number, sentences in said.items()}


def _add_of_clients(said: dict[int, list[str]], now: int) -> None:
    for numbers, sentence in (
        (obstacles.without_redirect(), _NO_REDIRECT),
        (obstacles.without_secret(), _NO_SECRET),
    ):
        for number in numbers & said.keys():
            said[number].append(sentence)
    for number, fault in obstacles.latest_faults().items():
        if number in said and moments.lasts(fault.at, HOUR, now):
            said[number].append(f"In the last hour: {fault.detail}")


def _client(app: App, problem: str) -> Check:
    said = f"OpenID Connect, {'public' if clients.of(app).is_public else 'with a secret'}"
    return Check(f"app {app.name}", said, problem)


def _said(app: App, found: AddressResult) -> str:
    return f"{addresses.shown(app.origin)}, {'needs attention' if found.fault else 'asks first'}"


def _problem(settings: Settings, app: App, known: str, found: AddressResult) -> str:
    problems = [
        known,
        settings_check.NO_PROXIES if not settings.trusted_proxies else "",
        settings_check.way_to(app.origin, settings),
        _FAULTS.get(found.fault, ""),
        found.seen or ", ".join(found.arrived),
    ]
    return " ".join(filter(None, problems))

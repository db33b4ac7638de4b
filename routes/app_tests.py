""" "Test this app": what each kind of person would get, and what its address says to a stranger."""

from typing import Any

from starlette.responses import Response

from domain.apps import access_preview, check, probing, registry
from models import App, User
from operations import app_address, settings_check
from operations.app_address import AddressResult
from routes import forward_auth
from web import app_page, identity
from web.pages import invalid, render
from web.request import Request
from web.trial_form import TrialForm

TEMPLATE = "apps/test.html"
# Where what we would say to the proxy isn't asked, or not heard.
_NOT_REACHED = {app_address.UNREACHABLE, app_address.NOT_SET_UP}


def new(request: Request) -> Response:
    """Ask for whom; oneself to begin with."""
    app, form = (
        app_page.find(request, App.PROXY),
        TrialForm({"username": request.user.username}),
    )
    return render(request, TEMPLATE, form=form, **_context(request, app))


def create(request: Request) -> Response:
    """Find out, and keep what is wrong with the proxy."""
    app, form = app_page.find(request, App.PROXY), TrialForm.parse(request.data)
    person = None
    if not form.errors:
        person = form.person(request.now)
    if person is None:
        return invalid(request, TEMPLATE, form, **_context(request, app))
    question = probing.question(app, request.now)
    found = app_address.asked(app.origin, request.settings.origin, question)
    registry.note_fault(app, found.fault, request.now)
    context = _context(request, app)
    is_reached = found.fault not in _NOT_REACHED and not context["problem"]
    context |= {"found": found, "results": _results(app, person, request.now)}
    context |= {"person": person, "is_reached": is_reached}
    return render(request, TEMPLATE, form=form, **context)


def _results(app: App, person: User, now: int) -> list[dict[str, Any]]:
    return [_result(case, person) for case in access_preview.preview(app, person, now)]


def _result(case: access_preview.Case, person: User) -> dict[str, Any]:
    passes = case.outcome == check.PASSES
    return {
        "who": case.who,
        "outcome": case.outcome,
        "status": 200 if passes else forward_auth.REFUSALS.get(case.outcome, 401),
        "headers": identity.headers(person, case.groups) if passes else {},
    }


def _context(request: Request, app: App) -> dict[str, Any]:
    found: AddressResult | None = None
    problem = settings_check.problem_reaching(app.origin, request.settings)
    return {"app": app, "found": found, "results": [], "person": None, "problem": problem}

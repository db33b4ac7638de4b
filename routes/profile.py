"""Edit Profile: who one is, and how one signs in."""

from typing import Any

from starlette.responses import Response

from domain.access import acknowledgements, sessions
from domain.audit import past_events
from domain.oidc import sign_ins
from domain.users import accounts, groups, password_change
from models import Session
from operations import upkeep
from web import destination_paths, history
from web.flash_sentences import THEN_MFA
from web.forms import Form
from web.mfa import offers_passkey, settings_context
from web.pages import invalid, render
from web.redirects import redirect
from web.request import Request

CHANGING = "profile/password.html"


class ProfileForm(Form):
    """Full name and email."""

    fields = {"name": "Enter your full name.", "email": ""}


class PasswordForm(Form):
    """The current password and the next one."""

    fields = {
        "current_password": "Enter your current password.",
        "password": "Choose a new password.",
    }
    secrets = frozenset(fields)


def edit(request: Request) -> Response:
    """The page."""
    user = request.user
    form = ProfileForm({"name": user.name, "email": user.email})
    return render(request, "profile/edit.html", form=form, **_context(request))


def update(request: Request) -> Response:
    """Change full name and email."""
    form = _given(request)
    if form.errors:
        return _refused(request, form)
    with form.refusing():
        accounts.update(request.session, form["name"], form["email"], request.now)
        return redirect(request, "profile", flash="profile-saved")
    return _refused(request, form)


def changes_email(request: Request) -> bool:
    """Whether the form holds another address: where resets go is no thief's to say (S-46)."""
    form = _given(request)
    return "email" not in form.errors and form["email"] != request.user.email


def find_password(request: Request) -> Response:
    """Where password managers look for the page below (W3C, change-password-url)."""
    return redirect(request, "password")


def edit_password(request: Request) -> Response:
    """The page to change the password."""
    is_elsewhere = _is_elsewhere(request)
    return render(request, CHANGING, form=PasswordForm(), is_elsewhere=is_elsewhere)


def update_password(request: Request) -> Response:
    """Change the password."""
    form = PasswordForm.parse(request.data)
    if form.errors:
        return _password_refused(request, form)
    with form.refusing():
        given = form["current_password"], form["password"]
        opened = password_change.perform(request.session, *given, request.now)
        next_is_mfa = acknowledgements.has_disowned(request.session, request.now)
        notice = "password-changed" + (THEN_MFA if next_is_mfa else "")
        return redirect(request, "profile", flash=notice, opened=opened)
    return _password_refused(request, form)


def _given(request: Request) -> Form:
    form = ProfileForm.parse(request.data)
    form.keep_newer(request.data, name=request.user.name, email=request.user.email)
    return form


def _refused(request: Request, form: Form) -> Response:
    return invalid(request, "profile/edit.html", form, **_context(request))


def _context(request: Request) -> dict[str, Any]:
    return settings_context(request) | {
        "sessions": history.described(_sessions(request), request.session),
        "app_sign_ins": sign_ins.of(request.user, request.now),
        "activity": [
            history.event_line(event)
            for event in past_events.recent(request.user, past_events.NEWEST)
        ],
        "groups": groups.names_of(request.user),
        "offers_passkey": offers_passkey(request, with_apps=False),
        "server_needs_care": _server_needs_care(request),
        "onward": destination_paths.way_on(request),
    }


def _server_needs_care(request: Request) -> bool:
    """For administrators, who can do something about it."""
    return (
        bool(request.user.is_admin)
        and upkeep.from_database(request.settings.backup_dir, request.now).is_needed
    )


def _sessions(request: Request) -> list[Session]:
    return sessions.living(request.user, request.now, request.session.lifetime)


def _password_refused(request: Request, form: Form) -> Response:
    return invalid(request, CHANGING, form, is_elsewhere=_is_elsewhere(request))


def _is_elsewhere(request: Request) -> bool:
    """Whether the person is signed in anywhere else."""
    return any(session != request.session for session in _sessions(request))

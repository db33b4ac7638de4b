"""Edit Profile: who one is, and how one signs in."""

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access import sessions
from domain.audit import events
from domain.refusals import Refused
from domain.users import accounts
from models import Session
from operations import upkeep
from web import history
from web.forms import Form
from web.mfa import settings_context
from web.pages import refused, render, see_other
from web.visit import Visit


class ProfileForm(Form):
    """Full name and e-mail."""

    fields = {"name": "Enter your full name.", "email": ""}


class PasswordForm(Form):
    """The current password and the next one."""

    fields = {
        "current_password": "Enter your current password.",
        "password": "Choose a new password.",
    }
    secrets = frozenset(fields)


def edit(visit: Visit, _: FormData) -> Response:
    """The page."""
    user = visit.user
    form = ProfileForm({"name": user.name, "email": user.email})
    return render(visit, "profile/edit.html", form=form, **_context(visit))


def update(visit: Visit, data: FormData) -> Response:
    """Change full name and e-mail."""
    form = _given(visit, data)
    if form.errors:
        return _refused(visit, form)
    try:
        accounts.update(visit.session, form["name"], form["email"], visit.now)
    except Refused as refusal:
        form.refuse(refusal)
        return _refused(visit, form)
    visit.notify("profile-saved")
    return see_other(visit, "profile")


def changes_email(visit: Visit, data: FormData) -> bool:
    """Whether the form holds another address: where resets go is no thief's to say (S-46)."""
    form = _given(visit, data)
    return "email" not in form.errors and form["email"] != visit.user.email


def find_password(visit: Visit, _: FormData) -> Response:
    """Where password managers look for the page below (W3C, change-password-url)."""
    return see_other(visit, "password")


def edit_password(visit: Visit, _: FormData) -> Response:
    """The page to change the password."""
    return render(visit, "profile/password.html", form=PasswordForm())


def update_password(visit: Visit, data: FormData) -> Response:
    """Change the password."""
    form = PasswordForm.parse(data)
    if form.errors:
        return _password_refused(visit, form)
    try:
        opened = accounts.change_password(
            visit.session, form["current_password"], form["password"], visit.now
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _password_refused(visit, form)
    visit.adopt(opened)
    visit.notify("password-changed")
    return see_other(visit, "profile")


def _given(visit: Visit, data: FormData) -> Form:
    form = ProfileForm.parse(data)
    form.keep_newer(data, name=visit.user.name, email=visit.user.email)
    return form


def _refused(visit: Visit, form: Form) -> Response:
    return refused(visit, "profile/edit.html", form, **_context(visit))


def _context(visit: Visit) -> dict[str, Any]:
    return settings_context(visit) | {
        "sessions": history.described(_sessions(visit), visit.session),
        "activity": [history.told(event) for event in events.recent(visit.user)],
        "server_needs_care": _server_needs_care(visit),
    }


def _server_needs_care(visit: Visit) -> bool:
    """For administrators, who can do something about it."""
    return (
        bool(visit.user.is_admin) and upkeep.known(visit.settings.backup_dir, visit.now).is_needed
    )


def _sessions(visit: Visit) -> list[Session]:
    return sessions.living(visit.user, visit.now)


def _password_refused(visit: Visit, form: Form) -> Response:
    return refused(visit, "profile/password.html", form, fragment="password_form")

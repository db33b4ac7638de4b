"""Confirm it's you: all factors again, before something that a thief must not do (S-23)."""

from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.passkeys import answers, challenges
from domain.refusals import Refused
from domain.signin import confirmation, passkey_confirmation, signin
from web import destination_paths, passkey_form, passkeys, purposes
from web.forms import Form, texts
from web.pages import invalid, render
from web.paths import path_for
from web.request import Request

TEMPLATE = "confirmation/new.html"
# Where it asks on the way somewhere, not before a change.
ONWARD = ("/confirmation", "/enter/", "/oidc/authorize/")
# Secrets are typed again, and whom it is shown to the page says itself.
NOT_KEPT = ("password", "code", "shown_to", "confirm_")
WITH_PASSKEY = "confirm_passkey"


class ConfirmationForm(Form):
    """All factors again. The names don't collide with those of the form that waits."""

    fields = {"confirm_password": "Enter your password.", "confirm_code": "", WITH_PASSKEY: ""}
    secrets = frozenset(fields)
    about = {"password": "confirm_password"}
    longer = {WITH_PASSKEY: answers.MAX_LENGTH}


class ByPasskeyForm(ConfirmationForm):
    """The same by a passkey, which may take the password too."""

    fields = dict.fromkeys(ConfirmationForm.fields, "")


def ask(
    request: Request, action: str, cancel: str = "", *, only_passkey: bool = False
) -> Response | OpenSession:
    """The page that asks, or what is opened once the form holds the right answer to it.

    It posts to `action`, in whose place it is shown, and keeps what was entered there. `cancel` is
    where whoever would rather not is led, the profile if it says nothing. `only_passkey`: nothing
    else will do.
    """
    only_passkey |= confirmation.takes_passkey_only(request.session, request.now)
    if not ConfirmationForm.fields.keys() & request.data.keys():
        return page(request, ConfirmationForm(), action, cancel, only_passkey=only_passkey)
    kind = ByPasskeyForm if request.data.get(WITH_PASSKEY) or only_passkey else ConfirmationForm
    form = kind.parse(request.data)
    if not form.errors:
        try:
            return _confirmed(request, form, only_passkey=only_passkey)
        except confirmation.PasskeyNeeded as refusal:
            form.refuse(refusal, WITH_PASSKEY)
        except (signin.WrongPassword, passkey_confirmation.PasswordToo) as refusal:
            form.refuse(refusal, "confirm_password")
        except Refused as refusal:
            form.refuse(refusal, _field(request, form))
    return page(request, form, action, cancel, only_passkey=only_passkey)


def _confirmed(request: Request, form: Form, *, only_passkey: bool) -> OpenSession:
    session, password, now = request.session, form["confirm_password"], request.now
    if form[WITH_PASSKEY]:
        asked = passkey_form.asked(request, challenges.CONFIRMING)
        return passkey_confirmation.confirm(session, form[WITH_PASSKEY], asked, password, now)
    if only_passkey:
        raise confirmation.PasskeyNeeded
    return confirmation.confirm(session, password, form["confirm_code"], now)


def _field(request: Request, form: Form) -> str:
    """Which field it is about, where a refusal doesn't say."""
    if form[WITH_PASSKEY]:
        return WITH_PASSKEY
    takes_code = confirmation.asks_for_code(request.session)
    return "confirm_code" if takes_code else "confirm_password"


def _is_kept(name: str) -> bool:
    return not any(word in name for word in NOT_KEPT)


def page(
    request: Request,
    form: ConfirmationForm,
    action: str,
    cancel: str = "",
    *,
    only_passkey: bool = False,
) -> Response:
    """ "Confirm it's you", posting to `action` with what was typed there, secrets aside."""
    is_onward = action.startswith(ONWARD)
    purpose = purposes.of(request.next if action.startswith("/confirmation") else action)
    party = passkeys.party(request)
    only_passkey |= confirmation.takes_passkey_only(request.session, request.now)
    context: dict[str, Any] = {
        "action": action,
        "kept": [kept for kept in texts(request.data) if _is_kept(kept[0])],
        "ways": confirmation.ways(request.session, party, only_passkey=only_passkey),
        "is_change": not is_onward,
        "purpose": purpose,
        "adds_passkey": purpose == purposes.ADDS_PASSKEY,
        # Whoever signs in as someone else instead still goes there.
        "aim": action if is_onward and not request.next else request.next,
        "cancel": cancel or path_for("profile"),
        "app": destination_paths.app_of(action, request.now),
    }
    if form.errors:
        return invalid(request, TEMPLATE, form, **context)
    return render(request, TEMPLATE, form=form, **context)

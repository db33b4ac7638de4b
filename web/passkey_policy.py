"""What Security settings show of who needs a passkey; several answers hold it."""

from datetime import timedelta
from typing import Any

from domain.clock import days
from domain.mfa import passkey_policy
from domain.mfa.passkey_policy import ADMINS, EVERYONE, Whom
from domain.passkeys import relying_party
from domain.team import rollout
from web.forms import Form
from web.request import Request


class PasskeyPolicyForm(Form):
    """Who needs a passkey, and by the end of which day."""

    fields = {"passkeys_for": "Choose who needs a passkey.", "passkeys_by": "Enter a date."}
    about = {"deadline": "passkeys_by"}


def settings_context(request: Request) -> dict[str, Any]:
    """The decision, who is ready for it, and a form to change it."""
    now = request.now
    starts = {name: passkey_policy.starts_at(name) for name in (ADMINS, EVERYONE)}
    return {
        "passkey_summary": passkey_policy.summary(now),
        "passkeys_needed_by": passkey_policy.needed_by(),
        "passkeys_in_force": any(start is not None and start <= now for start in starts.values()),
        "passkeys_work": bool(relying_party.id_at(request.settings.origin)),
        "passkey_grace": {name: passkey_policy.grace_days(name) for name in starts if starts[name]},
        "admins_readiness": rollout.of_passkeys(meant(request, ADMINS), now),
        "passkey_readiness": rollout.of_passkeys(meant(request, EVERYONE), now),
        "passkey_form": _suggested(starts, now),
    }


def meant(request: Request, name: str) -> Whom:
    """Those of this name, with passkeys of our address."""
    return Whom(name, relying_party.id_at(request.settings.origin))


def _suggested(starts: dict[str, int | None], now: int) -> PasskeyPolicyForm:
    """What is decided, so that whoever moves the date changes no more; else administrators first.

    And a week, unless a day to come is decided on.
    """
    name = EVERYONE if starts[EVERYONE] else ADMINS
    start = starts[name]
    is_ahead = start is not None and start > now
    day = days.ending_by(start) if start and is_ahead else days.at(now) + timedelta(days=7)
    return PasskeyPolicyForm({"passkeys_for": name, "passkeys_by": str(day)})

"""What the section "MFA Settings" shows; several answers hold it."""

from typing import Any

from domain import enrolment, recovery_codes, totp
from web.visit import Visit


def settings_context(visit: Visit) -> dict[str, Any]:
    """The state of the person's MFA, for the template of that section."""
    status = enrolment.status(visit.session, visit.now)
    return {
        "mfa": status,
        "mfa_required": totp.is_required(visit.user),
        "recovery_code": recovery_codes.live(visit.user),
        "recovery_text": recovery_codes.shown(visit.session, visit.now),
        "just_enabled": False,
        "just_saved": False,
    }

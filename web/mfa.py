"""What the section "MFA Settings" shows; several answers hold it."""

from typing import Any

from domain import authenticators, clock_doctor, enrolment, mfa, recovery_codes, rehearsal
from web.visit import Visit


def settings_context(visit: Visit) -> dict[str, Any]:
    """The state of the person's MFA, for the template of that section."""
    status = enrolment.status(visit.session, visit.now)
    code = recovery_codes.live(visit.user)
    return {
        "mfa": status,
        "mfa_required": mfa.is_required(visit.user, visit.now),
        "has_room": len(status.authenticators) < authenticators.MOST,
        "clock_doubted": visit.user.is_admin and clock_doctor.is_doubted(visit.now),
        "rehearsal_due": rehearsal.is_due(visit.user, visit.now),
        "recovery_code": code,
        "recovery_text": recovery_codes.text_of(code, visit.session, visit.now),
        "just_enabled": False,
        "just_saved": False,
    }

"""What a browser can say of clocks: advice only, never a reason to accept a code (S-21)."""

import re

from starlette.datastructures import FormData

from domain.mfa import clock_drift
from domain.refusals import Refused
from web.visit import Visit

FIELD = "browser_time"  # filled in by app.js: whole seconds since 1970


def explained(visit: Visit, data: FormData, refusal: Refused) -> Refused:
    """The refusal, saying whose clock is wrong if the browser sides with the phone."""
    told = str(data.get(FIELD, ""))
    if not isinstance(refusal, clock_drift.ClockOff) or not re.fullmatch(r"[0-9]{1,12}", told):
        return refusal
    if clock_drift.doubts_server(refusal.seconds, int(told), visit.now):
        clock_drift.note_doubt(visit.session.user, visit.now)
        refusal.sentence += (
            " But this browser's clock agrees with your phone, so the server's clock may be wrong. "
            "The administrators will be notified if other people have the same problem."
        )
    return refusal

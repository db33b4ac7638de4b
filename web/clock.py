"""What a browser can say of clocks: advice only, never a reason to accept a code (S-21)."""

import re

from domain.mfa import clock_drift
from domain.refusals import Refused
from web.request import Request

FIELD = "browser_time"  # filled in by app.js: whole seconds since 1970


def explained(request: Request, refusal: Refused) -> Refused:
    """The refusal, saying whose clock is wrong if the browser sides with the phone."""
    browser_time = str(request.data.get(FIELD, ""))
    if not isinstance(refusal, clock_drift.ClockOff) or not re.fullmatch(
        r"[0-9]{1,12}", browser_time
    ):
        return refusal
    if clock_drift.doubts_server(refusal.seconds, int(browser_time), request.now):
        clock_drift.note_doubt(request.session.user, request.now)
        refusal.sentence += (
            " But this browser's clock agrees with your phone, so the server's clock may be wrong. "
            "The administrators will be notified if other people have the same problem."
        )
    return refusal

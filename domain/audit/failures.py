"""Failed sign-ins in the history: one line an hour and person, which counts them.

So no one can fill the table by failing. All unknown usernames share one line, without the name:
what is typed there is often a password. It takes as long as the line of a person (S-16).
"""

from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from models import Event, User

HOUR = 60 * 60


def note(user: User | None, kind: str, now: int, caller: Caller) -> None:
    """Count a sign-in that failed, or was not let try, in one conditional statement."""
    line = {
        "user": user.id if user else None,
        "subject": user.username if user else "",
        "kind": kind if user else events.UNKNOWN_USERNAME,
        "at": now,
        "since": now,
        "hour": now - now % HOUR,
        "number": 1,
        "address": caller.address,
        "browser": caller.browser,
    }
    latest = {"at": now, "address": caller.address, "browser": caller.browser}
    with write():
        Event.insert(line).on_conflict(
            conflict_target=[Event.subject, Event.kind, Event.hour],
            conflict_where=Event.hour.is_null(False),
            update={Event.number: Event.number + 1, **latest},
        ).execute()

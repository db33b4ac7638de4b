"""What went wrong when an app spoke to us, in words, so that its administrator can mend it.

Nothing of it is secret, and as little as possible is what a client sent: where that has to be
named, it is an address without its query.
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from domain import security_log
from domain.database.queries import Fixed
from domain.database.storage import write
from models import App, AppFault

KEPT = 10  # of an app
AT_ONCE = 5  # that are noted of an app in a second
NOTED = "app-fault"  # in the log
MAX_DETAIL = 400  # characters
MAX_SHOWN = 200  # characters of an address

_OF = Fixed(AppFault, "WHERE t.app_id = ? ORDER BY t.id DESC")


def note(app: App, kind: str, detail: str, now: int) -> None:
    """Note a fault of the app: a word for its kind, and what exactly was wrong.

    One like it that is noted already is counted up, and becomes the newest; once a second, and of
    different ones a few, since anyone may send any number of them, nobody else can write meanwhile,
    and each is a line in the log.
    """
    detail = detail[:MAX_DETAIL]
    latest = _alike(app, kind, detail)
    if latest is not None and latest.at == now:
        return
    if sum(one.at == now for one in _OF(app.id)) >= AT_ONCE:
        return
    with write():
        if not App.select().where(App.id == app.id).exists():
            return  # it was removed in the meantime
        alike = _alike(app, kind, detail)
        if alike is not None:
            alike.delete_instance()
        number = 1 if alike is None else alike.number + 1
        AppFault.create(app=app, kind=kind, detail=detail, at=now, number=number)
        for old in _OF(app.id)[KEPT:]:
            old.delete_instance()
    security_log.log(NOTED, app=app.name, fault=kind)


def _alike(app: App, kind: str, detail: str) -> AppFault | None:
    return next((one for one in _OF(app.id) if (one.kind, one.detail) == (kind, detail)), None)


def of(app: App) -> list[AppFault]:
    """The app's last faults, the newest first."""
    return _OF(app.id)


def compared(given: str, registered: Iterable[str]) -> str:
    """How an address that was given differs from the registered ones, after its name.

    "differs from the registered one by a slash at the end".
    """
    known = list(registered)
    if not given:
        return "is missing"
    if ":" not in given:  # not even an address, so it isn't shown
        return "isn't an address, because it doesn't start with https://"
    if not known:
        return "can't be right, because none is registered"
    differences = [difference for one in known if (difference := _difference(given, one))]
    if differences:
        one = "the registered one" if len(known) == 1 else "a registered one"
        return f"differs from {one} by {differences[0]}"
    return f"isn't registered: {_shown(given)}"


def _difference(given: str, known: str) -> str:
    """The one thing in which they differ, "" if there are more."""
    if given.rstrip("/") == known.rstrip("/"):
        return "a slash at the end"
    if given.strip() == known:
        return "a space before or after it"
    if given.lower() == known.lower():
        return "upper- and lowercase letters"
    try:
        return _part(urlsplit(given), urlsplit(known))
    except ValueError:
        return ""


def _part(given: SplitResult, known: SplitResult) -> str:
    differing = [
        words
        for words, one, other in (
            (f"“{given.scheme}:” instead of “{known.scheme}:”", given.scheme, known.scheme),
            ("the host name", given.hostname, known.hostname),
            ("the port", given.port, known.port),
            ("the username in front of the host", given.username, known.username),
            (f"the path: {_shown(given.path)} instead of {known.path}", given.path, known.path),
            ("what follows “?”", given.query, known.query),
            ("what follows “#”", given.fragment, known.fragment),
        )
        if one != other
    ]
    return differing[0] if len(differing) == 1 else ""


def _shown(address: str) -> str:
    shown = re.split(r"[?#]", address, maxsplit=1)[0][:MAX_SHOWN]
    return re.sub(r"[^\x21-\x7e]", "�", shown)

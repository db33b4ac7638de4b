"""The apps there are: added, changed and removed by administrators.

`by` is who does it, None from the shell. All that writes may raise what `actions.act` raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import IntegrityError

from domain.access.actions import ON_APPS, act
from domain.apps import addresses, app_sessions, app_settings, client_rows
from domain.apps.app_settings import MAX_NAME, AppSettings
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.queries import Fixed, FixedRows
from domain.database.storage import write
from domain.refusals import Refused
from domain.users import usernames
from models import App, User

MAX_APPS = 500
PICTURE = frozenset({"icon"})  # what is left out where apps are listed

_BY_ORIGIN = Fixed(App, "WHERE t.origin = ?", PICTURE)
_LISTED = Fixed(App, "ORDER BY t.sort_name, t.id", PICTURE)
_EXIST = FixedRows("SELECT 1 FROM app LIMIT 1")


class NameTaken(Refused):
    """Two apps of one name could not be told apart."""

    reason = "app-name-taken"
    field = "name"


class AddressTaken(Refused):
    """An address is one app's, and its host name too."""

    reason = "app-address-taken"
    field = "address"


class TooManyApps(Refused):
    """More than any page of ours could show."""

    reason = "too-many-apps"


class AppGone(Exception):
    """The app was removed a moment ago."""


@contextmanager
def while_there(app: App) -> Iterator[None]:
    """Raise AppGone where what was to be kept of the app finds that it is gone."""
    try:
        yield
    except IntegrityError:
        if find(app.id) is not None:
            raise
        raise AppGone from None


def add(new: AppSettings, now: int, caller: Caller, by: User | None) -> App:
    """Add an app; the same form sent twice finds it there.

    Raises NameTaken, AddressTaken, TooManyApps, NobodyChosen, GroupsGone, PeopleUnknown.
    """
    app_settings.refuse_nobody(new)
    with act(by, caller):
        if by is not None and (made := _made_lately(new, now, caller, by)):
            return made
        _refuse_taken(new)
        app = App.create(
            **_columns(new), origin=new.origin or client_rows.new_origin(new.name), created_at=now
        )
        if new.client is not None:
            client_rows.add(app, new.client)
        app_settings.keep_rule(app, new, now)
        events.record_by(by, events.APP_ADDED, now, caller, new.name)
        return app


def change(app: App, new: AppSettings, now: int, caller: Caller, by: User | None) -> None:
    """Make it what is wanted. Raises what `add` raises.

    At another address it is another app to browsers: whoever has it open comes in anew. An app
    stays of its kind.
    """
    app_settings.refuse_nobody(new)
    with act(by, caller, ON_APPS, app.name):
        fresh = App.get_by_id(app.id)
        if app_settings.of(fresh) == new:
            return
        _refuse_taken(new, fresh)
        _change_way(fresh, new)
        App.update(**_columns(new)).where(App.id == fresh.id).execute()
        app_settings.keep_rule(fresh, new, now)
        formerly = fresh.name if fresh.name != new.name else ""
        events.record_by(by, events.APP_CHANGED, now, caller, new.name, formerly)


def differs(app: App, new: AppSettings) -> bool:
    """Whether the app isn't as wanted yet."""
    return app_settings.of(app) != new


def remove(app: App, now: int, caller: Caller, by: User | None) -> None:
    """Forget an app; whoever has it open loses it at the next request."""
    with act(by, caller, ON_APPS, app.name):
        fresh = App.get_by_id(app.id)
        events.record_by(by, events.APP_REMOVED, now, caller, fresh.name)
        fresh.delete_instance()


def note_fault(app: App, fault: str, now: int) -> None:
    """Note what is wrong with the app's proxy, "" for nothing."""
    with write():
        App.update(proxy_fault=fault, proxy_fault_at=now).where(App.id == app.id).execute()


def by_origin(origin: str) -> App | None:
    """The app at exactly this origin."""
    return next(iter(_BY_ORIGIN(origin)), None)


def find(number: int) -> App | None:
    """The app with this number."""
    found: App | None = App.get_or_none(App.id == number)
    return found


def named(name: str) -> App | None:
    """The app of this name, however that is spelled."""
    asked = app_settings.folded(name)
    return next((app for app in listed() if app_settings.folded(app.name) == asked), None)


def listed() -> list[App]:
    """All apps, sorted by name."""
    return _LISTED()


def exist() -> bool:
    """Whether there is any app."""
    return bool(_EXIST.rows())


def _columns(new: AppSettings) -> dict[str, object]:
    return {
        "kind": new.kind,
        "name": new.name,
        "sort_name": usernames.collated(new.name)[:MAX_NAME],
        "is_for_everyone": new.is_for_everyone,
        "max_age": new.max_age,
        "needs_passkey": new.needs_passkey,
        "background_counts": new.background_counts,
    }


def _change_way(app: App, new: AppSettings) -> None:
    """Change by what way people come in, within the kind."""
    if new.client is not None:
        client_rows.change(app, new.client)
    elif app.origin != new.origin:
        app_sessions.end_all_of(app)
        # What was found at the other address is no fault of this one.
        App.update(origin=new.origin, proxy_fault="").where(App.id == app.id).execute()


def _refuse_taken(new: AppSettings, but: App | None = None) -> None:
    # Under the write lock: of two who add the same at once, one finds it taken.
    others = [app for app in listed() if but is None or app.id != but.id]
    if len(others) >= MAX_APPS:
        raise TooManyApps(f"There can be at most {MAX_APPS} apps.")
    for app in others:
        if app_settings.folded(app.name) == app_settings.folded(new.name):
            raise NameTaken(f"There is already an app called “{app.name}”. Choose another name.")
        if app.kind != App.PROXY or new.kind != App.PROXY:
            continue
        if app.origin == new.origin:
            raise AddressTaken(f"“{app.name}” already has this address.")
        if addresses.shares_cookies(app.origin, new.origin):
            raise AddressTaken(
                f"“{app.name}” is already at this host name, on another port. Browsers send the "
                "same cookies to every port, so each app needs a host name of its own."
            )


def _made_lately(new: AppSettings, now: int, caller: Caller, by: User) -> App | None:
    app = by_origin(new.origin) if new.client is None else named(new.name)
    if app is None or app_settings.of(app) != new:
        return None
    is_again = repeats.done_from(caller, events.APP_ADDED, by.username, now, app.name)
    return app if is_again else None

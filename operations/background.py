"""What the server does by itself, whether or not anyone comes.

Each minute it looks at the clock; each hour it sees whether a sweep or a backup is due, and again
after a minute if it couldn't.
"""

import logging
from collections.abc import Callable
from functools import partial
from itertools import count

import anyio
from anyio import to_thread

from domain import security_log
from domain.clock import server_clock
from domain.database import disk
from models import database
from operations import backup_schedule, housekeeping
from operations.instances import Presence
from operations.unattended import outlasting
from settings import Settings

DUE_LOOKED_AT_EVERY = 60  # minutes
OPENED_EVERY = 1  # seconds, while the database is away


async def work(
    settings: Settings,
    clock: Callable[[], float],
    open_database: Callable[[], None],
    presence: Presence,
) -> None:
    """Do it until cancelled, in a thread, as the event loop waits for no database."""
    while not await to_thread.run_sync(_is_open, open_database):
        await anyio.sleep(OPENED_EVERY)
    due, failed = 0, set[str]()
    for minute in count():
        await to_thread.run_sync(_noting, partial(presence.note, clock))
        if minute >= due:
            failed = await to_thread.run_sync(_what_is_due, settings, clock, failed)
            due = minute + (1 if failed else DUE_LOOKED_AT_EVERY)
        else:
            await to_thread.run_sync(_noting, partial(server_clock.note, clock))
        await anyio.sleep(server_clock.NOTED_EVERY)


def _is_open(open_database: Callable[[], None]) -> bool:
    with outlasting("opening-failed"):
        open_database()
        return True
    return False


def end(presence: Presence) -> None:
    """Say, as well as it can be said, that this process serves no longer."""
    _noting(presence.end)


def _noting(note: Callable[[], object]) -> None:
    """Note the time, to know when the clock goes back, or that this process serves."""
    with outlasting("noting-failed"), database.connection_context():
        note()


def _what_is_due(settings: Settings, clock: Callable[[], float], before: set[str]) -> set[str]:
    """Do it, and say what has failed for a reason that may be gone in a minute."""
    tried = {"sweep-failed": _sweep, "backup-failed": _back_up}
    return {
        what for what, act in tried.items() if _fails(what, partial(act, settings, clock), before)
    }


def _fails(what: str, act: Callable[[], None], before: set[str]) -> bool:
    """Whether it does for such a reason, which is logged unless it did so a minute before."""
    try:
        with database.connection_context():
            act()
    except Exception as fault:  # raised, it would end all that is done by itself
        trouble = disk.noted(fault)
        if trouble is None:
            logging.getLogger(security_log.LOGGER).exception(what)
            return False
        if what not in before:
            kind, number = trouble.kind, trouble.number
            security_log.log(what, level=logging.ERROR, reason=kind, number=number)
        return True
    return False


def _sweep(_: Settings, clock: Callable[[], float]) -> None:
    housekeeping.sweep_if_due(clock)


def _back_up(settings: Settings, clock: Callable[[], float]) -> None:
    if settings.backup_dir is not None:
        backup_schedule.make_if_due(settings.backup_dir, settings.backup_keep, clock)

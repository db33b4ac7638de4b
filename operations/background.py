"""What the server does by itself, whether or not anyone comes.

Each minute it looks at the clock; each hour it sees whether a sweep or a backup is due.
"""

import logging
from collections.abc import Callable
from functools import partial
from itertools import count

import anyio
from anyio import to_thread
from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded

from domain import security_log
from domain.clock import server_clock
from domain.database import disk
from domain.encryption.keyring import BadKey
from domain.errors import OperatorError
from models import database
from operations import backup_schedule, housekeeping
from operations.instances import Presence
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
    for minute in count():
        await to_thread.run_sync(_noting, partial(presence.note, int(clock())))
        if minute % DUE_LOOKED_AT_EVERY == 0:
            await to_thread.run_sync(_sweep, clock)
            await to_thread.run_sync(_back_up, settings, clock)
        else:
            await to_thread.run_sync(_noting, partial(server_clock.note, int(clock())))
        await anyio.sleep(server_clock.NOTED_EVERY)


def _is_open(open_database: Callable[[], None]) -> bool:
    try:
        open_database()
    except (OperatorError, PeeweeException, MaxConnectionsExceeded) as fault:
        disk.noted(fault)
        return False
    return True


def end(presence: Presence) -> None:
    """Say, as well as it can be said, that this process serves no longer."""
    _noting(presence.end)


def _noting(note: Callable[[], None]) -> None:
    """Note the time, to know when the clock goes back, or that this process serves."""
    try:
        with database.connection_context():
            note()
    except (PeeweeException, MaxConnectionsExceeded, BadKey) as fault:
        disk.noted(fault)


def _sweep(clock: Callable[[], float]) -> None:
    try:
        with database.connection_context():
            housekeeping.sweep_if_due(int(clock()))
    except (PeeweeException, MaxConnectionsExceeded) as fault:
        # It is tried again in an hour; the requests will say what is wrong with the database.
        _failed("sweep-failed", fault)


def _back_up(settings: Settings, clock: Callable[[], float]) -> None:
    folder = settings.backup_dir
    if folder is None:
        return
    try:
        with database.connection_context():
            backup_schedule.make_if_due(folder, settings.backup_keep, int(clock()))
    except (PeeweeException, MaxConnectionsExceeded) as fault:
        _failed("backup-failed", fault)


def _failed(what: str, fault: Exception) -> None:
    disk.noted(fault)
    logging.getLogger(security_log.LOGGER).exception(what)

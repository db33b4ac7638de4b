"""Telling apps that sign-ins are over, while nobody waits for it (Back-Channel Logout).

Each process looks for what is due every two seconds, whoever has ended the sign-in and on whichever
instance. An app is told of one thing after the other, and several apps at the same time. The
database is used by one thread at a time, none of those that people wait for.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal, NamedTuple, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from anyio.abc import TaskGroup

from domain import security_log
from domain.apps import registry
from domain.apps.registry import AppGone
from domain.oidc import faults, logout_notices, logout_tokens
from domain.oidc.logout_notices import LogoutNotice
from models import App, database
from operations import logout_address
from operations.logout_address import WITHIN, Untold
from operations.unattended import outlasting

T = TypeVar("T")

LOOKED_EVERY = 2  # seconds
APPS_AT_ONCE = 8
# Of a fault, and in the log.
NOT_TOLD = "sign-out-not-told"


class Claim(NamedTuple):
    """What is for this process to tell: since when, and by which token."""

    at: int
    token: str


class LogoutSender:
    """What one process sends."""

    def __init__(
        self, issuer: str, clock: Callable[[], float], open_database: Callable[[], None]
    ) -> None:
        self.issuer, self.clock, self.open_database = issuer, clock, open_database
        self.reaching = set[int]()  # the apps that are being told something
        self._database, self._sending = CapacityLimiter(1), CapacityLimiter(APPS_AT_ONCE)

    async def work(self) -> None:
        """Look, and tell, until cancelled."""
        async with anyio.create_task_group() as tasks:
            while True:
                await self.look(tasks)
                await anyio.sleep(LOOKED_EVERY)

    async def look(self, tasks: TaskGroup) -> None:
        """Begin to tell what is due."""
        for app, all_of_it in (await self._due()).items():
            self.reaching.add(app)
            tasks.start_soon(self._tell, app, all_of_it)

    async def _due(self) -> dict[int, list[LogoutNotice]]:
        found = defaultdict[int, list[LogoutNotice]](list)
        for one in await self._asked(lambda: logout_notices.due(int(self.clock()))) or []:
            if one.app_id not in self.reaching:
                found[one.app_id].append(one)
        return found

    async def _tell(self, app: int, all_of_it: list[LogoutNotice]) -> None:
        """One after the other, until one fails: then the app has time to come back."""
        try:
            for one in all_of_it:
                if not await self._told(one):
                    break
        finally:
            self.reaching.discard(app)

    async def _told(self, one: LogoutNotice) -> bool:
        claim = await self._asked(partial(_claimed, one, self.issuer, self.clock))
        if not claim:
            return claim is not None  # another process tells this
        if logout_notices.has_lapsed(claim.at, int(self.clock())):
            return False  # so has what the token says
        reason = await self._sent(one.address, claim.token)
        await self._asked(partial(_noted, one, claim.at, reason, self.clock))
        return not reason

    async def _sent(self, address: str, token: str) -> str:
        """Send it; why that failed, "" if it didn't."""
        # To look a name up can take as long as it likes, so nobody waits for the thread itself.
        with anyio.move_on_after(WITHIN + 1):
            return await to_thread.run_sync(
                _sent, address, token, limiter=self._sending, abandon_on_cancel=True
            )
        return f"didn't answer within {WITHIN:.0f} seconds"

    async def _asked(self, call: Callable[[], T]) -> T | None:
        """What the database says; None if it says nothing now."""
        return await to_thread.run_sync(self._connected, call, limiter=self._database)

    def _connected(self, call: Callable[[], T]) -> T | None:
        with outlasting(NOT_TOLD):
            self.open_database()
            with database.connection_context():
                return call()
        return None


def _claimed(one: LogoutNotice, issuer: str, clock: Callable[[], float]) -> Claim | Literal[False]:
    now = logout_notices.claim(one, clock)
    return Claim(now, logout_tokens.made(one, issuer, now)) if now else False


def _sent(address: str, token: str) -> str:
    try:
        logout_address.send(address, token)
    except Untold as fault:
        return str(fault)
    except ValueError:  # what no name or address looks like
        return "can't be read"
    return ""


def _noted(one: LogoutNotice, claimed_at: int, reason: str, clock: Callable[[], float]) -> None:
    now = int(clock())
    if not reason:
        logout_notices.succeeded(one, claimed_at, now)
        return
    if logout_notices.has_lapsed(claimed_at, now):
        return  # it may be this process that didn't listen
    goes_on = logout_notices.failed(one, now)
    security_log.log(NOT_TOLD, level=logging.WARNING, app=one.app_id, tries=one.tries + 1)
    again = "" if goes_on else " Nightlatch won't try again."
    with suppress(AppGone):
        app = App(id=one.app_id)
        with registry.while_there(app):
            faults.note(app, NOT_TOLD, f"The sign-out address {reason}.{again}", now)

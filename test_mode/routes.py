"""The addresses of the test mode, for whoever has the token that the start printed.

They go through the same checks as every other request: the Host must be ours, no proxy may be in
between, and no page of another site can send one.
"""

import hmac
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from domain.database import installation
from domain.refusals import Refused
from models import database
from settings import Settings
from test_mode import openapi, reading
from test_mode.cast import NotFitting
from test_mode.clock import Clock, OutOfRange
from test_mode.commands import Command, Commands
from test_mode.reading import NotUnderstood
from web.audience import LISTS, Row

PATH = "/test-mode"


class NotOurs(Exception):
    """People's database has taken the place of the one that this server made."""

    def __init__(self) -> None:
        super().__init__("The database was not created by test mode: nothing was changed.")


class Addresses:
    """Of one server: what may be sent to it, and what it answers."""

    def __init__(self, token: str, clock: Clock, settings: Settings) -> None:
        self.token = token
        self.commands = Commands(clock, settings)
        self.settings = settings

    @property
    def routes(self) -> list[Route]:
        """For create_app."""
        commands = [_row(one, self._answering(one)) for one in self.commands.table]
        return [*commands, Route(f"{PATH}/openapi.json", self.describe)]

    async def describe(self, _: Request) -> JSONResponse:
        """All of it, for programs that write programs."""
        return JSONResponse(openapi.document(self.commands.table, self.settings.origin + PATH))

    def _answering(self, command: Command) -> Callable[[Request], Any]:
        async def answer(request: Request) -> JSONResponse:
            if not self._is_allowed(request):
                return _refused(401, "Send the token that test mode printed when it started.")
            try:
                kind = request.headers.get("Content-Type", "")
                wanted = reading.body(await request.body(), kind)
                threads = request.app.state.ordinary
                return JSONResponse(await threads.run(_connected, command, wanted))
            except (NotFitting, NotUnderstood, OutOfRange, Refused) as fault:
                return _refused(422, str(fault))
            except NotOurs as fault:
                return _refused(409, str(fault))

        return answer

    def _is_allowed(self, request: Request) -> bool:
        # In any case: RFC 9110 §11.1.
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        is_given = hmac.compare_digest(given.encode(), self.token.encode())
        return scheme.lower() == "bearer" and is_given


def _row(command: Command, answer: Callable[[Request], Any]) -> Row:
    """Its row, where as many people and apps arrive as may be made at once."""
    path, name = f"{PATH}/{command.path}", f"test_mode_{command.method}_{command.path}"
    return Row(path, answer, name=name, methods=[command.method], audience=LISTS)


def _connected(command: Command, wanted: dict[str, Any]) -> dict[str, Any]:
    with database.connection_context():
        # Each connection opens the file by its name, which may be that of another one by now.
        if not installation.current().is_test:
            raise NotOurs
        return command.run(wanted)


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)

"""What a test may tell the server, as JSON, with the token that the start printed.

docs/qa.md describes each. They go through the same checks as every other request: the Host must be
ours, no proxy may be in between, and no page of another site can send one.
"""

import hmac
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import links
from domain.database import installation
from domain.refusals import Refused
from models import database
from settings import Settings
from test_mode import cast, front_door, reading
from test_mode.cast import Member, NotFitting
from test_mode.clock import Clock, OutOfRange
from test_mode.reading import NotUnderstood
from web import cookies
from web.cookies import cookie_name

PATH = "/test-mode"
MAX_AT_ONCE = 200

Command = Callable[[dict[str, Any]], dict[str, Any]]


class NotOurs(Exception):
    """People's database has taken the place of the one that this server made."""

    def __init__(self) -> None:
        super().__init__("The database was not created by test mode: nothing was changed.")


class Commands:
    """The clock, the people and a clean start of one server."""

    def __init__(self, token: str, clock: Clock, settings: Settings) -> None:
        self.token = token
        self.clock = clock
        self.settings = settings

    @property
    def routes(self) -> list[Route]:
        """For create_app."""
        return [
            Route(f"{PATH}/clock", self._answering(self.tell), methods=["GET"]),
            Route(f"{PATH}/clock", self._answering(self.move), methods=["POST"]),
            Route(f"{PATH}/mfa", self._answering(self.mfa), methods=["POST"]),
            Route(f"{PATH}/session", self._answering(self.session), methods=["POST"]),
            Route(f"{PATH}/reset", self._answering(self.reset), methods=["POST"]),
            Route(f"{PATH}/seed", self._answering(self.seed), methods=["POST"]),
            Route(f"{PATH}/app", self._answering(self.app), methods=["POST"]),
            Route(f"{PATH}/app/removal", self._answering(self.remove_app), methods=["POST"]),
        ]

    def tell(self, _: dict[str, Any]) -> dict[str, Any]:
        """The server's time."""
        return {"now": self.clock()}

    def move(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Move the clock: {"advance": seconds}, {"set": seconds since 1970} or {"set": "back"}."""
        if wanted == {"set": "back"}:
            self.clock.reset()
            cast.put_clock_back()
            return self.tell({})
        if set(wanted) not in ({"advance"}, {"set"}):
            raise NotUnderstood(
                'Send {"advance": seconds}, {"set": seconds since 1970} or {"set": "back"}.'
            )
        [(how, number)] = wanted.items()
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise NotUnderstood(f'"{how}" must be a number of seconds.')
        (self.clock.advance if how == "advance" else self.clock.set)(number)
        return self.tell({})

    def reset(self, _: dict[str, Any]) -> dict[str, Any]:
        """Remove everyone, set the clock right, and create a link for the first account."""
        self.clock.reset()
        token = cast.remove_everybody(int(self.clock()))
        link = links.address(self.settings.origin, links.FIRST_ACCOUNT, token)
        return self.tell({}) | {"setup_link": link}

    def seed(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make people: {"people": [{"username", "mfa", and what else a person can have}, ...]}."""
        people = wanted.get("people")
        if set(wanted) != {"people"} or not isinstance(people, list):
            raise NotUnderstood('Send {"people": [{}, ...]}.')
        if not 1 <= len(people) <= MAX_AT_ONCE:
            raise NotUnderstood(f"Ask for 1 to {MAX_AT_ONCE} people at once.")
        made = [_member(one) for one in people]
        return {"people": [member.summary() for member in cast.add(made, int(self.clock()))]}

    def app(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make an app, or change the one of that name: {"name", "groups", and what else}."""
        given = reading.fields("An app", wanted, reading.APP)
        return front_door.summary(front_door.put(given, int(self.clock())))

    def remove_app(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Remove an app, if it is still there: {"origin"}."""
        front_door.remove(reading.only("origin", wanted), int(self.clock()))
        return {}

    def mfa(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Turn MFA on for someone without: {"username"}."""
        member = cast.add_mfa(reading.only("username", wanted), int(self.clock()))
        return {"secret": member.secret, "recovery_code": member.recovery_code}

    def session(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Sign someone in without the form: {"username"}; returns the cookies."""
        opened = cast.sign_in(reading.only("username", wanted), int(self.clock()))
        kept = {cookies.SESSION: opened.token, cookies.DEVICE: opened.device}
        return {
            "cookies": [
                {"name": cookie_name(self.settings, kind), "value": value}
                for kind, value in kept.items()
            ]
        }

    def _answering(self, command: Command) -> Callable[[Request], Any]:
        async def answer(request: Request) -> JSONResponse:
            if not self._is_allowed(request):
                return _refused(401, "Send the token that test mode printed when it started.")
            try:
                wanted = reading.body(await request.body())
                threads = request.app.state.ordinary
                return JSONResponse(await threads.run(_connected, command, wanted))
            except (NotFitting, NotUnderstood, OutOfRange, Refused) as fault:
                return _refused(422, str(fault))
            except NotOurs as fault:
                return _refused(409, str(fault))

        return answer

    def _is_allowed(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self.token}".encode())


def _connected(command: Command, wanted: dict[str, Any]) -> dict[str, Any]:
    with database.connection_context():
        # Each connection opens the file by its name, which may be that of another one by now.
        if not installation.current().is_test:
            raise NotOurs
        return command(wanted)


def _member(given: Any) -> tuple[Member, bool]:
    username, name = cast.new_name()
    wanted: dict[str, Any] = {"username": username, "name": name}
    wanted |= reading.fields("A person", given, reading.PERSON)
    mfa = bool(wanted.pop("mfa", False))
    return Member(**wanted), mfa


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)

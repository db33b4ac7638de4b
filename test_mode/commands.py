"""What a test may tell the server: the clock, the people, the apps, a clean start.

docs/qa.md describes each, and so does the OpenAPI document, which is made of the table here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import links
from domain.apps import client_rows
from settings import Settings
from test_mode import answered, apps, cast, changing, clean, devices, reading, seeding, sent
from test_mode.clock import Clock
from test_mode.faults import Faults
from test_mode.reading import NotUnderstood
from test_mode.schema import Schema
from web import cookies
from web.cookies import cookie_name

Told = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """One row: what is sent, or None if nothing is, and what is answered."""

    path: str
    run: Callable[[Told], Told]
    summary: str
    takes: Schema | None
    gives: Schema

    @property
    def method(self) -> str:
        """By which it is sent."""
        return "GET" if self.takes is None else "POST"


class Commands:
    """Those of one server."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self.clock = clock
        self.settings = settings
        self.faults = Faults()

    @property
    def table(self) -> list[Command]:
        """All of them."""
        return [
            Command("clock", self.tell, "Tell the time", None, answered.TIME),
            Command("clock", self.move, "Move the clock", sent.MOVE, answered.TIME),
            Command("seed", self.seed, "Create a team", sent.TEAM, answered.MADE),
            Command("person", self.change, "Change someone", sent.CHANGE, sent.NOTHING),
            Command("app", self.app, "Create or change an app", sent.APP, answered.MADE_APP),
            Command("app/removal", self.remove_app, "Remove an app", sent.OLD_APP, sent.NOTHING),
            Command("mfa", self.mfa, "Turn on someone's MFA", sent.SOMEONE, answered.FACTORS_MADE),
            Command(
                "passkey", self.passkey, "Add a passkey", sent.NEW_PASSKEY, answered.PASSKEY_MADE
            ),
            Command("session", self.session, "Sign someone in", sent.SOMEONE, answered.SESSION),
            *(self._provoking(step, takes) for step, takes in sent.PROVOKED.items()),
            Command("reset", self.reset, "Delete everything", sent.NOTHING, answered.CLEAN),
        ]

    def tell(self, _: Told) -> Told:
        """The server's time."""
        return {"now": self.clock()}

    def move(self, wanted: Told) -> Told:
        """Move the clock: {"advance": seconds}, {"set": seconds since 1970} or {"set": "back"}."""
        if wanted == {"set": "back"}:
            self.clock.reset()
            clean.put_clock_back()
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

    def reset(self, _: Told) -> Told:
        """Remove everyone, set the clock right, and create a link for the first account."""
        self.clock.reset()
        self.faults.forget()
        token = clean.remove_everybody(int(self.clock()))
        link = links.address(self.settings.origin, links.FIRST_ACCOUNT, token)
        return self.tell({}) | {"setup_link": link}

    def seed(self, wanted: Told) -> Told:
        """Make a team: people, groups, apps and a policy, of which there is one at least."""
        given = reading.fitting(wanted, sent.TEAM)
        if not given:
            raise NotUnderstood('Send {"people": [{}, ...]}.')
        return seeding.make(given, int(self.clock()), self.settings.origin)

    def change(self, wanted: Told) -> Told:
        """Change someone as an administrator would: {"username", "disabled", and what else}."""
        changing.change(reading.fitting(wanted, sent.CHANGE), int(self.clock()))
        return {}

    def app(self, wanted: Told) -> Told:
        """Make an app, or change the one of that name: {"name", "groups", and what else}."""
        given = reading.fitting(wanted, sent.APP)
        return apps.put(given, int(self.clock()), self.settings.origin)

    def remove_app(self, wanted: Told) -> Told:
        """Remove an app, if it is still there: {"origin"} or {"client_id"}."""
        if "client_id" in wanted:
            origin = client_rows.ORIGIN + reading.only("client_id", wanted)
        else:
            origin = reading.only("origin", wanted)
        apps.remove(origin, int(self.clock()))
        return {}

    def mfa(self, wanted: Told) -> Told:
        """Turn MFA on for someone without: {"username"}."""
        member = cast.add_mfa(reading.only("username", wanted), int(self.clock()))
        return {"secret": member.secrets[0], "recovery_code": member.recovery_code}

    def passkey(self, wanted: Told) -> Told:
        """Add a passkey for someone: {"username", "kind"}; returns it with its private key."""
        given = reading.fitting(wanted, sent.NEW_PASSKEY)
        kind = given.get("kind", devices.PASSKEY)
        asked = given.get("username", "")
        member = cast.add_passkey(asked, kind, int(self.clock()), self.settings.origin)
        return {"passkey": member.passkeys[0], "recovery_code": member.recovery_code}

    def session(self, wanted: Told) -> Told:
        """Sign someone in without the form: {"username"}; returns the cookies."""
        opened = cast.sign_in(reading.only("username", wanted), int(self.clock()))
        kept = {cookies.SESSION: opened.token, cookies.DEVICE: opened.device}
        return {
            "cookies": [
                {"name": cookie_name(self.settings, kind), "value": value}
                for kind, value in kept.items()
            ]
        }

    def _provoking(self, step: str, takes: Schema) -> Command:
        """Let the next one of this step have a fault."""

        def ask(wanted: Told) -> Told:
            self.faults.ask_for(step, reading.fitting(wanted, takes))
            return {}

        return Command(f"next-{step}", ask, f"Spoil the next {step}", takes, sent.NOTHING)

"""The server under test: one started for these tests, or a deployed one."""

import json
import time
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Unpack, overload
from urllib.error import HTTPError
from urllib.request import Request

from playwright.sync_api import BrowserContext

from nightlatch_qa import hiding, seeding
from nightlatch_qa.asking import CannotTest, ask
from nightlatch_qa.front_door import Rule, TeamApp
from nightlatch_qa.oidc import ClientRule, OidcApp, Provider
from nightlatch_qa.passkeys import Passkey
from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone
from nightlatch_qa.seeding import Change, Team, Wanted
from nightlatch_qa.signing_in import SignIn

__tracebackhide__ = True


class Nightlatch(Provider):
    """A server. `token` opens its test mode; without one, clock and people can't be changed."""

    def __init__(self, url: str, token: str = "", setup_link: str = "") -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.setup_link = setup_link
        self.followers: list[Callable[[float], None]] = []  # browsers whose clocks go along
        self._ahead: float | None = None
        self._is_moved = False
        hiding.keep(token)

    @property
    def test_mode(self) -> bool:
        """Whether the clock can be moved and people created."""
        return bool(self.token)

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        if self.test_mode:
            return float(self._ask("clock", None)["now"])
        if self._ahead is None:
            self._ahead = self._measured()
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the server's clock. Test mode only."""
        self._is_moved = True
        self._ask("clock", {"advance": seconds})

    def advance_all(self, seconds: float) -> None:
        """Move the clocks of the server and of the test's browsers. Test mode only."""
        self.advance(seconds)
        for follow in self.followers:
            follow(seconds)

    def put_clock_back(self) -> None:
        """Set the server's clock back to the real time, if it was moved. Test mode only."""
        if self._is_moved:
            self._ask("clock", {"set": "back"})
            self._is_moved = False

    def seed(
        self,
        *,
        mfa: bool = False,
        admin: bool = False,
        groups: Sequence[str] = (),
        **more: Unpack[Wanted],
    ) -> Person:
        """Create someone, and groups if need be; the server chooses the rest. Test mode only."""
        wanted = {"mfa": mfa, "admin": admin, "groups": seeding.listed(groups), **more}
        [made] = self._ask("seed", {"people": [wanted]})["people"]
        return seeding.person(made, self.phone(made["secret"]))

    def seed_file(self, path: str | Path) -> Team:
        """Create what a file ending in .json or .toml describes. Test mode only."""
        return seeding.team(self._send("seed", *seeding.read(Path(path))), self.phone)

    def change(self, person: Person, **change: Unpack[Change]) -> None:
        """Do to someone what an administrator could. Test mode only."""
        self._ask("person", {"username": person.username, **change})

    @overload
    def app(self, name: str = "", **rule: Unpack[Rule]) -> TeamApp: ...

    @overload
    def app(
        self, name: str = "", *, redirect_uri: str | Sequence[str], **rule: Unpack[ClientRule]
    ) -> OidcApp: ...

    def app(
        self, name: str = "", *, redirect_uri: str | Sequence[str] = "", **rule: Any
    ) -> TeamApp | OidcApp:
        """Create an app, or change the one of that name to what is wanted. Test mode only.

        It signs people in by OpenID Connect if there is an address that they come back to.
        Everyone can open it, unless groups (created if need be) or people are given.
        """
        wanted: dict[str, Any] = {"name": name, **rule}
        if "people" in rule:
            wanted["people"] = [person.username for person in rule["people"]]
        if "groups" in rule:
            wanted["groups"] = seeding.listed(rule["groups"])
        if redirect_uri:
            return self._client(redirect_uri, wanted)
        return TeamApp(**self._ask("app", wanted))

    def remove_app(self, app: TeamApp | OidcApp) -> None:
        """Remove an app, if it is still there. Test mode only."""
        by = {"origin": app.origin} if isinstance(app, TeamApp) else {"client_id": app.client_id}
        self._ask("app/removal", by)

    def phone(self, secret: str = "") -> Phone:
        """One more phone, by this server's time; it moves the clock where it can."""
        return Phone(self, secret, wait=self.advance_all if self.test_mode else None)

    def turn_mfa_on(self, person: Person) -> None:
        """Give someone MFA, on since yesterday, and a recovery code. Test mode only."""
        made = self._ask("mfa", {"username": person.username})
        person.phone.type_in(made["secret"])
        person.recovery_code = made["recovery_code"]

    def add_passkey(self, person: Person, on: Passkey | None = None) -> Passkey:
        """Give someone one more passkey, in no browser yet unless `on` is. Test mode only."""
        device = on or Passkey()
        made = self._ask("passkey", {"username": person.username, "kind": device.KIND})
        device.keep(made["passkey"]["credential"])
        person.passkeys.append(device)
        person.recovery_code = made["recovery_code"] or person.recovery_code
        return device

    def sign_in(self, person: Person, context: BrowserContext) -> None:
        """Sign the person in to this browser; in test mode without the form."""
        if not self.test_mode:
            page = context.new_page()
            SignIn(page, at=self.url).sign_in(person)
            page.close()
            return
        shared: Any = {"url": self.url, "httpOnly": True, "sameSite": "Lax"}
        cookies = self.cookies(person).items()
        context.add_cookies([{"name": name, "value": value} | shared for name, value in cookies])

    def cookies(self, person: Person) -> dict[str, str]:
        """What a browser sends in which the person has just signed in. Test mode only."""
        opened = self._ask("session", {"username": person.username})
        cookies = {cookie["name"]: cookie["value"] for cookie in opened["cookies"]}
        hiding.keep(*cookies.values())
        return cookies

    def reset(self) -> str:
        """Delete everyone and correct the clock; returns the setup link. Test mode only."""
        self.setup_link = self._ask("reset", {})["setup_link"]
        return self.setup_link

    def _measured(self) -> float:
        before = time.time()
        headers, _ = ask(Request(f"{self.url}/healthz"))  # noqa: S310
        told = headers["Date"]
        if told is None:
            raise CannotTest(f"{self.url}/healthz doesn't tell the time.")
        # The header has whole seconds: on average it is half of one behind.
        return parsedate_to_datetime(told).timestamp() + 0.5 - (before + time.time()) / 2

    def _ask(self, what: str, wanted: dict[str, Any] | None) -> dict[str, Any]:
        sent = None if wanted is None else json.dumps(wanted).encode()
        return self._send(what, sent, "application/json")

    def _send(self, what: str, sent: bytes | None, kind: str) -> dict[str, Any]:
        if not self.test_mode:
            raise CannotTest(
                f"{self.url} is not in test mode: its clock and people can't be changed."
            )
        headers = {"Authorization": f"Bearer {self.token}", "Origin": self.url}
        request = Request(  # noqa: S310
            f"{self.url}/test-mode/{what}", sent, headers | {"Content-Type": kind}
        )
        try:
            _, body = ask(request)
        except HTTPError as fault:
            raise CannotTest(f"/test-mode/{what}: {self._why(fault)}") from None
        told: dict[str, Any] = json.loads(body)
        return told

    def _why(self, fault: HTTPError) -> str:
        said = fault.read().decode()
        try:
            return str(json.loads(said)["error"])
        except ValueError:  # a page, as for people
            return (
                f"status {fault.code}. Is {self.url} in test mode? "
                "If not, leave QA_NIGHTLATCH_TOKEN out."
            )

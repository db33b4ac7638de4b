"""The server under test: one started for these tests, or one deployed somewhere."""

import json
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, TypedDict, Unpack
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone

ANSWERS_WITHIN = 30  # seconds


class CannotTest(Exception):
    """What is missing before any test can run, and where to get it."""


class Named(TypedDict, total=False):
    """What a test may choose of somebody new."""

    username: str
    name: str
    password: str


class Nightlatch:
    """A server. `token` opens its test mode; without one, the clock and its people are its own."""

    def __init__(self, url: str, token: str = "", setup_link: str = "") -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.setup_link = setup_link
        self.followers: list[Callable[[float], None]] = []  # browsers whose clocks go along
        self._ahead: float | None = None

    @property
    def test_mode(self) -> bool:
        """Whether the clock can be moved and people be made."""
        return bool(self.token)

    def now(self) -> float:
        """The server's time, in seconds since 1970."""
        if self.test_mode:
            return float(self._ask("clock", None)["now"])
        if self._ahead is None:
            self._ahead = self._measured()
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time go by on the server. Test mode only."""
        self._ask("clock", {"advance": seconds})

    def advance_all(self, seconds: float) -> None:
        """Let time go by on the server and in the browsers of the test. Test mode only."""
        self.advance(seconds)
        for follow in self.followers:
            follow(seconds)

    def seed(self, *, mfa: bool = False, admin: bool = False, **named: Unpack[Named]) -> Person:
        """Somebody new; what is left out, the server chooses. Test mode only."""
        wanted = {"mfa": mfa, "admin": admin, **named}
        [made] = self._ask("seed", {"people": [wanted]})["people"]
        phone = Phone(self, made["secret"], wait=self.advance_all)
        return Person(
            made["username"], made["name"], made["password"], phone, made["recovery_code"]
        )

    def reset(self) -> str:
        """Remove everybody and put the clock right; the link to the set-up page. Test mode only."""
        self.setup_link = self._ask("reset", {})["setup_link"]
        return self.setup_link

    def _measured(self) -> float:
        before = time.time()
        with _answer(f"{self.url}/healthz") as answer:
            told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        # The header has whole seconds: on average it is half of one behind.
        return told + 0.5 - (before + time.time()) / 2

    def _ask(self, what: str, wanted: dict[str, Any] | None) -> dict[str, Any]:
        if not self.test_mode:
            raise CannotTest(f"{self.url} is not in test mode: its clock and people are its own.")
        request = Request(  # noqa: S310
            f"{self.url}/test-mode/{what}",
            data=None if wanted is None else json.dumps(wanted).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Origin": self.url},
        )
        try:
            with _answer(request) as answer:
                told: dict[str, Any] = json.load(answer)
        except HTTPError as fault:
            raise CannotTest(f"/test-mode/{what}: {self._why(fault)}") from None
        except OSError as fault:  # nobody listens there, or the answer never came
            reason = getattr(fault, "reason", None) or fault
            raise CannotTest(
                f"{self.url} does not answer ({reason}). Is its test mode still running?"
            ) from None
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


def _answer(request: Request | str) -> Any:
    host = urlsplit(request if isinstance(request, str) else request.full_url).hostname or ""
    # What this machine's proxy is for, the machine itself is not.
    handlers = [ProxyHandler({})] if _is_loopback(host) else []
    return build_opener(*handlers).open(request, timeout=ANSWERS_WITHIN)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")

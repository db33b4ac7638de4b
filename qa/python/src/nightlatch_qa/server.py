"""The server under test: one started for these tests, or one deployed somewhere."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone

PREFIX = "QA_NIGHTLATCH_"
ANSWERS_WITHIN = 30  # seconds
STARTS_WITHIN = 120  # seconds; the first start installs


class CannotTest(Exception):
    """What is missing before any test can run, and where to get it."""


class Nightlatch:
    """A server. `token` opens its test mode; without one, the clock and its people are its own."""

    def __init__(self, url: str, token: str = "", setup_link: str = "") -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.setup_link = setup_link
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

    def seed(self, *, mfa: bool = False, admin: bool = False, **named: str) -> Person:
        """Somebody new; `named` may hold username, name and password. Test mode only."""
        wanted = {"mfa": mfa, "admin": admin, **named}
        [made] = self._ask("seed", {"people": [wanted]})["people"]
        phone = Phone(self, made["secret"], wait=self.advance)
        return Person(
            made["username"], made["name"], made["password"], phone, made["recovery_code"]
        )

    def reset(self) -> str:
        """Remove everybody and put the clock right; the link to the set-up page. Test mode only."""
        self.setup_link = self._ask("reset", {})["setup_link"]
        return self.setup_link

    def _measured(self) -> float:
        before = time.time()
        with urlopen(f"{self.url}/healthz", timeout=ANSWERS_WITHIN) as answer:  # noqa: S310
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
            with urlopen(request, timeout=ANSWERS_WITHIN) as answer:  # noqa: S310
                told: dict[str, Any] = json.load(answer)
        except HTTPError as fault:
            raise CannotTest(f"/test-mode/{what}: {fault.read().decode()}") from fault
        return told


@contextmanager
def found(environment: Mapping[str, str], log: Path) -> Iterator[Nightlatch]:
    """The server that the environment names, else one started from a checkout."""
    url = environment.get(f"{PREFIX}URL", "")
    if url:
        yield Nightlatch(url, environment.get(f"{PREFIX}TOKEN", ""))
        return
    with log.open("wb") as errors:
        yield from _started(_checkout(environment), environment, errors)


def _started(
    checkout: Path, environment: Mapping[str, str], errors: IO[bytes]
) -> Iterator[Nightlatch]:
    own = {name: value for name, value in environment.items() if not name.startswith("NIGHTLATCH_")}
    line = [f"{checkout}/scripts/run", "--test-mode", "--port", "0", "--json", "--until-eof"]
    # It ends with its standard input, so that none is left when tests are killed.
    with subprocess.Popen(  # noqa: S603
        line, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        first = process.stdout.readline()
        if not first:
            raise CannotTest(f"Nightlatch did not start; {errors.name} says why.")
        told = json.loads(first)
        yield Nightlatch(told["origin"], told["token"], told["setup_link"])
        process.stdin.close()
        process.wait(STARTS_WITHIN)


def _checkout(environment: Mapping[str, str]) -> Path:
    named = environment.get(f"{PREFIX}CHECKOUT", "")
    # Beside the kit itself, where it was installed in place.
    candidates = [Path(named)] if named else [Path.cwd(), *Path(__file__).resolve().parents]
    for folder in candidates:
        if (folder / "scripts/run").exists() and (folder / "qa/test_mode").exists():
            return folder
    raise CannotTest(
        f"Set {PREFIX}CHECKOUT to the folder of Nightlatch, to start a server from there, or "
        f"{PREFIX}URL to the address of a server that is there already."
    )

"""Two worker processes, many clients at once: the limits hold across both."""

import http.client
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

import pyotp
import pytest

from domain.access import throttle
from tests.canaries import watched
from tests.unit.command import Command

PASSWORD = watched("lanterns over the wide canal")
CLIENTS, GUESSES = 20, 200
Outcome = TypeVar("Outcome", str, int)


class Browser:
    """Cookies and headers of one browser, over plain HTTP."""

    def __init__(self, command: Command) -> None:
        self.port, self.cookies = int(command.port), dict[str, str]()
        self.shown_to = ""

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        return self._ask("POST", path, urlencode({"shown_to": self.shown_to} | fields))

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def twin(self) -> "Browser":
        """Another with the same cookies, as of now."""
        other = Browser.__new__(Browser)
        other.port, other.cookies = self.port, dict(self.cookies)
        other.shown_to = self.shown_to
        return other

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                self.cookies[name] = value
            if answer.status == 303:
                page = self.get(answer.headers["Location"])[1]
                named = re.search(r'name="shown_to" value="([^"]+)"', page)
                self.shown_to = named.group(1) if named else ""
            return answer.status, text
        finally:
            connection.close()


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    command = Command(tmp_path)
    environment = command.environment
    with subprocess.Popen(
        command.line("serve"),
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "Nightlatch is running at" in process.stdout.readline()
        yield command
        process.send_signal(signal.SIGTERM)


@pytest.fixture
def owner(command: Command) -> Browser:
    """The browser in which Ada has enrolled MFA: known, and signed out again."""
    added = command("user", "add", "ada", "--name", "Ada", "--admin", "--password-stdin",
                    typed=PASSWORD + "\n")  # fmt: skip
    assert added.returncode == 0, added.stderr
    browser = Browser(command)
    assert browser.post("/sign-in", username="ada", password=PASSWORD)[0] == 303
    return browser


def enrolled(browser: Browser) -> pyotp.TOTP:
    browser.post("/profile/mfa")
    page = browser.get("/profile/mfa?key=shown")[1]
    shown = re.search(r'<textarea id="secret-key"[^>]*>([A-Z2-7 ]+)<', page)
    assert shown is not None
    phone = pyotp.TOTP(watched(shown.group(1).replace(" ", "")))
    assert browser.post("/profile/mfa/code", code=phone.now())[0] == 303
    return phone


def outcomes(guess: Callable[[int], Outcome]) -> Counter[Outcome]:
    """What comes of all guesses at once, until the first wait is over and one more is checked."""
    end = int(time.time()) + throttle.FIRST_DELAY

    def timed(number: int) -> tuple[Outcome, float]:
        return guess(number), time.time()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(outcome for outcome, at in pool.map(timed, range(GUESSES)) if at < end)


@pytest.mark.requirement("S-12")
@pytest.mark.case("B29")
def test_of_200_wrong_codes_from_20_clients_exactly_the_budget_is_checked(
    owner: Browser,
) -> None:
    phone = enrolled(owner)
    moment = int(time.time())
    near = {phone.at(moment + 30 * step) for step in range(-25, 30)}
    owner.post("/sign-out")
    assert owner.post("/sign-in", username="ada", password=PASSWORD)[0] == 303
    wrong = [code for code in (f"{n:06}" for n in range(GUESSES + 60)) if code not in near]
    clients = [owner.twin() for _ in range(CLIENTS)]

    def guess(number: int) -> str:
        page = clients[number % CLIENTS].post("/sign-in/code", code=wrong[number])[1]
        found = re.search(r'data-reason="([a-z-]+)"', page)
        assert found is not None, page
        return found.group(1)

    reasons = outcomes(guess)
    assert reasons == {"code-wrong": 5, "too-many-tries": reasons.total() - 5}


@pytest.mark.requirement("S-11")
def test_after_200_wrong_passwords_the_owners_browser_signs_in(
    command: Command, owner: Browser
) -> None:
    owner.post("/sign-out")
    strangers = [Browser(command) for _ in range(CLIENTS)]

    def guess(number: int) -> int:
        guessed = f"wrong password number {number}"
        return strangers[number % CLIENTS].post("/sign-in", username="ada", password=guessed)[0]

    statuses = outcomes(guess)
    assert statuses == {422: 5, 429: statuses.total() - 5}
    assert owner.post("/sign-in", username="ada", password=PASSWORD)[0] == 303

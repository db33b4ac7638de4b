"""The test mode: what it gives to tests, and all that it keeps away from."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from app import create_app
from models import Event, Installation, Invitation, Policy, Session, User
from settings import Settings
from test_mode import cast
from test_mode.clock import Clock
from test_mode.routes import Commands
from test_mode.serving import BANNER
from tests.unit.browser import Browser
from tests.unit.command import ADA, PASSWORD, Command
from tests.unit.conftest import NOW

TOKEN = "the-token-of-this-test-and-no-other"
MINUTE = 60
PATHS = ("clock", "mfa", "reset", "seed", "session")


@contextmanager
def in_test_mode(
    command: Command, *options: str, stdin: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """`nightlatch serve --test-mode`, and what it says of itself in `command.printed`."""
    line = command.line("serve", "--test-mode", *options)
    with subprocess.Popen(
        line,
        cwd=command.folder,
        env=command.environment,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        command.printed = process.stdout.readline()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def asked(told: dict[str, str], path: str, **headers: str) -> int:
    host = told["origin"].removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=20)) as asking:
        asking.request("GET", path, headers=headers)
        return asking.getresponse().status


@pytest.fixture
def command(tmp_path: Path) -> Command:
    command = Command(tmp_path)
    command.environment |= {"TMPDIR": str(tmp_path)}
    return command


def test_a_server_for_people_loads_nothing_of_it(command: Command) -> None:
    noting(command).serve()
    assert "routes" in loaded(command)
    assert not {name for name in loaded(command) if name.partition(".")[0] == "qa"}


def test_test_mode_loads_it(command: Command) -> None:
    with in_test_mode(noting(command), "--json"):
        assert asked(json.loads(command.printed), "/healthz") == 200
    assert "test_mode.routes" in loaded(command)


def noting(command: Command) -> Command:
    """The command, with a note of each module that it or a worker loads."""
    command.environment["PYTHONPROFILEIMPORTTIME"] = "1"
    command.wrapper = ("sh", "-c", 'exec "$@" 2>loaded', "sh")
    return command


def loaded(command: Command) -> set[str]:
    told = (command.folder / "loaded").read_text()
    return set(re.findall(r"^import time:.*\| +([\w.]+)$", told, re.MULTILINE))


def test_its_folder_is_gone_when_it_ends(command: Command) -> None:
    del command.environment["NIGHTLATCH_DATA_DIR"]
    with in_test_mode(command):
        assert list(command.folder.glob("nightlatch-test-mode-*"))
    assert not list(command.folder.glob("nightlatch-test-mode-*"))


def test_it_ends_with_whoever_holds_its_standard_input(command: Command) -> None:
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        assert asked(json.loads(command.printed), "/healthz") == 200
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_without_any_standard_input_it_ends_at_once(command: Command) -> None:
    command.wrapper = ("sh", "-c", 'exec "$@" <&-', "sh")
    with in_test_mode(command, "--json", "--port", "0", "--until-eof") as process:
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_leaves_nothing_behind(
    command: Command, number: signal.Signals
) -> None:
    del command.environment["NIGHTLATCH_DATA_DIR"]
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        assert asked(json.loads(command.printed), "/healthz") == 200
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert not list(command.folder.glob("nightlatch-test-mode-*"))


IGNORED = """
import signal
from test_mode.ending import Ending

class Last:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)

ending = Ending()
Last()
ending.run(None, None, until_eof=False)
"""


def test_a_signal_whose_exit_python_ignores_ends_it_too(command: Command) -> None:
    line = [sys.executable, "-c", IGNORED]
    done = subprocess.run(
        line, env=command.environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert "Exception ignored in" in done.stderr


HALF_A_REQUEST = b"\r\n".join(
    (
        b"POST /test-mode/clock HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Sec-Fetch-Site: same-origin",
        b"Authorization: Bearer TOKEN",
        b"Content-Length: 9",
        b"Expect: 100-continue",
        b"\r\n",
    )
)


def test_a_request_that_does_not_end_does_not_keep_it(command: Command) -> None:
    with in_test_mode(
        command, "--json", "--port", "0", "--until-eof", stdin=subprocess.PIPE
    ) as process:
        told = json.loads(command.printed)
        port = int(told["origin"].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(HALF_A_REQUEST.replace(b"TOKEN", told["token"].encode()))
            assert half.recv(100).startswith(b"HTTP/1.1 100")
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(timeout=20) == 0


def test_it_says_loudly_what_it_is(command: Command) -> None:
    with in_test_mode(command) as process:
        assert process.stdout is not None
        assert "TEST MODE" in process.stdout.readline()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "https://login.example.com"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ],
)
def test_it_does_not_start_for_other_machines(command: Command, name: str, value: str) -> None:
    command.environment[f"NIGHTLATCH_{name}"] = value
    assert f"NIGHTLATCH_{name}" in command.refusal("serve", "--test-mode")
    assert not command.data.exists()


def test_it_does_not_listen_to_other_machines(command: Command) -> None:
    command.environment |= {
        "NIGHTLATCH_HOST": "192.0.2.1",
        "NIGHTLATCH_PUBLIC_URL": "https://login.example.com",
    }
    refusal = command.refusal("serve", "--test-mode")
    assert "NIGHTLATCH_HOST" in refusal


PASSED_ON = (
    *("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Real-IP", "Via", "CF-Connecting-IP"),
    *("True-Client-IP", "X-Client-IP", "X-Forwarded-Port", "X-Forwarded-Server"),
)


def test_it_answers_nothing_that_a_proxy_says_it_passed_on(command: Command) -> None:
    with in_test_mode(command, "--json", "--port", "0"):
        told = json.loads(command.printed)
        authorized = {"Authorization": f"Bearer {told['token']}"}
        assert asked(told, "/test-mode/clock", **authorized) == 200
        for header in PASSED_ON:
            assert asked(told, "/test-mode/clock", **authorized, **{header: "1.1 p"}) == 421, header
            assert asked(told, "/sign-in", **{header: "1.1 p"}) == 421, header


def test_it_leaves_the_database_of_people_alone(command: Command) -> None:
    with command.serving():
        pass
    assert command(*ADA, "--admin", "--password-stdin", typed=PASSWORD).returncode == 0
    assert "not created by test mode" in command.refusal("serve", "--test-mode")
    assert json.loads(command("user", "list", "--json").stdout)[0]["username"] == "ada"
    with command.serving():
        assert command.asked("/test-mode/clock") == 404


def test_its_own_database_is_for_nothing_else(command: Command) -> None:
    with in_test_mode(command):
        pass
    assert "its passwords are public" in command.refusal("serve")
    with in_test_mode(command, "--json"):
        assert json.loads(command.printed)["token"]


def test_no_worker_of_a_server_for_people_opens_its_database(command: Command) -> None:
    with in_test_mode(command):
        pass
    worker = "import app; app.from_environment()"
    line = [sys.executable, "-c", worker]
    done = subprocess.run(
        line, env=command.environment, capture_output=True, check=False, timeout=120
    )
    assert b"CannotStart: The database in" in done.stderr


def test_the_doctor_tells_whose_database_it_is(command: Command) -> None:
    with in_test_mode(command):
        pass
    findings = json.loads(command("doctor", "--json").stdout)
    [database] = [found for found in findings if found["name"] == "database"]
    assert "created by test mode" in database["problem"]


def test_a_port_that_is_taken_is_told_with_the_option_for_any_other(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refusal = command.refusal("serve", "--test-mode", "--port", port)
    assert f"Port {port} on 127.0.0.1 is in use" in refusal
    assert "--port 0 takes any free one" in refusal


def test_its_options_are_for_it_alone(command: Command) -> None:
    done = command("serve", "--port", "0")
    assert done.returncode == 2
    assert "--test-mode" in done.stderr


def test_two_starts_have_two_tokens(command: Command) -> None:
    tokens = set()
    for _ in range(2):
        with in_test_mode(command, "--json"):
            tokens.add(json.loads(command.printed)["token"])
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 43  # 256 bits in base64


@pytest.fixture
def moving() -> Clock:
    return Clock(lambda: float(NOW))


@pytest.fixture
def browser(data_dir: Path, moving: Clock) -> Iterator[TestClient]:
    Installation.update(is_test=True).execute()
    settings = Settings(bcrypt_cost=4, banner=BANNER)
    commands = Commands(TOKEN, moving, settings)
    with Browser.at(create_app(settings, moving, more_routes=commands.routes)) as client:
        yield client


Tell = Callable[..., Any]


@pytest.fixture
def tell(browser: TestClient) -> Tell:
    def post(path: str, *, status: int = 200, **wanted: Any) -> Any:
        answer = browser.post(
            f"/test-mode/{path}", json=wanted, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    return post


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "given", ["", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"bearer {TOKEN} "]
)
def test_without_its_token_nothing_is_done(browser: TestClient, path: str, given: str) -> None:
    cast.add([(cast.Member("kim", "Kim"), False)], NOW)
    answer = browser.post(f"/test-mode/{path}", json={}, headers={"Authorization": given})
    assert answer.status_code == 401
    assert User.select().count() == 1


@pytest.mark.parametrize("path", PATHS)
def test_another_sites_page_cannot_send_a_command(browser: TestClient, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}
    assert browser.post(f"/test-mode/{path}", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_another_hosts_name_leads_nowhere(browser: TestClient, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"}
    assert browser.post(f"/test-mode/{path}", json={}, headers=headers).status_code == 421


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        b"x", b"[]", b"1", b"\xff", b"\0", b'{"advance": "1"}', b'{"advance": true}',
        b'{"advance": 1e400}', b'{"advance": NaN}', b'{"set": -1}', b'{"set": null}',
        b'{"advance": 1, "set": 1}', b'{"people": 1}', b'{"people": []}', b'{"people": [1]}',
        b'{"people": [{"username": 1}]}', b'{"people": [{"username": "a b"}]}',
        b'{"people": [{"password": "short"}]}', b'{"people": [{"rank": "general"}]}',
        b'{"people": [{"username": "twice"}, {"username": "Twice"}]}',
        b'{"people": [' + b"{}," * 200 + b"{}]}", b"[" * 50_000, b'{"set": ' + b"9" * 5000 + b"}",
        b'{"people": [{"name": "\\ud800"}]}', b'{"username": 1}', b'{"username": "nobody"}',
        b'{"username": "\\ud800\\u0000"}', b'{"username": "kim", "password": "x"}',
        b'{"set": "forward"}',
        b'{"people": [{"password": "seven quiet \\ud800 herons wade"}]}',
        b'{"people": [{"password": "seven quiet \\u0000 herons wade"}]}',
    ],
    ids=lambda body: body[:30],
)  # fmt: skip
def test_no_nonsense_makes_it_stumble(browser: TestClient, path: str, body: bytes) -> None:
    answer = browser.post(
        f"/test-mode/{path}", content=body, headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code in ((200, 422) if path == "reset" else (422,))
    if answer.status_code == 422:
        assert answer.json()["error"]
    assert User.select().count() == 0


@pytest.mark.parametrize("path", PATHS)
def test_people_who_took_the_place_of_its_database_are_left_alone(tell: Tell, path: str) -> None:
    cast.add([(cast.Member("kim", "Kim"), False)], NOW)
    Installation.update(is_test=False).execute()
    assert "not created by test mode" in tell(path, status=409)["error"]
    assert [user.username for user in User.select()] == ["kim"]


def test_the_clock_goes_on_from_where_it_is_put(tell: Tell) -> None:
    assert tell("clock", advance=90)["now"] == NOW + 90
    assert tell("clock", advance=-30)["now"] == NOW + 60
    assert tell("clock", set=NOW + 28)["now"] == NOW + 28


def test_the_pages_go_by_that_clock(browser: TestClient, tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    browser.post("/sign-in", data={"username": kim["username"], "password": kim["password"]})
    assert browser.get("/profile").status_code == 200
    tell("clock", advance=61 * MINUTE)
    assert browser.get("/profile").status_code == 303


def test_a_person_with_mfa_signs_in_with_any_code_of_the_window(
    browser: TestClient, tell: Tell
) -> None:
    [kim] = tell("seed", people=[{"mfa": True, "name": "Kim Kerr"}])["people"]
    for step in (-1, 0, 1):
        code = pyotp.TOTP(kim["secret"]).at(NOW + step * 30)
        data = {"username": kim["username"], "password": kim["password"]}
        browser.cookies.clear()
        assert browser.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
        assert browser.post("/sign-in/code", data={"code": code}).headers["Location"] == "/profile"
    assert "Kim Kerr" in browser.get("/profile").text


def test_mfa_is_turned_on_for_somebody_who_has_none(browser: TestClient, tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    given = tell("mfa", username=kim["username"])
    data = {"username": kim["username"], "password": kim["password"]}
    assert browser.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
    code = pyotp.TOTP(given["secret"]).at(NOW)
    assert browser.post("/sign-in/code", data={"code": code}).headers["Location"] == "/profile"
    assert given["recovery_code"].count("-") == 4
    assert "Recent security activity" not in browser.get("/profile").text
    assert "already has MFA" in tell("mfa", status=422, username=kim["username"])["error"]


@pytest.mark.parametrize("mfa", [True, False])
def test_a_session_is_opened_without_the_form(
    browser: TestClient, tell: Tell, *, mfa: bool
) -> None:
    [kim] = tell("seed", people=[{"mfa": mfa, "name": "Kim Kerr"}])["people"]
    for cookie in tell("session", username=kim["username"])["cookies"]:
        browser.cookies.set(cookie["name"], cookie["value"])
    assert "Kim Kerr" in browser.get("/profile").text
    assert browser.get("/profile/password").status_code == 200  # confirmed, as after the form


@pytest.mark.requirement("S-16")
def test_nobody_who_is_disabled_is_signed_in(tell: Tell) -> None:
    [kim] = tell("seed", people=[{}])["people"]
    User.update(disabled_at=NOW).execute()
    assert "can sign in here" in tell("session", status=422, username=kim["username"])["error"]
    assert Session.select().count() == 0


def test_the_clock_is_put_back_to_the_real_time(tell: Tell) -> None:
    tell("clock", advance=3600)
    Installation.update(swept_at=NOW + 3600, clock_doubted_at=NOW + 3600).execute()
    assert tell("clock", set="back")["now"] == NOW
    kept = Installation.get()
    assert (kept.swept_at, kept.clock_doubted_at) == (0, 0)


def test_a_seeded_administrator_may_see_the_people(browser: TestClient, tell: Tell) -> None:
    [ann] = tell("seed", people=[{"admin": True, "mfa": True}])["people"]
    browser.post("/sign-in", data={"username": ann["username"], "password": ann["password"]})
    browser.post("/sign-in/code", data={"code": pyotp.TOTP(ann["secret"]).at(NOW)})
    assert ann["username"] in browser.get("/people").text


def test_people_are_made_all_or_none(tell: Tell) -> None:
    tell("seed", people=[{"username": "kim"}])
    tell("seed", people=[{}, {"username": "kim"}], status=422)
    assert [user.username for user in User.select()] == ["kim"]


def test_the_failures_of_one_test_are_not_those_of_the_next(
    browser: TestClient, tell: Tell
) -> None:
    for number in range(31):
        browser.post("/sign-in", data={"username": f"no-{number}", "password": "guess"})
    [kim] = tell("seed", people=[{}])["people"]
    data = {"username": kim["username"], "password": kim["password"]}
    assert browser.post("/sign-in", data=data).status_code == 303


def test_a_reset_leaves_nobody_and_the_real_time(browser: TestClient, tell: Tell) -> None:
    tell("seed", people=[{"mfa": True}, {"admin": True}])
    Policy.update(required_from=NOW).execute()
    tell("clock", advance=MINUTE)
    told = tell("reset")
    assert told["now"] == NOW
    assert not any(table.select().exists() for table in (User, Session, Event, Invitation))
    assert Policy.get().required_from is None
    link = told["setup_link"].removeprefix("http://127.0.0.1:8000")
    browser.get(link)
    assert "Create the first account" in browser.get("/setup").text


def test_whoever_is_seeded_meanwhile_does_not_take_the_set_up_link_away(tell: Tell) -> None:
    def seed_and_reset(_: int) -> str:
        tell("seed", people=[{}])
        return str(tell("reset")["setup_link"])

    with ThreadPoolExecutor(4) as tests:
        links = list(tests.map(seed_and_reset, range(200)))
    assert not [link for link in links if link.endswith("/None")]


@pytest.mark.parametrize("path", ["/sign-in", "/help/mfa", "/no-such-page"])
def test_every_page_says_what_server_it_is(browser: TestClient, tell: Tell, path: str) -> None:
    tell("seed", people=[{}])
    assert BANNER in browser.get(path).text


def test_no_page_of_a_server_for_people_says_so(client: TestClient, alice: object) -> None:
    assert "Test mode" not in client.get("/sign-in").text
    assert client.get("/test-mode/clock").status_code == 404

"""The security log."""

import io
import json
import logging
from contextlib import suppress

import pytest
from starlette.testclient import TestClient

from domain import security_log
from domain.audit import events
from domain.database.storage import write
from domain.mfa import recovery_codes
from domain.security_log import JsonLines
from models import User
from tests.canaries import watched
from tests.unit.codes import wrong
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, sign_in, signed_in


class Lines:
    """What was logged since this was made."""

    def __init__(self, log: io.StringIO) -> None:
        self.log, self.start = log, len(log.getvalue())

    def __call__(self) -> list[dict[str, object]]:
        text = self.log.getvalue()[self.start :]
        lines = [json.loads(line) for line in text.splitlines()]
        return [line for line in lines if line["event"] != "swept"]  # daily, whoever asks

    def events(self) -> list[tuple[object, ...]]:
        return [(line["event"], line.get("factor"), line.get("reason")) for line in self()]


@pytest.fixture
def lines(log: io.StringIO) -> Lines:
    return Lines(log)


@pytest.mark.requirement("S-92")
def test_each_authentication_step_is_logged_with_factor_and_result(
    client: TestClient, bob: Person, clock: Clock, lines: Lines
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": "wrong"})
    client.post("/sign-in", data={"username": "nobody", "password": "wrong"})
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    client.post("/sign-out")
    wanted = [
        ("refused", "password", "sign-in-wrong"),
        ("refused", "password", "sign-in-wrong"),
        ("password-accepted", None, None),
        ("second-factor-failed", None, None),
        ("refused", "totp", "code-wrong"),
        ("signed-in", None, None),
        ("signed-out", None, None),
    ]
    assert lines.events() == wanted


@pytest.mark.requirement("S-92")
def test_replays_throttling_recovery_and_cross_site_posts_are_logged(
    client: TestClient, bob: Person, clock: Clock, lines: Lines
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob), clock.now).text)
    sign_in(client, bob, clock.now)
    client.post("/sign-out")
    client.post("/sign-in", data={"username": "bob", "password": bob.password})
    client.post("/sign-in/code", data={"code": bob.code(clock.now)})
    for _ in range(6):
        client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.post("/sign-in/recovery-code", data={"recovery_code": text})
    client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    events = lines.events()
    assert ("refused", "totp", "code-already-used") in events
    assert ("refused", "totp", "too-many-tries") in events
    assert ("signed-in-with-recovery-code", None, None) in events
    assert ("refused", None, "cross-site") in events


@pytest.mark.requirement("S-93")
def test_a_line_says_when_who_and_in_which_request(
    client: TestClient, alice: Person, lines: Lines
) -> None:
    answer = client.post("/sign-in", data={"username": "alice", "password": alice.password})
    line = lines()[-1]
    assert line["event"] == "signed-in"
    assert line["user"] == alice.user.id
    assert line["request"] == answer.headers["X-Request-Id"]
    assert line["address"] == "127.0.0.1"
    assert str(line["time"]).endswith("+00:00")


@pytest.mark.requirement("S-93")
@pytest.mark.requirement("S-76")
def test_line_feeds_in_what_clients_send_make_no_second_line(
    client: TestClient, alice: Person, lines: Lines
) -> None:
    name = 'eve\r\n{"event": "signed-in", "user": 1}'
    client.post("/sign-in", data={"username": name, "password": "x"})
    assert lines.events() == [("refused", "password", "sign-in-wrong")]


@pytest.mark.requirement("S-93")
def test_what_a_fault_says_is_one_line_that_no_terminal_obeys(lines: Lines) -> None:
    logging.getLogger("nightlatch").error("not-ready", exc_info=ValueError("\n\x9b8m\u2028\u202e"))
    text = lines.log.getvalue()[lines.start :]
    assert (text.isascii(), text.count("\n")) == (True, 1)
    assert "\u202e" in str(lines()[0]["fault"])


@pytest.mark.requirement("S-96")
@pytest.mark.requirement("S-97")
def test_a_fault_is_logged_with_its_request_and_shown_without_its_trace(
    client: TestClient, alice: Person, lines: Lines
) -> None:
    User.update(password_hash=b"not sealed by us at all").execute()
    answer = client.post("/sign-in", data={"username": "alice", "password": alice.password})
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Unreadable" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_an_exception_becomes_one_line() -> None:
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "it\nbroke", None, None)
    try:
        raise ValueError("a\nb")
    except ValueError as fault:
        record.exc_info = (type(fault), fault, fault.__traceback__)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "it\nbroke"


@pytest.mark.requirement("S-92")
def test_what_was_rolled_back_does_not_stand_in_the_log(alice: Person, log: io.StringIO) -> None:
    lines = Lines(log)
    with suppress(RuntimeError), write():
        half_done(alice)
        raise RuntimeError("power cut")
    assert lines() == []
    with write():
        half_done(alice)
        assert lines() == []
    assert lines.events() == [(events.PROFILE_CHANGED, None, None)]


def half_done(person: Person) -> None:
    events.record(person.user, events.PROFILE_CHANGED, NOW, ORIGIN)
    with suppress(KeyError), write():
        events.record(person.user, events.MFA_ENABLED, NOW, ORIGIN)
        raise KeyError


@pytest.mark.requirement("S-92")
@pytest.mark.parametrize("name", ["uvicorn.error", "asyncio", "psycopg", "psycopg.pool"])
def test_what_others_have_to_say_is_a_line_like_all(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for ours in (security_log.LOGGER, *security_log.OTHERS):
        for kept in ("handlers", "propagate", "level"):
            logger = logging.getLogger(ours)
            monkeypatch.setattr(logger, kept, getattr(logger, kept))
    security_log.to_stderr()
    logging.getLogger(name).warning("of\ntwo lines")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["logger"]) == ("of\ntwo lines", name)


@pytest.mark.requirement("S-92")
def test_of_a_form_that_is_none_nothing_is_written(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    for content in (b"abcd", b"--x\r\n\x07evil: 1\r\n", b"--x--evil", b"--x\r\n\xff"):
        client.post("/sign-in", content=content, headers=headers)
    written = capsys.readouterr().err.splitlines()
    assert "evil" not in "".join(written)
    assert [line for line in written if not line.startswith("{")] == []

"""What is piped into a command, and where what it prints goes to."""

import codecs
import os
import subprocess

import pytest

from domain.text import given_text
from models import Invitation
from operations import startup
from tests.engines import at
from tests.unit.command import PASSWORD, Command

ADD = ("user", "add", "bob", "--name", "Bob", "--password-stdin")


def run(
    command: Command, *arguments: str, typed: bytes = b"", output: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """The command with bytes piped into it; its output into a file if one is named."""
    target = open(output, "wb") if output else subprocess.PIPE  # noqa: SIM115
    try:
        return subprocess.run(
            command.line(*arguments),
            cwd=command.folder,
            env=command.environment,
            input=typed,
            stdout=target,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        if output:
            target.close()  # type: ignore[union-attr]


@pytest.mark.case("B62")
@pytest.mark.requirement("S-03")
@pytest.mark.parametrize(
    "piped",
    [
        PASSWORD.encode(),
        codecs.BOM_UTF8 + f"{PASSWORD}\r\n".encode(),
        f"{PASSWORD}\r\nanother line".encode(),
        f"{PASSWORD}\r\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + PASSWORD.encode("utf-16-be"),
    ],
    ids=["plain", "marked", "two lines", "utf-16", "utf-16-be"],
)
def test_a_piped_password_is_the_one_that_was_typed(settled: Command, piped: bytes) -> None:
    assert run(settled, *ADD, typed=piped).stdout == b"Added bob.\n"
    environment = settled.environment | {"TYPED": PASSWORD}
    signed_in = subprocess.run(
        [*settled.line()[:1], "-c", SIGN_IN],
        env=environment,
        check=False,
        timeout=60,
    )
    assert signed_in.returncode == 0


SIGN_IN = """
import os, sys
from domain.users import accounts, passwords
from operations import startup
from settings import load
startup.open_existing(load(os.environ))
sys.exit(not passwords.verify(accounts.find("bob"), os.environ["TYPED"]))
"""


@pytest.mark.case("B62")
def test_no_one_gets_a_password_that_no_browser_can_send(settled: Command) -> None:
    refused = run(settled, *ADD, typed=b"four unrelated\x1b[D words\n")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"contains a control character (U+001B)" in refused.stderr


@pytest.mark.case("B62")
@pytest.mark.parametrize("piped", ["café ".encode("latin-1") * 5, PASSWORD.encode("utf-16-le")])
def test_what_is_no_utf_8_is_no_password(settled: Command, piped: bytes) -> None:
    done = run(settled, *ADD, typed=piped)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"isn't UTF-8" in done.stderr
    assert "bob" not in settled("user", "list").stdout


@pytest.mark.parametrize(
    ("content", "line"), [(b"a\nb\xff", 2), (b"\xff\xfea", 1), (b"a\n\nb\0", 3), (b"\x80", 1)]
)
def test_where_it_is_no_text_is_told(content: bytes, line: int) -> None:
    with pytest.raises(given_text.NotText) as fault:
        given_text.decoded(content)
    assert fault.value.line == line


@pytest.mark.case("B62")
@pytest.mark.parametrize("typed", [b"y\n", b"YES\r\n", b"\xef\xbb\xbfy\r\n", b"n\n", b"\n", b""])
def test_a_piped_answer_is_the_one_that_was_typed(settled: Command, typed: bytes) -> None:
    settled("group", "add", "ops")
    done = run(settled, "group", "remove", "ops", typed=typed)
    assert (done.returncode == 0) == (b"y" in typed.lower())
    assert ("ops" in settled("group", "list").stdout) == (done.returncode != 0)


@pytest.mark.case("B95")
@pytest.mark.parametrize(
    "arguments", [("group", "remove", "ops"), ("user", "delete", "--prefix", "bob")]
)
def test_where_no_one_can_be_asked_nothing_is_done(
    settled: Command, arguments: tuple[str, ...]
) -> None:
    settled("group", "add", "ops")
    settled("invite", "bob1")
    settled.wrapper = ("sh", "-c", 'exec "$@" <&-', "sh")
    done = settled(*arguments)
    assert done.returncode == 1
    assert "There is no one to ask: standard input is closed." in done.stderr
    assert "ops" in settled("group", "list").stdout


@pytest.mark.case("B71")
def test_links_that_could_not_be_printed_can_be_had_anew(settled: Command) -> None:
    done = run(settled, "invite", "bob", "carol", "--admin", output="/dev/full")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"invite --renew NAME" in done.stderr
    assert "invite --renew NAME" in settled.refusal("invite", "bob")
    first, second = settled("invite", "--renew", "bob", "Carol").stdout.splitlines()
    assert (first.split("\t")[0], second.split("\t")[0]) == ("bob", "carol")
    assert "/invitation/" in first
    assert "dave" in settled.refusal("invite", "--renew", "bob", "dave")
    again = settled("invite", "--renew", "bob").stdout
    assert again.strip() not in {first, ""}


@pytest.mark.case("B71")
def test_who_is_renewed_stays_what_they_were_invited_as(settled: Command) -> None:
    settled("invite", "bob", "--admin")
    settled("invite", "--renew", "bob")
    startup.open_existing(at(settled.data))
    assert [invitation.is_admin for invitation in Invitation.select()] == [True]


@pytest.mark.case("B71")
@pytest.mark.parametrize(
    "arguments", [("user", "list"), ("activity",), ("rescue-sheet",), ("user", "reset-link", "ada")]
)
def test_a_device_without_room_costs_a_sentence(
    settled: Command, arguments: tuple[str, ...]
) -> None:
    done = run(settled, *arguments, output="/dev/full")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"couldn't be printed (No space left on device)" in done.stderr


@pytest.mark.case("B95")
def test_a_server_whose_greeting_nobody_can_read_serves(settled: Command) -> None:
    for closed in (True, False):
        with (
            open("/dev/full", "wb") as full,
            subprocess.Popen(
                settled.line("serve"),
                cwd=settled.folder,
                env=settled.environment,
                stdout=full,
                stderr=full,
                preexec_fn=close_all if closed else None,  # noqa: PLW1509
            ) as process,
        ):
            try:
                assert answers(settled, process)
            finally:
                process.terminate()


def close_all() -> None:
    for number in range(3):
        os.close(number)


def answers(command: Command, process: subprocess.Popen[bytes]) -> bool:
    """Whether it comes to answer before it ends."""
    while process.poll() is None:
        try:
            return command.asked("/healthz") == 200
        except OSError:
            continue
    return False

"""What commands print where not all characters are known, or nothing can be printed at all."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.unit.command import PASSWORD, Command
from tests.unit.installations import copied

NAME = "Zoë 日本 👩‍💻"
OTHERS = ["latin-1:strict", "koi8-r"]


@pytest.fixture(scope="module")
def there(team: Command, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An installation with somebody whose name few encodings have."""
    command = copied(team, tmp_path_factory.mktemp("encodings"))
    command.told("user", "add", "日本", "--name", NAME, "--password-stdin", typed=f"{PASSWORD}\n")
    return command


def printed(command: Command, encoding: str, *arguments: str) -> str:
    """What a command prints to what reads this encoding only."""
    done = subprocess.run(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(encoding.partition(":")[0])


@pytest.mark.parametrize("encoding", OTHERS)
def test_what_an_encoding_lacks_is_written_as_an_escape(there: Command, encoding: str) -> None:
    assert "\\u65e5\\u672c" in printed(there, encoding, "user", "list")
    assert "username: \\u65e5\\u672c" in printed(there, encoding, "user", "show", "日本")


@pytest.mark.parametrize("encoding", [*OTHERS, "utf-8", "utf-16", "ascii"])
def test_json_is_json_in_every_encoding(there: Command, encoding: str) -> None:
    text = printed(there, encoding, "user", "show", "日本", "--json")
    assert json.loads(text)["name"] == NAME


@pytest.mark.case("B71")
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("user", "add", "--help")])
def test_help_that_can_not_be_printed_is_told_in_a_sentence(
    there: Command, arguments: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            there.line(*arguments),
            env=there.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(
        b"Error: The output couldn't be printed (No space left on device)"
    )
    assert done.stderr.count(b"\n") == 1


@pytest.mark.requirement("S-69")
@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "list", "a\x1b[2Jb\u202e"),
        ("user", "lis\x1b[2Jt"),
        ("us\x1b[2Jer",),
        ("user", "list", "--a\x1b[2Jb"),
        ("activity", "--limit", "1\x1b[2J\x9b"),
        ("policy", "sign-ins", "\x1b[2J\u202e"),
    ],
    ids=ascii,
)
def test_what_was_asked_wrongly_does_nothing_to_the_terminal(
    there: Command, arguments: tuple[str, ...]
) -> None:
    shown = there.typing(*arguments, answers=[]).decode()
    assert "Error: " in shown
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)

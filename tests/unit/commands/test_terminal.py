"""What commands print: nothing that a terminal would obey, whatever a database holds."""

import json
import os
import re
from pathlib import Path

import pytest
from peewee import fn

from commands import terminal
from domain.database import storage
from models import Event, User
from operations import startup
from settings import ROOT
from tests.engines import at
from tests.unit.command import ADA, PASSWORD, Command

EVIL = "\x1b[2J\x9b8m\x7f\u202e\u200b\x07\u2066 nimda\r\n\tforged"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066]")


@pytest.fixture(scope="module")
def crafted(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An installation in whose database somebody has written what no field takes."""
    command = Command(tmp_path_factory.mktemp("crafted"))
    command.serve()
    command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
    command("user", "add", "bob", "--name", "Bob", "--password-stdin", typed=f"{PASSWORD}\n")
    command("user", "add", "dan", "--name", "Dan", "--password-stdin", typed=f"{PASSWORD}\n")
    command("invite", "carol")
    startup.open_existing(at(command.data))
    User.update(name=User.name.concat(EVIL), email=User.email.concat(EVIL)).execute()
    User.update(username=f"dan{EVIL}").where(User.username == "dan").execute()
    Event.update(browser=Event.browser.concat(EVIL), address=EVIL).execute()
    Event.update(kind=Event.kind.concat(EVIL)).where(fn.LENGTH(Event.kind) < 15).execute()
    storage.close_database()
    return command


PRINTING = [
    ("user", "show", "bob"),
    ("user", "show", "bob", "--json"),
    ("user", "list"),
    ("user", "list", "--json"),
    ("activity",),
    ("activity", "--json"),
    ("user", "show", EVIL),
    ("user", "delete", EVIL),
    ("policy",),
    ("doctor",),
    ("doctor", "--json"),
    ("rescue-sheet",),
    ("restore", "--check", EVIL),
]


@pytest.mark.requirement("S-69")
@pytest.mark.parametrize("arguments", PRINTING, ids=lambda words: " ".join(words)[:20])
def test_nothing_printed_is_obeyed(crafted: Command, arguments: tuple[str, ...]) -> None:
    done = crafted(*arguments)
    assert done.stdout + done.stderr
    assert not RAW.search(done.stdout + done.stderr)


@pytest.mark.requirement("S-69")
@pytest.mark.parametrize("arguments", [("user", "list"), ("activity",)], ids=lambda words: words[0])
def test_no_line_is_forged(crafted: Command, arguments: tuple[str, ...]) -> None:
    lines = crafted(*arguments).stdout.splitlines()
    assert not [line for line in lines if line.startswith("forged")]
    assert len({line.count("\t") for line in lines}) == 1


def test_programs_get_what_is_there(crafted: Command) -> None:
    people = json.loads(crafted("user", "list", "--json").stdout)
    assert {person["name"].endswith(EVIL) for person in people} == {True}
    events = [json.loads(line) for line in crafted("activity", "--json").stdout.splitlines()]
    assert {event["from"] for event in events} == {EVIL}


@pytest.mark.requirement("S-69")
def test_who_is_to_be_deleted_is_asked_about_in_plain_text(crafted: Command) -> None:
    done = crafted("user", "delete", "--prefix", "b", typed="n\n")
    assert "bob (Bob\\u001b[2J" in done.stderr
    assert not RAW.search(done.stdout + done.stderr)


@pytest.mark.requirement("S-69")
def test_names_are_printed_as_they_are_written(tmp_path: Path) -> None:
    command = Command(tmp_path)
    command.serve()
    name = "دوست‌داشتنی 👩‍👩‍👧 Zoë"
    zoe = ("user", "add", "zoe", "--admin", "--name", name)
    command(*zoe, "--password-stdin", typed=f"{PASSWORD}\n")
    assert name in command("user", "list").stdout


def test_commands_print_through_the_one_place() -> None:
    for path in (ROOT / "commands").glob("*.py"):
        printing = re.search(r"click\.s?echo|\bprint\(|sys\.std(out|err)\.write", path.read_text())
        assert not printing or path.stem == "terminal", path


def test_times_are_written_for_people_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    iso = "2026-11-24T02:00:00+00:00"
    ours, screen = os.openpty()
    for descriptor, shown in ((screen, "November 24, 2026, 02:00 UTC"), (os.pipe()[1], iso)):
        with os.fdopen(descriptor, "w") as out:
            monkeypatch.setattr("sys.stdout", out)
            assert terminal.when(iso) == shown
    os.close(ours)


NO_UTF_8 = os.fsdecode(b"Caf\xe9")


@pytest.mark.case("B61")
@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add", NO_UTF_8, "--name", "Eve"),
        ("group", "add", NO_UTF_8),
        ("invite", NO_UTF_8),
        ("app", "add", NO_UTF_8, "https://cafe.example.com", "--everyone"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_no_text_is_not_called_invisible(
    crafted: Command, arguments: tuple[str, ...]
) -> None:
    assert "isn't UTF-8 (U+DCE9)" in crafted.refusal(*arguments)


@pytest.mark.case("B69")
@pytest.mark.parametrize("arguments", [("backup", ""), ("restore", "--check", "")])
def test_no_name_is_not_that_of_the_folder_one_is_in(
    crafted: Command, arguments: tuple[str, ...]
) -> None:
    assert "Give the name of a file." in crafted(*arguments).stderr

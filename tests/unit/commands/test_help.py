"""What commands say of themselves, and of nothing."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

import cli
from tests.unit.command import Command

WIDTH = 80


def groups(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each command that has others below it."""
    if isinstance(command, click.Group):
        yield path
        for name, below in command.commands.items():
            yield from groups(below, (*path, name))


@pytest.mark.parametrize("path", list(groups(cli.main)), ids=" ".join)
def test_each_command_in_a_list_is_described_on_one_line(path: tuple[str, ...]) -> None:
    asked = CliRunner().invoke(cli.main, [*path, "--help"], terminal_width=WIDTH)
    listed = asked.stdout.partition("Commands:\n")[2].splitlines()
    assert listed
    for line in listed:
        assert line[2] != " ", f"{line} belongs to the line above"
        assert len(line) <= WIDTH
        assert not line.endswith("...")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("activity", "--person", "zzz"), "No results.\n"),
        (("group", "list"), "There are no groups yet.\n"),
        (("app", "list"), "There are no apps yet.\n"),
        (("keys", "signing", "list"), "There are no keys yet."),
        (("invitation", "list"), "There are no invitations.\n"),
    ],
)
def test_a_list_of_nothing_says_so_where_programs_do_not_read(
    command: Command, line: tuple[str, ...], said: str
) -> None:
    done = command(*line)
    assert (done.returncode, done.stdout) == (0, "")
    assert said in done.stderr
    as_json = command(*line, "--json")
    assert (as_json.stdout.strip() in {"", "[]"}, as_json.stderr) == (True, "")

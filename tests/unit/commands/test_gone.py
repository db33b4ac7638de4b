"""What is gone by the time that a command looks for it, or was never there."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli import GONE, Plain
from models import App
from tests.unit.command import Command


def test_what_is_removed_while_a_command_is_at_work_ends_it_in_a_sentence(data_dir: Path) -> None:
    @click.command()
    def look() -> None:
        App.get_by_id(1)

    done = CliRunner().invoke(Plain(commands={"look": look}), ["look"])
    assert (done.exit_code, done.output) == (1, f"Error: {GONE}\n")


@pytest.mark.case("B104")
@pytest.mark.parametrize("prefix", ["%", "_", "b_b", "zz", "０"])
def test_where_no_one_has_a_prefix_nothing_is_asked(command: Command, prefix: str) -> None:
    told = command.told("user", "delete", "--prefix", prefix)
    assert told == "Deleted 0 accounts.\n"

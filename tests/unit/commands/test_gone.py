"""What somebody else removes while a command is at work on it."""

from pathlib import Path

import click
from click.testing import CliRunner

from cli import GONE, Plain
from models import App


def test_what_is_removed_while_a_command_is_at_work_ends_it_in_a_sentence(data_dir: Path) -> None:
    @click.command()
    def look() -> None:
        App.get_by_id(1)

    done = CliRunner().invoke(Plain(commands={"look": look}), ["look"])
    assert (done.exit_code, done.output) == (1, f"Error: {GONE}\n")

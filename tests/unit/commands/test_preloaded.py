"""Commands that these tests run in a fork of a loaded process do what a started one would."""

import pytest

from tests.unit.command import ADA, PASSWORD, Command


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        (("user", "list", "--json"), ""),
        ((*ADA, "--password-stdin"), f"{PASSWORD}\n"),
        (("keys", "lost"), "no\n"),
        (("nonsense",), ""),
        (("serve", "--help"), ""),
    ],
    ids=" ".join,
)
def test_a_fork_says_and_exits_as_a_process_does(
    inhabited: Command, line: tuple[str, ...], typed: str
) -> None:
    forked, started = inhabited(*line, typed=typed), inhabited.started(*line, typed=typed)
    assert forked.stdout == started.stdout
    assert forked.stderr == started.stderr
    assert forked.returncode == started.returncode


def test_a_fork_has_its_own_environment_and_folder(inhabited: Command) -> None:
    inhabited("backup", "here.tar")
    assert (inhabited.folder / "here.tar").exists()
    elsewhere = Command(inhabited.folder / "elsewhere")
    elsewhere.folder.mkdir()
    refusal = elsewhere.refusal("user", "list")
    assert refusal == elsewhere.started("user", "list").stderr
    assert inhabited("user", "list").returncode == 0

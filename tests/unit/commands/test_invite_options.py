"""Options of `nightlatch invite` that don't go together: refused, not passed over."""

import pytest

from tests.unit.command import Command


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("carol", "--renew", "--admin"), "--renew keeps"),
        (("carol", "--admin", "--renew"), "--renew keeps"),
        (("carol", "--prefix", "qa-"), "--prefix only works with --many"),
        (("carol", "--group", ""), "--group needs the name of a group"),
    ],
)
def test_what_would_be_passed_over_is_refused(
    command: Command, options: tuple[str, ...], said: str
) -> None:
    done = command("invite", *options)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert command.read("invitation", "list") == []

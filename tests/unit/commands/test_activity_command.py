"""`nightlatch activity`: a filter that can't be meant is refused, and not taken for none."""

import pytest

from tests.unit.command import Command


@pytest.mark.parametrize(
    ("option", "given", "told"),
    [
        ("--person", "\u200b", "nothing in it that can be seen"),
        ("--about", " \u2060 ", "nothing in it that can be seen"),
        ("--about", "ops\udcff", "isn't UTF-8"),
        ("--person", "\udcff", "isn't UTF-8"),
        ("--kind", "\t", "nothing in it that can be seen"),
        ("--kind", "sign-in", "“sign-in” is not a kind of event. These are: account-created, "),
        ("--kind", "mfa\x1b", "“mfa\\u001b” is not a kind of event."),
    ],
)
def test_a_filter_of_nothing_is_refused(
    command: Command, option: str, given: str, told: str
) -> None:
    done = command("activity", option, given)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr

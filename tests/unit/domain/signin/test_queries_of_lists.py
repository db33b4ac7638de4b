"""However many are invited at once, they are looked up together."""

import logging
from collections.abc import Callable

import pytest

from domain.signin import inviting_many
from domain.signin.invitees import LinesRefused
from domain.signin.inviting_many import Pasted
from models import Group, Invitation, InvitedTo
from tests.unit.conftest import ORIGIN, Person

MAKING = 3  # queries: the invitation, the line in the history, and the clock that goes with it
NOTE = 1  # that it leads to a group


def queries(caplog: pytest.LogCaptureFixture, deed: Callable[[], object]) -> int:
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        deed()
    return sum(record.name == "peewee" for record in caplog.records)


def table(number: int, *, group: str = "") -> str:
    """So many people, whose addresses are theirs, and one whose address is none."""
    rows = [f"guest{number}-{n},g{n}-{number}@x.io,{group}" for n in range(number)]
    return "\n".join(["username,email,groups", *rows, "zoe,bad@,"])


@pytest.fixture
def ops(ada: Person, now: int) -> Group:
    group: Group = Group.create(name="Ops", folded="ops", created_at=now)
    return group


def test_whoever_is_invited_costs_no_more_than_making_it(
    caplog: pytest.LogCaptureFixture, ops: Group, now: int
) -> None:
    def cost(number: int) -> int:
        pasted = Pasted(table(number, group="ops"), are_emails_theirs=True, is_of_others=True)
        return queries(caplog, lambda: inviting_many.invite(pasted, None, now, ORIGIN))

    assert cost(40) - cost(20) <= 20 * (MAKING + NOTE)
    assert Invitation.select().count() == InvitedTo.select().count() == 60


def test_a_refusal_costs_the_same_for_all(
    caplog: pytest.LogCaptureFixture, ops: Group, now: int
) -> None:
    def refused(number: int) -> None:
        pasted = Pasted(table(number, group="ops"), are_emails_theirs=True)
        with pytest.raises(LinesRefused):
            inviting_many.invite(pasted, None, now, ORIGIN)

    assert queries(caplog, lambda: refused(40)) == queries(caplog, lambda: refused(20)) > 0

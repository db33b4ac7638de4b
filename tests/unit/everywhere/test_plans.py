"""However many people there are, what is asked of one of them finds its rows by an index."""

import re
from collections.abc import Callable

import pytest

from domain.audit import known_browsers
from domain.database.storage import write
from domain.passkeys import rows
from domain.team import help_rules
from domain.users import vouching
from models import User
from tests.unit.conftest import Person
from tests.unit.query_plans import planned

pytestmark = pytest.mark.case("A18")

# As each engine says that it goes through a table; SQLite, without numbers to go by, also through
# the index of those who aren't disabled, who are nearly all.
THROUGH_ALL = re.compile(r"^SCAN (?!CONSTANT)|Seq Scan|disabled_at=\?")


def remembered(user: User, now: int) -> None:
    with write():
        known_browsers.remember(user, "the token of somebody else before", now)


ASKED: dict[str, Callable[[User, int], object]] = {
    "whose browser it was": remembered,
    "who has the same address": lambda user, _: vouching.also_used_by(user),
    "whose address it is": lambda user, _: vouching.of_another(user.email),
    "whether there is another administrator": lambda _, __: help_rules.is_one_administrator(),
    "which of a page's people have passkeys": lambda user, _: rows.owners_among([user], "a.test"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_table_is_gone_through(
    ada: Person, alice: Person, now: int, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    with planned(monkeypatch) as plan:
        ASKED[asked](alice.user, now)
    assert plan
    assert [step for step in plan if THROUGH_ALL.search(step)] == []

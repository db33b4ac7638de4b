"""What is said of an app before a group that opens it is removed."""

import pytest

from domain.apps import access_losses, rules
from domain.audit.events import Caller
from domain.team import people
from models import Group
from tests.unit.app_makers import NOW, MakeApp, MakeGroup
from tests.unit.conftest import Person

NO_ONE = "no one can open it now, and no one will"
THE_SAME = "everyone who can open it now still can"


def said(group: Group) -> str:
    [loss] = access_losses.on_removal_of(group)
    return loss.sentence


def test_an_empty_group_lets_no_one_in_before_or_after(
    make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops = make_group("ops")
    app = make_app("Grafana", groups=frozenset({ops}))
    assert (said(ops), rules.has_anyone(app)) == (NO_ONE, False)


def test_an_empty_group_changes_nothing_for_others(
    make_app: MakeApp, make_group: MakeGroup, bob: Person
) -> None:
    ops = make_group("ops")
    make_app("Grafana", groups=frozenset({ops}), people=frozenset({bob.user}))
    assert said(ops) == THE_SAME


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_people_with_another_way_lose_nothing(
    make_app: MakeApp, make_group: MakeGroup, bob: Person, *, is_elsewhere: bool
) -> None:
    ops, dev = make_group("ops", bob.user), make_group("dev", bob.user)
    if is_elsewhere:
        make_app("Grafana", groups=frozenset({ops, dev}))
    else:
        make_app("Grafana", groups=frozenset({ops}), people=frozenset({bob.user}))
    assert said(ops) == THE_SAME


def test_those_without_another_way_are_counted(
    make_app: MakeApp, make_group: MakeGroup, alice: Person, bob: Person
) -> None:
    ops, dev = make_group("ops", alice.user, bob.user), make_group("dev", bob.user)
    make_app("Grafana", groups=frozenset({ops, dev}))
    assert said(ops) == "1 person can no longer open it"
    assert said(dev) == THE_SAME


def test_an_app_that_no_one_else_can_open_is_left_to_no_one(
    make_app: MakeApp, make_group: MakeGroup, alice: Person, bob: Person
) -> None:
    ops, empty = make_group("ops", alice.user, bob.user), make_group("empty")
    make_app("Grafana", groups=frozenset({ops, empty}))
    assert said(ops) == "2 people can no longer open it, which leaves no one who can"


def test_people_who_cannot_sign_in_lose_nothing_and_keep_nothing_open(
    make_app: MakeApp, make_group: MakeGroup, bob: Person
) -> None:
    ops, dev = make_group("ops", bob.user), make_group("dev", bob.user)
    people.disable(bob.user, NOW, Caller.shell("user disable"), None)
    app = make_app("Grafana", groups=frozenset({ops}))
    make_app("Wiki", groups=frozenset({dev}), people=frozenset({bob.user}))
    assert (said(ops), said(dev), rules.has_anyone(app)) == (NO_ONE, NO_ONE, False)


def test_an_app_for_everyone_is_not_opened_by_the_group(
    make_app: MakeApp, make_group: MakeGroup, bob: Person
) -> None:
    ops = make_group("ops", bob.user)
    make_app("Grafana", is_for_everyone=True, groups=frozenset({ops}))
    assert not access_losses.on_removal_of(ops)

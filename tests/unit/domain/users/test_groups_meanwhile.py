"""Groups that two administrators change at once, or one who is none any more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.access import actions
from domain.access.actions import ChangedMeanwhile
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.team import people
from domain.users import groups, memberships
from models import Group, Membership
from tests.unit.conftest import ORIGIN, Person, with_mfa

pytestmark = pytest.mark.requirement("S-121")


def names() -> list[str]:
    return [group.name for group in groups.everyone()]


@pytest.fixture
def ops(ada: Person, now: int) -> Group:
    return groups.create("ops", now, ORIGIN, ada.user)


@pytest.fixture
def eve(make_user: Callable[..., Person]) -> Person:
    return with_mfa(make_user("eve", "Eve", is_admin=True))


@pytest.mark.case("B57")
def test_an_administrator_is_told_what_another_did_to_the_group(
    ada: Person, eve: Person, bob: Person, ops: Group, now: int
) -> None:
    page = replace(ORIGIN, seen=actions.newest())
    groups.rename(ops, "Operations", now, ORIGIN, eve.user)
    shown = Group(id=ops.id, name="ops", folded="ops")
    acts: list[Callable[[], object]] = [
        lambda: groups.rename(shown, "Dev", now, page, ada.user),
        lambda: memberships.add(shown, [bob.user], now, page, ada.user),
        lambda: memberships.take_out(shown, bob.user, now, page, ada.user),
        lambda: groups.remove(shown, now, page, ada.user),
    ]
    for act in acts:
        with pytest.raises(ChangedMeanwhile) as told_of:
            act()
        assert [change.thing for change in told_of.value.changes] == ["Operations"]
    assert names() == ["Operations"]


def test_a_group_isnt_removed_with_more_people_in_it_than_the_page_said(
    ada: Person, eve: Person, bob: Person, ops: Group, now: int
) -> None:
    page = replace(ORIGIN, seen=actions.newest())
    memberships.add(ops, [bob.user], now, ORIGIN, eve.user)
    with pytest.raises(ChangedMeanwhile):
        groups.remove(ops, now, page, ada.user)
    groups.remove(ops, now, replace(page, seen=actions.newest()), ada.user)
    assert not Membership.select().exists()


@pytest.mark.case("B57")
def test_no_one_is_added_to_a_group_or_loses_it_while_others_change_what_it_opens(
    ada: Person, eve: Person, bob: Person, ops: Group, now: int
) -> None:
    page = replace(ORIGIN, seen=actions.newest())
    wanted = AppSettings("Vault", "https://vault.example.com", groups=frozenset({ops}))
    registry.add(wanted, now, ORIGIN, eve.user)
    acts: list[Callable[[], object]] = [
        lambda: memberships.add(ops, [bob.user], now, page, ada.user),
        lambda: groups.remove(ops, now, page, ada.user),
    ]
    for act in acts:
        with pytest.raises(ChangedMeanwhile) as told_of:
            act()
        assert [change.thing for change in told_of.value.changes] == ["Vault"]
    fresh = replace(ORIGIN, seen=actions.newest())
    assert memberships.add(ops, [bob.user], now, fresh, ada.user) == [bob.user]


def test_who_lost_the_right_changes_no_group(
    ada: Person, eve: Person, bob: Person, ops: Group, now: int
) -> None:
    people.make_member(eve.user, now, ORIGIN, ada.user)
    acts: list[Callable[[], object]] = [
        lambda: groups.create("dev", now, ORIGIN, eve.user),
        lambda: groups.rename(ops, "dev", now, ORIGIN, eve.user),
        lambda: groups.remove(ops, now, ORIGIN, eve.user),
        lambda: memberships.add(ops, [bob.user], now, ORIGIN, eve.user),
        lambda: memberships.take_out(ops, bob.user, now, ORIGIN, eve.user),
    ]
    for act in acts:
        with pytest.raises(actions.NoLongerAdmin):
            act()
    assert names() == ["ops"]

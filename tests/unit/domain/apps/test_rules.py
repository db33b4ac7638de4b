"""Who can open which app."""

import pytest

from domain.apps import registry, rules
from domain.database.storage import write
from models import App, Group, Membership, User
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.conftest import Person


def names(apps: list[App]) -> list[str]:
    return [app.name for app in apps]


def test_without_apps_no_one_can_open_any(alice: Person) -> None:
    assert not registry.exist()
    assert not rules.has_any(alice.user)
    assert rules.openable(alice.user) == []


def test_an_app_for_everyone_can_be_opened_by_everyone(alice: Person, make_app: MakeApp) -> None:
    app = make_app("Wiki")
    assert rules.can_open(app, alice.user)
    assert rules.has_any(alice.user)
    assert rules.openable(alice.user) == [app]


def test_an_app_of_a_group_can_be_opened_by_its_people_alone(
    alice: Person, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops = make_group("Ops", bob.user)
    app = make_app("Graphs", groups=frozenset({ops}))
    assert rules.can_open(app, bob.user)
    assert not rules.can_open(app, alice.user)
    assert not rules.has_any(alice.user)


def test_an_app_of_named_people_can_be_opened_by_them_alone(
    alice: Person, bob: Person, make_app: MakeApp
) -> None:
    app = make_app("Payroll", people=frozenset({alice.user}))
    assert rules.can_open(app, alice.user)
    assert not rules.can_open(app, bob.user)


def test_an_administrator_has_no_special_right(ada: Person, bob: Person, make_app: MakeApp) -> None:
    assert not rules.can_open(make_app("Payroll", people=frozenset({bob.user})), ada.user)


def test_who_leaves_the_group_can_open_it_no_longer(
    bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    app = make_app("Graphs", groups=frozenset({make_group("Ops", bob.user)}))
    with write():
        Membership.delete().execute()
    assert not rules.can_open(app, bob.user)


def test_removing_the_group_opens_the_app_to_no_one(
    bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    app = make_app("Graphs", groups=frozenset({make_group("Ops", bob.user)}))
    with write():
        Group.get().delete_instance()
    assert not rules.can_open(app, bob.user)


def test_a_persons_apps_are_sorted_by_name(alice: Person, make_app: MakeApp) -> None:
    for name in ("Zebra", "émile", "Wiki", "dash"):
        make_app(name, f"https://{len(name)}{ord(name[0])}.example.com")
    assert names(rules.openable(alice.user)) == ["dash", "émile", "Wiki", "Zebra"]


def test_it_is_told_why_someone_can_open_an_app(
    bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops, dev = make_group("Ops", bob.user), make_group("Dev", bob.user)
    make_app("Graphs", groups=frozenset({ops, dev}), people=frozenset({bob.user}))
    make_app("Wiki")
    graphs, wiki = rules.ways(bob.user)
    assert (graphs.groups, graphs.by_name) == (("Dev", "Ops"), True)
    assert (wiki.groups, wiki.by_name) == ((), False)
    assert wiki.app.is_for_everyone


def test_administrators_at_work_are_whom_to_ask(
    ada: Person, bob: Person, make_app: MakeApp
) -> None:
    app = make_app("Wiki")
    assert rules.whom_to_ask(app) == [ada.user]
    with write():
        User.update(disabled_at=1).where(User.id == ada.user.id).execute()
    assert bob.user not in rules.whom_to_ask(app)
    assert rules.whom_to_ask(app) == []


@pytest.mark.parametrize("way", ["is_for_everyone", "by name"])
def test_an_app_tells_nothing_of_another(
    alice: Person, bob: Person, make_app: MakeApp, way: str
) -> None:
    make_app("Wiki", people=frozenset({alice.user}))
    rule = {"people": frozenset({bob.user})} if way == "by name" else {"is_for_everyone": True}
    other = make_app("Other", **rule)
    assert rules.can_open(other, alice.user) == (way == "is_for_everyone")

"""Groups: named, changed, removed, and who is in them."""

import pytest

from domain.access.actions import Gone
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.audit import events
from domain.refusals import Refused
from domain.team import people
from domain.users import groups, memberships
from models import App, AppGroup, Event, Group, Membership, User
from tests.unit.conftest import ORIGIN, Person, signed_in

pytestmark = pytest.mark.requirement("S-121")


def names() -> list[str]:
    return [group.name for group in groups.everyone()]


def told() -> list[tuple[str, str, str, str]]:
    """What the history says of groups: the kind, the group, its former name, the person."""
    of_groups = Event.select().where(Event.thing != "").order_by(Event.id)
    return [(event.kind, event.thing, event.formerly, event.subject) for event in of_groups]


@pytest.fixture
def ops(ada: Person, now: int) -> Group:
    return groups.create("ops", now, ORIGIN, ada.user)


def test_a_group_is_found_however_it_is_spelled(ada: Person, now: int) -> None:
    made = groups.create("Büro", now, ORIGIN, ada.user)
    for spelled in ("BÜRO", " bu\u0308ro ", "büro"):
        assert groups.find(spelled) == made
    assert groups.find("buro") is None
    assert groups.named(["büro", "BÜRO"]) == [made]


def test_no_two_groups_have_one_name(ada: Person, ops: Group, now: int) -> None:
    with pytest.raises(groups.GroupNameTaken, match="“ops” already exists"):
        groups.create("OPS", now, ORIGIN, ada.user)
    with pytest.raises(groups.GroupNameTaken):
        groups.create("ops", now, ORIGIN, None)
    other = groups.create("dev", now, ORIGIN, ada.user)
    with pytest.raises(groups.GroupNameTaken):
        groups.rename(other, "Ops", now, ORIGIN, ada.user)
    assert names() == ["dev", "ops"]


def test_who_asks_for_an_unknown_group_is_told_which_there_are(ops: Group) -> None:
    with pytest.raises(groups.NoSuchGroup, match=r"no group “opps”. The groups are: ops\."):
        groups.named(["ops", "opps"])


def test_the_same_forms_sent_twice_end_as_they_did_first(
    ada: Person, bob: Person, now: int
) -> None:
    within = ORIGIN.within(signed_in(ada))
    made = groups.create("ops", now, within, ada.user)
    assert groups.create("ops", now, within, ada.user) == made
    for _ in range(2):
        added = memberships.add(made, [bob.user, bob.user], now, within, ada.user)
        assert added == [bob.user]
    assert groups.of(bob.user) == [made]
    for _ in range(2):
        groups.rename(made, "Operations", now, within, ada.user)
    for _ in range(2):
        memberships.take_out(made, bob.user, now, within, ada.user)
    groups.remove(made, now, within, ada.user)
    with pytest.raises(Gone) as gone:
        groups.remove(made, now, within, ada.user)
    with pytest.raises(Gone):  # it was called ops
        gone.value.refuse_unless_by(ada.user, events.GROUP_REMOVED)
    assert told() == [
        ("group-created", "ops", "", ""),
        ("joined-group", "ops", "", "bob"),
        ("group-renamed", "Operations", "ops", ""),
        ("left-group", "Operations", "", "bob"),
        ("group-removed", "Operations", "", ""),
    ]


def test_groups_have_their_limits(
    ada: Person, bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MAX_GROUPS", 3)
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 2)
    made = [groups.create(name, now, ORIGIN, ada.user) for name in ("a", "b", "c")]
    with pytest.raises(groups.TooManyGroups, match="at most 3 groups"):
        groups.create("d", now, ORIGIN, ada.user)
    for group in made[:2]:
        memberships.add(group, [bob.user], now, ORIGIN, ada.user)
    with pytest.raises(groups.TooManyGroups, match="“bob” is already in 2 groups"):
        memberships.add(made[2], [ada.user, bob.user], now, ORIGIN, ada.user)
    assert groups.of(ada.user) == []
    assert memberships.add(made[1], [bob.user], now, ORIGIN, ada.user) == []


def test_the_list_counts_people_and_the_apps_that_a_group_opens(
    ada: Person, bob: Person, ops: Group, now: int
) -> None:
    memberships.add(ops, [ada.user, bob.user], now, ORIGIN, ada.user)
    groups.create("dev", now, ORIGIN, ada.user)
    wiki = _app("Wiki", now, ops)
    _app("Intranet", now)
    assert [(c.group.name, c.people, c.apps) for c in groups.counted()] == [
        ("dev", 0, 0),
        ("ops", 2, 1),
    ]
    assert groups.opens(ops) == [wiki]


def _app(name: str, now: int, *opened_by: Group) -> App:
    origin, groups = f"https://{name.lower()}.example.com", frozenset(opened_by)
    wanted = AppSettings(name, origin, is_for_everyone=not opened_by, groups=groups)
    return registry.add(wanted, now, ORIGIN, None)


def test_deleting_a_person_or_a_group_leaves_nothing_behind(
    ada: Person, bob: Person, ops: Group, now: int
) -> None:
    memberships.add(ops, [ada.user, bob.user], now, ORIGIN, ada.user)
    _app("Wiki", now, ops)
    people.delete(bob.user, now, ORIGIN, ada.user)
    assert [row.user for row in Membership.select()] == [ada.user]
    # Whom a page still lists may be gone.
    assert memberships.add(ops, [bob.user], now, ORIGIN, ada.user) == []
    groups.remove(ops, now, ORIGIN, ada.user)
    assert not Membership.select().exists()
    assert not AppGroup.select().exists()
    assert User.select().count() == 1


def test_a_refusal_of_a_group_names_its_field(ada: Person, ops: Group, now: int) -> None:
    for name in ("", "ops"):
        with pytest.raises(Refused) as refused:
            groups.create(name, now, ORIGIN, None)
        assert refused.value.field == "name"

"""Groups that people are invited to: chosen with the invitation, joined with the account."""

import pytest
from starlette.testclient import TestClient

from domain.signin import acceptance, invitations, invited_groups
from domain.signin.invitees import Invitee, LinesRefused
from domain.users import groups, memberships
from models import Event, Group, Invitation, InvitedTo, database
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, PASSWORD, Person
from tests.unit.guests import read_guests

pytestmark = pytest.mark.requirement("S-121")


@pytest.fixture
def ops(ada: Person, now: int) -> Group:
    return groups.create("ops", now, ORIGIN, ada.user)


@pytest.fixture
def dev(ada: Person, now: int) -> Group:
    return groups.create("Dev team", now, ORIGIN, ada.user)


def lead_to() -> dict[str, list[str]]:
    found = list(Invitation.select())
    names = invited_groups.names(found)
    return {one.username: names.get(one.id, []) for one in found}


def test_who_accepts_is_in_the_groups_by_the_inviters_doing(
    ada: Person, ops: Group, dev: Group, now: int
) -> None:
    wanted = [Invitee("carol", False, groups=(ops, dev))]
    [made] = invitations.invite(wanted, ada.user, now, ORIGIN)
    carol = acceptance.accept(made.token, "Carol", PASSWORD, now, ORIGIN)
    assert groups.of(carol) == [dev, ops]
    joined = Event.select().where(Event.kind == "joined-group").order_by(Event.id)
    assert [(e.thing, e.subject, e.actor) for e in joined] == [
        ("ops", "carol", ada.user),
        ("Dev team", "carol", ada.user),
    ]
    # As long as no one was seen signed in, the same link makes the same account.
    acceptance.accept(made.token, "Carol C", PASSWORD, now, ORIGIN)
    assert groups.of(carol) == [dev, ops]


@pytest.mark.engine("sqlite")
def test_the_history_has_them_in_one_order_whatever_order_the_database_has(
    ada: Person, ops: Group, dev: Group, now: int
) -> None:
    [made] = invitations.invite([Invitee("carol", False, groups=(ops, dev))], ada.user, now, ORIGIN)
    database.execute_sql("PRAGMA reverse_unordered_selects = 1")
    acceptance.accept(made.token, "Carol", PASSWORD, now, ORIGIN)
    joined = Event.select().where(Event.kind == "joined-group").order_by(Event.id)
    assert [event.thing for event in joined] == ["ops", "Dev team"]


def test_a_group_removed_meanwhile_is_just_not_joined(
    ada: Person, ops: Group, dev: Group, now: int
) -> None:
    wanted = [Invitee("carol", False, groups=(ops, dev))]
    groups.remove(dev, now, ORIGIN, ada.user)
    [made] = invitations.invite(wanted, ada.user, now, ORIGIN)
    assert lead_to() == {"carol": ["ops"]}
    groups.remove(ops, now, ORIGIN, ada.user)
    carol = acceptance.accept(made.token, "Carol", PASSWORD, now, ORIGIN)
    assert groups.of(carol) == []


def test_an_invitation_taken_back_leaves_nothing_behind_and_a_renewed_one_keeps_its_groups(
    ada: Person, ops: Group, now: int
) -> None:
    [made] = invitations.invite([Invitee("carol", False, groups=(ops,))], ada.user, now, ORIGIN)
    invitations.renew(made.invitation, ada.user, now, ORIGIN)
    assert lead_to() == {"carol": ["ops"]}
    invitations.revoke(made.invitation, ada.user, now, ORIGIN)
    assert not InvitedTo.select().exists()


@pytest.mark.parametrize(
    "pasted",
    [
        "username,groups\ncarol,OPS; dev  team",
        "username\tGroup\ncarol\tops;Dev team;ops",
        'username;groups\ncarol;"ops;Dev team"',
        'username,groups\ncarol,"ops,dev team"',
        *(f"username\tgroups\ncarol\tops{mark} dev team" for mark in "；，、،|"),
    ],
)
def test_a_table_names_groups(ops: Group, dev: Group, pasted: str) -> None:
    assert read_guests(pasted) == [Invitee("carol", False, groups=(ops, dev))]


def test_an_unknown_group_is_named_by_its_line_with_those_there_are(
    ops: Group, dev: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests("username,groups\ncarol,opps")
    told = "There is no group “opps”. The groups are: Dev team, ops."
    assert refused.value.faults == [(2, told)]
    monkeypatch.setattr(memberships, "MAX_OF_ONE", 1)
    with pytest.raises(LinesRefused) as refused:
        read_guests("username,groups\ncarol,ops;dev team")
    assert refused.value.faults == [(2, "One person can be in 1 groups at most.")]


@pytest.mark.usefixtures("data_dir")
def test_where_there_are_no_groups_yet_the_line_says_what_to_do_first() -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests("username,groups\ncarol,ops")
    assert refused.value.faults == [(2, "There is no group “ops”. Create it first.")]


def test_the_form_ticks_groups_and_the_pages_and_the_table_show_them(
    desk: TestClient, ops: Group, dev: Group
) -> None:
    given = {"username": "carol", "groups": ["ops", "Dev team"]}
    made = desk.post("/people/invitations", data=given).headers["Location"]
    assert lead_to() == {"carol": ["Dev team", "ops"]}
    assert "Groups: Dev team, ops" in words(desk.get(made).text)
    assert "Member, for the groups Dev team, ops, until" in words(
        desk.get("/people/invitations").text
    )
    table = desk.get(f"{made}.csv").text.splitlines()
    assert table[0] == '"name","username","email","role","link","works_until","groups"'
    assert table[1].endswith('"Dev team; ops"')
    lines = "username,groups\ndora,ops\nerin,"
    many = desk.post("/people/invitations/many", data={"lines": lines}).headers["Location"]
    assert "dora Member, for the group ops" in words(desk.get(many).text)


def test_a_refused_form_keeps_what_was_ticked(
    desk: TestClient, ada: Person, ops: Group, dev: Group, now: int
) -> None:
    answer = desk.post("/people/invitations", data={"username": "", "groups": ["Dev team"]})
    assert answer.status_code == 422
    assert 'value="Dev team" checked' in answer.text
    assert 'value="ops" checked' not in answer.text
    groups.remove(dev, now, ORIGIN, ada.user)
    unknown = desk.post("/people/invitations", data={"username": "x1", "groups": "Dev team;ops"})
    assert (unknown.status_code, 'data-reason="no-such-group"' in unknown.text) == (422, True)
    assert 'id="groups-error"' in unknown.text
    assert 'value="ops" checked' in unknown.text
    assert not Invitation.select().exists()

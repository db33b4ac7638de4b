"""What is said of a pasted line names the part that is wrong, and what to do about it."""

import pytest
from starlette.testclient import TestClient

from domain.signin.invitees import Invitee, LinesRefused
from models import Invitation
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in
from tests.unit.guests import read_guests

ADDRESS = "dana@example.com"
LONG = "x" * 101
OTHER_CELLS = "is more than an email address. Put the rest in other cells"
LACKING = "This heading row has no column for the username or the email address."
FAULTS = [
    (f"dana, {ADDRESS}, Boss", 1, "Is “dana” or “Boss” the username? A role is member or admin."),
    (f"dana, {ADDRESS}, admin, Sales", 1, "a heading row: username, name, email, role, groups."),
    (f"dana,{ADDRESS},Sales;Ops", 1, "Is “dana” or “Sales;Ops” the username?"),
    (f"dana, {ADDRESS}, MITGLIED", 1, "“MITGLIED” isn't a role. Enter member or admin"),
    (f"{ADDRESS}; Administrateur", 1, "“Administrateur” isn't a role. Enter member or admin"),
    (f"dana\tDana Dahl\t{ADDRESS}\tSuper Admin", 1, "“Super Admin” isn't a role."),
    (f"Dana Dahl,{ADDRESS},Team Lead", 1, "several names, “Dana Dahl” and “Team Lead”."),
    (f"{ADDRESS},d@work.example", 1, f"addresses, “{ADDRESS}” and “d@work.example”."),
    (f"{ADDRESS} d@work.example", 1, "is several email addresses. Put each person on"),
    ("dana,admin,member", 1, "several roles, “admin” and “member”. Keep only one of them."),
    (f"{ADDRESS} Boss", 1, f"“{ADDRESS} Boss” {OTHER_CELLS}"),
    (f"dana,{ADDRESS};Boss\nerin,e@x.example", 1, f"“{ADDRESS};Boss” {OTHER_CELLS}"),
    (f"dana/{ADDRESS}/admin", 1, f"“dana/{ADDRESS}/admin” {OTHER_CELLS}"),
    ("dana,dana@exam ple.com", 1, "“dana@exam ple.com” isn't an email address. Enter an"),
    ("dana@", 1, "“dana@” isn't an email address. Enter an email address like"),
    (f"email,role\ndana,{ADDRESS}", 2, "“dana” isn't an email address."),
    (f"email,role\ndana,{ADDRESS}", 2, "Check that the cells are in the order of the heading row."),
    ("dana (admin)", 1, "email address. Add one. “dana (admin)” was taken for the name."),
    ("admin", 1, "email address. Add one. “admin” was taken for the role."),
    ("name,email\nDana Dahl,", 2, "no username or email address. Add one."),
    (f"username,email\ndana dahl,{ADDRESS}", 2, "“dana dahl” can't be a username."),
    (f"dana.,{ADDRESS}", 1, "“dana.” can't be a username. A username must begin and end"),
    (f"username,name\ndana,{LONG}", 2, f"“{'x' * 60}…” can't be a full name. A full name can"),
    (f"{'x' * 60}@example.com", 1, "can't be the username as well. A username can have at most 64"),
    (f"username,email,groups\ndana,{ADDRESS},a, b", 2, "“b” has no heading. Give it one"),
    ("Name,Role\nDana Dahl,admin", 1, LACKING),
    ("group;role\nSales;admin", 1, LACKING),
    ("a@x.example, Boss\nb@x.example, Boss", 2, "“boss” is also on line 1. Remove one of them"),
]


@pytest.mark.parametrize(("pasted", "line", "said"), FAULTS)
def test_the_part_that_is_wrong_is_named_with_what_to_do(pasted: str, line: int, said: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests(pasted)
    [(number, sentence)] = refused.value.faults
    assert number == line
    assert said in sentence


@pytest.mark.parametrize(
    "pasted",
    [
        "Dahl, Dana, PhD;dana@example.com;ADMIN;",
        '"Dahl, Dana, PhD",dana@example.com,Administrator,,',
        "ADMIN\tDahl, Dana, PhD\tdana@example.com\t\t",
        "Rôle;Courriel;Nom complet\nadmin;dana@example.com;Dahl, Dana, PhD",
    ],
)
def test_what_is_clear_in_whatever_order_is_read(pasted: str) -> None:
    assert read_guests(pasted) == [Invitee(ADDRESS, True, "Dahl, Dana, PhD", ADDRESS)]


def test_through_the_form_nothing_that_was_typed_is_lost(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    for pasted, line, said in FAULTS:
        answer = client.post("/people/invitations/many", data={"lines": pasted})
        assert answer.status_code == 422
        assert f"Line {line}: " in words(answer.text)
        assert said in words(answer.text)
        assert f"\n{pasted}</textarea>" in answer.text
    assert not Invitation.select().exists()

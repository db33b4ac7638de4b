"""Password, phone and recovery code lost: the pages say what it takes, and name the commands."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.signin import reset_links
from domain.team import help_desk, help_rules, people
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Person, with_mfa

COMMANDS = (
    "scripts/nightlatch user reset-mfa {0}",
    "scripts/nightlatch user reset-link {0}",
)


def at_the_link(client: TestClient, person: Person, now: int) -> str:
    client.get(f"/reset/{watched(reset_links.make(person.user, now, Caller()))}")
    return str(client.get("/reset").text)


def test_with_one_administrator_the_page_names_the_commands(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    page = at_the_link(client, bob, now)
    assert all(command.format("bob") in page for command in COMMANDS)


def test_with_two_it_says_that_it_takes_both(
    client: TestClient,
    ada: Person,
    bob: Person,
    make_user: Callable[..., Person],
    now: int,
) -> None:
    make_user("eve", "Eve", is_admin=True)
    page = at_the_link(client, bob, now)
    assert "It takes two administrators" in page
    assert "reset-mfa" not in page


def test_for_an_administrator_it_is_the_server_whoever_else_there_is(
    client: TestClient, ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    make_user("eve", "Eve", is_admin=True)
    assert COMMANDS[0].format("ada") in at_the_link(client, ada, now)
    client.post("/sign-in", data={"username": "ada", "password": PASSWORD})
    page = client.get("/sign-in/neither").text
    assert "scripts/nightlatch user sign-in-code ada" in page


def test_who_knows_the_password_is_promised_no_link(
    client: TestClient, ada: Person, bob: Person
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    page = client.get("/sign-in/neither").text
    assert "one-time sign-in code" in page
    assert "new password" not in page


@pytest.mark.requirement("S-44")
def test_the_refusal_of_a_second_kind_of_help_names_the_command(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    with pytest.raises(help_rules.NeedsSecondAdmin, match="nightlatch user reset-link bob"):
        help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    with pytest.raises(help_rules.NotForAdmins, match="nightlatch user reset-mfa ada"):
        people.reset_mfa(ada.user, now, ORIGIN, eve.user)

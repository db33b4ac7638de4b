"""Fields that take much: what a form allows also arrives, in whatever script it is written."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from models import Invitation
from tests.unit import oidc_made as made
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.app_pages import send
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in
from web.client_form import ClientForm
from web.group_page import PeopleForm
from web.invitation_forms import LinesForm

WIDEST = "\U0001f511"  # twelve bytes on the wire: four, each percent-encoded
LINES, RULE = LinesForm.longest, ClientForm.longest


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


def test_as_many_as_can_be_invited_at_once_are_in_any_script(desk: TestClient) -> None:
    line = "Александр Константинопольский,vorname.nachname{}@stadtverwaltung.example,member"
    lines = "\r\n".join(line.format(n) for n in range(500))
    assert len(lines) < LINES < 64 * 1024 < len(urlencode({"lines": lines}))
    answer = desk.post("/people/invitations/many", data={"lines": lines})
    assert answer.status_code == 303, words(answer.text)
    assert Invitation.select().count() == 500


@pytest.mark.parametrize(
    ("where", "page", "fields", "longest"),
    [
        ("/people/invitations/many", "/people/invitations", ["lines"], LINES),
        ("/groups/{group}/people", "/groups/{group}", ["lines"], PeopleForm.longest),
        ("/apps/new/proxy", "", ["people"], RULE),
        ("/apps/new/oidc", "", ["people", "redirects", "sign_outs"], RULE),
        ("/apps/{app}", "", ["people"], RULE),
        ("/apps/{client}", "", ["people", "redirects", "sign_outs"], RULE),
    ],
)
@pytest.mark.parametrize("more", [0, 1])
def test_as_much_as_the_fields_take_arrives_and_is_kept_if_it_is_refused(  # noqa: PLR0917  # one of the table
    desk: TestClient,
    make_app: MakeApp,
    make_group: MakeGroup,
    where: str,
    page: str,
    fields: list[str],
    longest: int,
    more: int,
) -> None:
    app = make_app()
    client = made.client(name="Chat").app if "{client}" in where else app
    numbers = {"group": make_group("Board").id, "app": app.id, "client": client.id}
    here = where.format(**numbers)
    text = WIDEST * (longest + more)
    answer = send(
        desk, here, page.format(**numbers), **{"who": "chosen"} | dict.fromkeys(fields, text)
    )
    assert answer.status_code == 422, words(answer.text)[:200]
    assert answer.text.count(f"{text}</textarea>") == len(fields)
    told = f"This is too long: at most {longest} characters."
    assert answer.text.count(told) == (len(fields) if more else 0)


def test_a_list_with_a_character_that_cant_be_used_is_kept_without_it(desk: TestClient) -> None:
    answer = desk.post("/people/invitations/many", data={"lines": "bob\ncar\0ol"})
    assert answer.status_code == 422
    assert ">\nbob\ncarol</textarea>" in answer.text
    assert "A character that can't be used was removed." in words(answer.text)
    assert not Invitation.select().exists()


def test_several_people_with_the_longest_usernames_and_addresses_arrive(desk: TestClient) -> None:
    names = " ".join(f"{n:02}{'я' * 62}" for n in range(100))
    addresses = " ".join(["я" * 254] * 100)
    sent = {"deed": "confirm-email", "people": names, "addresses": addresses}
    answer = desk.post("/people/selection", data=sent)
    assert (answer.status_code, "account no longer exists" in answer.text) == (200, True)


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("where", ["/people/invitations/many", "/apps/new/oidc"])
def test_there_is_an_end_to_lists_too(desk: TestClient, where: str) -> None:
    answer = desk.post(where, data={"lines": "x" * 2_000_000})
    assert answer.status_code == 413


@pytest.mark.requirement("S-77")
@pytest.mark.parametrize("where", ["/people/invitations", "/groups", "/profile", "/groups/1"])
def test_whoever_takes_no_list_takes_no_more_than_before(desk: TestClient, where: str) -> None:
    assert desk.post(where, data={"name": "x" * 65 * 1024}).status_code == 413

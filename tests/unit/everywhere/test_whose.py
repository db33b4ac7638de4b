"""Whose page is this: what was shown to one account never acts on another (B57)."""

import pytest
from starlette.testclient import TestClient

from domain.mfa import enrolment
from models import Session, User
from operations import housekeeping
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.rows import dump
from tests.unit.table import endpoints, path
from tests.unit.whose import half_signed_in, shown_to

OWN = [
    (route, endpoint)
    for route, method, endpoint in endpoints()
    if method == "POST" and endpoint.names_whom
]


@pytest.mark.case("B57")
@pytest.mark.parametrize("sent", [{"shown_to": "1-1"}, {"shown_to": ""}, {"shown_to": ["x", "x"]}])
@pytest.mark.parametrize("htmx", [False, True])
def test_no_form_of_somebody_else_does_anything(
    client: TestClient, ada: Person, now: int, sent: dict[str, str], htmx: bool
) -> None:
    sign_in(client, ada, now)
    before = dump()
    for route, endpoint in OWN:
        if endpoint.access == "half_signed_in":
            continue
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client.post(path(route), data=sent, headers=headers)
        assert answer.status_code == 409, route.name
        assert 'data-reason="page-of-another"' in answer.text
        assert "You're now signed in as Ada Admin" in words(answer.text)
        assert ("<html" in answer.text) is not htmx
        assert answer.headers.get("HX-Retarget") == ("#modal" if htmx else None)
    assert dump() == before


@pytest.mark.case("B57")
def test_a_form_that_does_not_say_is_refused(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/profile", content=b"name=Alice+Archer", headers=kind)
    assert answer.status_code == 409
    assert "clear which account this page was opened for" in answer.text
    assert User.get().name == "Alice Example"


@pytest.mark.case("B57")
@pytest.mark.parametrize("htmx", [False, True])
def test_no_part_of_somebody_elses_page_is_swapped(
    client: TestClient, ada: Person, bob: Person, now: int, htmx: bool
) -> None:
    sign_in(client, ada, now)
    enrolment.begin(Session.get(), now)
    for route, method, endpoint in endpoints():
        if method == "GET" and endpoint.names_whom and endpoint.access != "half_signed_in":
            headers = {"Shown-To": bob.user.shown_as} | ({"HX-Request": "true"} if htmx else {})
            answer = client.get(path(route), headers=headers)
            refused = 'data-reason="page-of-another"' in answer.text
            assert refused is htmx, route.name  # a plain link says nothing, and opens a whole page


@pytest.mark.case("B57")
def test_a_page_shown_to_who_had_the_number_before_a_restore_is_not_mine(
    client: TestClient, alice: Person
) -> None:
    former = {"shown_to": User(id=alice.user.id, username="zoe").shown_as}
    sign_in(client, alice)
    assert client.post("/sign-out", data=former).status_code == 409


@pytest.mark.case("B57")
def test_a_page_stays_mine_when_the_clock_is_put_right(
    client: TestClient, alice: Person, now: int
) -> None:
    housekeeping.sweep_if_due(Clock(now))  # or the server would, before or after the page
    User.update(created_at=now + 3600).execute()
    sign_in(client, alice)
    mine = shown_to(client.get("/profile").text).pop()
    housekeeping.sweep(now)
    saved = client.post("/profile", data={"name": "Alice Archer", "email": "", "shown_to": mine})
    assert (saved.status_code, User.get().name) == (303, "Alice Archer")


@pytest.mark.case("B57")
@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/neither"])
def test_a_code_typed_for_one_account_never_counts_on_another(
    client: TestClient, bob: Person, ada: Person, now: int, path: str
) -> None:
    half_signed_in(client, ada)
    client.get(path)
    before = dump()
    fields = {"code": "000000", "recovery_code": "x", "sign_in_code": "x"}
    answer = client.post(path, data=fields | {"shown_to": bob.user.shown_as})
    assert answer.status_code == 409
    assert "You're now signing in as ada" in words(answer.text)
    assert "Ada Admin" not in answer.text
    assert dump() == before


@pytest.mark.case("B57")
def test_a_code_typed_after_another_account_was_entered_says_whose(
    client: TestClient, bob: Person, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in/code", data={"code": "1", "shown_to": bob.user.shown_as})
    assert answer.status_code == 409
    assert "You're now signed in as Alice Example" in words(answer.text)


@pytest.mark.case("B57")
def test_confirming_carries_whom_the_page_was_shown_to(
    client: TestClient, alice: Person, bob: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    clock.advance(601)
    asked = client.post("/profile", data={"name": "Alice Archer", "email": ""})
    assert shown_to(asked.text) == {alice.user.shown_as}
    client.cookies.clear()
    sign_in(client, bob, clock.now)
    answer = {"name": "Alice Archer", "email": "", "confirm_password": alice.password}
    sent = client.post("/profile", data=answer | {"shown_to": alice.user.shown_as})
    assert sent.status_code == 409
    assert User.get(User.username == "bob").name == "Bob Example"


@pytest.mark.case("B57")
def test_a_set_up_left_open_by_one_shows_nothing_of_the_other(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    client.post("/profile/mfa/replacement")
    header = {"HX-Request": "true", "Shown-To": alice.user.shown_as}
    answer = client.get("/profile/mfa?key=shown", headers=header)
    assert answer.status_code == 409
    assert "secret-key" not in answer.text
    assert "secret-key" in client.get("/profile/mfa?key=shown").text

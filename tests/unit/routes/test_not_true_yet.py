"""What pages don't say while it isn't true."""

from starlette.testclient import TestClient

from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in

NEW = "purple onion tram sky"


def password_part(client: TestClient) -> str:
    page = client.get("/profile").text.partition('id="password-heading"')[2]
    return words(page.partition("</section>")[0])


def test_no_one_is_told_to_sign_in_where_no_one_can(client: TestClient) -> None:
    answer = client.get("/people", follow_redirects=True)
    assert "This server has no accounts yet" in words(answer.text)
    assert "Sign in to continue" not in words(answer.text)


def test_a_first_password_was_set_and_a_later_one_changed(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    assert "Set on January 15, 2027" in password_part(client)
    clock.advance(24 * 60 * 60)
    sign_in(client, alice)
    given = {"current_password": alice.password, "password": NEW}
    assert client.post("/profile/password", data=given).status_code == 303
    assert "Last changed on January 16, 2027" in password_part(client)

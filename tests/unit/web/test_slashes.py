"""Addresses that are nearly right."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import PASSWORD, Person
from web.paths import leads_somewhere


@pytest.mark.case("B76")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_password_managers_find_the_page_to_change_it(client: TestClient, method: str) -> None:
    answer = client.request(method, "/.well-known/change-password")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/password")
    control = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
    assert client.request(method, control).status_code == 404


@pytest.mark.case("B76")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/sign-in/", "/sign-in"),
        ("/sign-in//", "/sign-in"),
        ("/sign-in/?next=%2Fprofile", "/sign-in?next=%2Fprofile"),
        ("/profile/password/", "/profile/password"),
        ("/people/7/", "/people/7"),
        ("/.well-known/change-password/", "/.well-known/change-password"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: TestClient, asked: str, found: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, asked)
        assert (answer.status_code, answer.headers["Location"]) == (303, found)


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    "asked",
    [
        "/nowhere/",
        "//evil.example/",
        "//",
        "/static/",
        "//sign-in/",
        "/\\evil/",
        "/people/1%0d%0aX:1/",
    ],
)
def test_a_slash_leads_nowhere_else(client: TestClient, asked: str) -> None:
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=asked.encode())
    answer = client.send(request)
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


@pytest.mark.case("B76")
def test_no_form_is_sent_on(client: TestClient, alice: Person) -> None:
    data = {"username": "alice", "password": PASSWORD}
    assert client.post("/sign-in/", data=data).status_code == 404
    assert not leads_somewhere("/sign-in/")

"""Where a person was going is where they end up, whatever is asked of them on the way."""

import pytest
from starlette.testclient import TestClient

from domain.access import return_requests
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in

pytestmark = pytest.mark.requirement("S-123")


@pytest.mark.requirement("S-122")
@pytest.mark.parametrize("length", [1100, 7000])
def test_a_long_address_comes_back_as_it_was(
    client: TestClient, ada: Person, now: int, length: int
) -> None:
    asked = "/activity?q=a%26b&x=1%2B1&kind=".ljust(length, "y")
    begins = client.get(asked).headers["Location"]
    assert begins.startswith("/sign-in?next=%2Freturn%2F")
    assert len(begins) < 100
    client.get(begins)
    target = begins.removeprefix("/sign-in?next=").replace("%2F", "/")
    form = {"username": "ada", "password": PASSWORD, "next": target}
    client.post("/sign-in", data=form)
    answer = client.post("/sign-in/code", data={"code": ada.code(now), "next": target})
    assert answer.headers["Location"] == target
    assert client.get(target).headers["Location"] == asked


@pytest.mark.requirement("S-122")
def test_after_an_hour_a_long_address_is_forgotten_and_one_is_told(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    token = return_requests.keep("/profile?" + "x" * 2000, clock.now, "192.0.2.7")
    clock.advance(return_requests.LASTS)
    sign_in(client, alice)
    assert client.get(f"/return/{token}").headers["Location"] == "/"
    assert 'data-notice="return-over"' in client.get("/", follow_redirects=True).text

"""What is said of a setup: true with a picture to scan and without one."""

import pytest
from starlette.testclient import TestClient

from domain.mfa import enrolment, policy
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in

SETUP, CODE = "/profile/mfa", "/profile/mfa/code"


def read(client: TestClient, path: str) -> str:
    """What stands on the page."""
    return words(client.get(path).text)


@pytest.mark.parametrize(
    ("passed", "left"),
    [
        (0, "15 more minutes"),
        (61, "13 more minutes"),
        (780, "2 more minutes"),
        (899, "1 more minute"),
    ],
)
def test_a_setup_that_is_open_says_for_how_long(
    client: TestClient, alice: Person, clock: Clock, passed: int, left: str
) -> None:
    sign_in(client, alice)
    client.post(SETUP)
    clock.advance(passed)
    assert f"You started setting up MFA. You can continue it for {left}." in read(
        client, "/profile"
    )


def test_nothing_is_said_of_a_picture_that_nobody_may_have_seen(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    client.post(SETUP)
    assert "QR" not in read(client, "/profile")
    clock.advance(enrolment.PENDING_FOR)
    expired = client.post(CODE, data={"code": "123456"}).text
    assert "If your app already has an entry from it, delete that entry" in words(expired)
    assert "QR" not in words(expired)


def test_while_it_is_open_the_box_offers_no_third_way_to_it(
    client: TestClient, alice: Person, now: int
) -> None:
    policy.require(7, now, ORIGIN, None)
    sign_in(client, alice)
    client.post(SETUP)
    assert 'data-testid="mfa-soon"' in client.get("/profile").text
    assert 'data-testid="set-up-mfa-now"' not in client.get("/profile").text
    assert 'data-testid="set-up-mfa-now"' in client.get("/help/mfa").text  # the only one there


@pytest.mark.parametrize(("code", "leads"), [("12", True), ("000000", False)])
def test_until_the_error_leads_to_help_the_link_below_does(
    client: TestClient, alice: Person, code: str, leads: bool
) -> None:
    sign_in(client, alice)
    client.post(SETUP)
    assert 'data-testid="troubleshooting"' in client.get(SETUP).text
    page = client.post(CODE, data={"code": code}).text
    assert ('data-testid="troubleshooting"' in page) is leads
    assert ('data-testid="why-code"' in page) is not leads

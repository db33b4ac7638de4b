"""Where those go on who answer the notices on a page."""

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.audit.events import Caller
from tests.unit.browser import form
from tests.unit.conftest import Person, sign_in

ORIGIN = "http://localhost:8000"
QUESTION = "/people/selection?deed=disable&person=alice"
CHOSEN = {"deed": "disable", "people": "alice", "addresses": "", "with_group": ""}
WEAK = {"current_password": "wrong", "password": "short"}


@pytest.fixture
def at_notices(client: TestClient, ada: Person, alice: Person, now: int) -> TestClient:
    """Signed in as an administrator who has something to answer; `alice` is there."""
    sign_in(client, ada, now)
    events.record(ada.user, events.SECOND_FACTOR_FAILED, now, Caller("203.0.113.9", "Firefox"))
    return client


@pytest.mark.parametrize(
    ("path", "sent", "above"),
    [
        ("/people/selection", CHOSEN, "/people"),  # not the question that was just answered
        ("/profile/password", WEAK, "/profile"),
        ("/groups", {"name": ""}, "/groups"),
    ],
)
def test_from_what_answers_a_form_they_go_to_the_page_above(
    at_notices: TestClient, path: str, sent: dict[str, str], above: str
) -> None:
    headers = {"Referer": ORIGIN + (QUESTION if sent is CHOSEN else path)}
    page = at_notices.post(path, data=sent, headers=headers).text
    answered = at_notices.post("/notices", data=form(page, "/notices"))
    assert answered.headers["Location"] == above


def test_from_a_page_that_was_opened_they_come_back_to_it(at_notices: TestClient) -> None:
    sent = form(at_notices.get(QUESTION).text, "/notices")
    assert at_notices.post("/notices", data=sent).headers["Location"] == QUESTION

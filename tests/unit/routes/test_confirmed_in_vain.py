"""What somebody has confirmed it's them for may be gone by then. The confirmation still counts."""

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.team import people
from models import User
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in

LATER = 30 * 60


@pytest.mark.requirement("S-54")
@pytest.mark.parametrize("status", [409, 404])
def test_nobody_is_asked_again_for_what_they_do_instead(
    client: TestClient, ada: Person, alice: Person, clock: Clock, status: int
) -> None:
    sign_in(client, ada, clock.now)
    clock.advance(LATER)
    form = {"about": "alice", "seen": str(actions.newest())}
    where = f"/people/{alice.user.id}/deeds/disable"
    if status == 409:  # as the history says
        people.delete(alice.user, clock.now, ORIGIN, None)
    else:
        User.delete().where(User.id == alice.user.id).execute()
    assert "Confirm it's you" in client.post(where, data=form).text
    factors = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    assert client.post(where, data=form | factors).status_code == status
    assert client.post("/groups", data={"name": "Board"}).status_code == 303

"""People who were disabled at once are enabled at once: how that is undone."""

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from models import Event
from tests.unit.browser import words
from tests.unit.conftest import Person
from tests.unit.selected import fresh

pytestmark = pytest.mark.case("A19")
BOTH = {"people": "alice bob"}


def test_people_disabled_at_once_are_enabled_at_once(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    assert 'value="enable"' not in desk.get("/people").text
    done = words(desk.post("/people/selection", data=BOTH | {"deed": "disable"}).text)
    assert "show Disabled in the list, select them, and choose Enable." in done
    assert 'value="enable"' in desk.get("/people?only=disabled").text
    asked = words(desk.get("/people/selection?deed=enable&person=alice&person=bob").text)
    assert "Enable 2 people? They can sign in again, as before." in asked
    assert "Alice Example (alice) Bob Example (bob)" in asked
    form = BOTH | {"deed": "enable", "seen": str(actions.newest())}
    for _ in range(2):
        page = words(desk.post("/people/selection", data=form).text)
        assert "2 people enabled" in page
    assert Event.select().where(Event.kind == "enabled").count() == 2
    assert fresh(alice).disabled_at is None
    assert fresh(bob).disabled_at is None

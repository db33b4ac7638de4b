"""A request whose process was stopped for long changes nothing: its time is over."""

import pytest
from starlette.testclient import TestClient

from domain.users import details, passwords
from models import Attempts, Session, User
from tests.unit.conftest import PASSWORD, Person, sign_in
from web import endpoint

HOUR = 60 * 60

pytestmark = pytest.mark.case("B52")


class Time:
    """That of the machine, which passes at some point of a request."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    found = Time()
    monkeypatch.setattr(endpoint, "time", found)
    return found


def passes_in(time: Time, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """An hour, whenever this is called."""
    done = getattr(module, name)

    def suspended(*given: object) -> object:
        time.now += HOUR
        return done(*given)

    monkeypatch.setattr(module, name, suspended)


def test_nobody_is_signed_in_as_of_an_hour_ago(
    client: TestClient, bob: Person, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes_in(time, monkeypatch, passwords, "verify")
    answer = client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    assert answer.status_code == 503
    assert "Nothing was changed. Try again in a few seconds." in answer.text
    assert not Session.select().exists()
    assert not Attempts.select().where(Attempts.pending > 0).exists()


def test_what_was_changed_since_is_not_overwritten(
    client: TestClient, bob: Person, time: Time, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, bob, now)
    passes_in(time, monkeypatch, details, "clean_name")
    answer = client.post("/profile", data={"name": "Robert", "email": ""})
    assert answer.status_code == 503
    assert User.get(User.id == bob.user.id).name != "Robert"

"""A form sent twice ends as it did the first time: one outcome, one line in the history."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.mfa import authenticators, state
from domain.users import password_change, passwords
from models import (
    KnownBrowser,
    database,
)
from tests.unit.browser import words
from tests.unit.conftest import (
    PASSWORD,
    Clock,
    Person,
    signed_in,
    with_mfa,
)
from tests.unit.rows import kinds
from tests.unit.sent_twice import begun, ends_alike, fresh, twice

NEW = "purple onion tram sky"
REPLACE = "/profile/mfa/replacement"


def test_signing_out_one_browser_twice(seat: TestClient, bob: Person, now: int) -> None:
    other = signed_in(bob, now)
    answers = twice(seat, f"/profile/sessions/{other.id}/removal")
    assert ends_alike(seat, answers) == "/profile signed-out-there"
    assert kinds().count("signed-out-elsewhere") == 1


def test_signing_out_all_others_twice(seat: TestClient, bob: Person, now: int) -> None:
    signed_in(bob, now)
    answers = twice(seat, "/profile/sessions/removal")
    assert ends_alike(seat, answers) == "/profile signed-out-elsewhere"
    assert kinds().count("signed-out-elsewhere") == 1
    assert seat.get("/profile").status_code == 200


@pytest.mark.requirement("S-55")
def test_either_answer_to_signing_out_all_others_keeps_the_browser_known(
    seat: TestClient, bob: Person, now: int
) -> None:
    answers = twice(seat, "/profile/sessions/removal")
    devices = {answer.cookies["nightlatch-8000-browser"] for answer in answers}
    assert len(devices) == 1
    assert KnownBrowser.select().count() == 1


@pytest.mark.requirement("S-07")
def test_changing_the_password_twice(seat: TestClient, now: int) -> None:
    answers = twice(seat, "/profile/password", current_password=PASSWORD, password=NEW)
    assert ends_alike(seat, answers) == "/profile password-changed"
    assert kinds().count("password-changed") == 1
    assert seat.get("/profile").status_code == 200


@pytest.mark.requirement("S-07")
def test_the_password_that_was_just_set_does_not_stand_in_for_the_current_one(
    seat: TestClient, bob: Person, now: int
) -> None:
    seat.post("/profile/password", data={"current_password": PASSWORD, "password": NEW})
    form = {"current_password": "wrong", "password": "seven quiet harbour lamps"}
    assert seat.post("/profile/password", data=form).status_code == 422


@pytest.mark.requirement("S-07")
def test_parallel_changes_of_the_password_are_one(bob: Person, now: int) -> None:
    session = signed_in(bob, now)

    def submit(_: int) -> str:
        with database.connection_context():
            found = sessions.resume(session.token, now)
            assert found is not None
            return password_change.perform(found, PASSWORD, NEW, now).token

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(submit, range(3)))) == 1
    assert kinds().count("password-changed") == 1


@pytest.mark.requirement("S-07")
def test_a_change_that_began_before_another_one_changes_nothing(bob: Person, now: int) -> None:
    token = signed_in(bob, now).token
    first, second = sessions.resume(token, now), sessions.resume(token, now)
    assert first is not None
    assert second is not None
    password_change.perform(first, PASSWORD, NEW, now)
    with pytest.raises(password_change.WrongCurrentPassword, match="in the meantime"):
        password_change.perform(second, PASSWORD, "seven quiet harbour lamps", now)
    assert passwords.verify(fresh(bob), NEW)


@pytest.mark.requirement("S-23")
def test_turning_mfa_off_twice(seat: TestClient, bob: Person, clock: Clock) -> None:
    clock.advance(30)
    form = {"password": PASSWORD, "code": bob.code(clock.now)}
    answers = twice(seat, "/profile/mfa/removal", **form)
    assert ends_alike(seat, answers) == "/profile mfa-off"
    assert kinds().count("mfa-turned-off") == 1
    assert not state.is_on(fresh(bob))


def test_removing_an_authenticator_twice(seat: TestClient, bob: Person, now: int) -> None:
    with_mfa(bob)
    number = authenticators.enrolled(bob.user)[-1].id
    answers = twice(seat, f"/profile/mfa/authenticators/{number}/removal")
    assert ends_alike(seat, answers) == "/profile authenticator-removed"
    said = words(seat.get("/profile").text)
    assert "“Authenticator app” has been removed. Its codes no longer work." in said
    assert "To use it again, add it as a new authenticator." in said
    assert kinds().count("authenticator-removed") == 1


@pytest.mark.requirement("S-83")
def test_an_authenticator_that_never_was_ones_own_is_still_not_found(
    seat: TestClient, bob: Person, ada: Person, now: int
) -> None:
    with_mfa(bob)
    number = authenticators.enrolled(bob.user)[-1].id
    seat.post(f"/profile/mfa/authenticators/{number}/removal")
    foreign = authenticators.enrolled(ada.user)[0].id
    assert seat.post(f"/profile/mfa/authenticators/{foreign}/removal").status_code == 404


def test_discarding_a_set_up_twice(seat: TestClient, bob: Person) -> None:
    begun(seat, bob, REPLACE)
    answers = twice(seat, "/profile/mfa/cancellation")
    assert ends_alike(seat, answers) == "/profile setup-discarded"

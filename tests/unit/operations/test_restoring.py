"""Restoring: proved first, into an empty place only, and people told what it means."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.access import arrivals, sessions
from domain.database import storage
from domain.database.storage import write
from domain.mfa import recovery_code_use, recovery_codes
from domain.users import groups
from models import (
    Authenticator,
    CodeFirst,
    Event,
    Installation,
    Instance,
    Invitation,
    InvitedTo,
    Making,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
    database,
)
from operations import restoring, startup
from operations.restoring import RestoreTarget
from settings import Settings
from tests.engines import at
from tests.unit.browser import Browser
from tests.unit.conftest import (
    KEY,
    PASSWORD,
    SECRET,
    Clock,
    Person,
    come_back,
    sign_in,
    signed_in,
)

HOUR = 60 * 60


@pytest.fixture
def restored(file: Path, place: RestoreTarget, clock: Clock) -> RestoreTarget:
    """That server, an hour later, in another place."""
    clock.advance(HOUR)
    restoring.restore(file, place, clock)
    startup.open_existing(at(place.data_dir, [KEY]), connections=24)
    return place


@pytest.fixture
def visitor(restored: RestoreTarget, clock: Clock) -> Iterator[TestClient]:
    app = create_app(Settings(bcrypt_cost=4), clock=clock)
    headers = {"Sec-Fetch-Site": "same-origin"}
    base = "http://localhost:8000"
    with Browser(app, base_url=base, headers=headers, follow_redirects=False) as browser:
        yield browser


def test_password_and_phone_sign_in_as_before(
    visitor: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(60)
    sign_in(visitor, bob, clock.now)
    assert "MFA is on" in visitor.get("/profile").text


@pytest.mark.requirement("S-121")
def test_everyone_is_in_their_groups_as_before(restored: RestoreTarget, bob: Person) -> None:
    assert groups.names_of(bob.user) == ["ops"]
    assert not InvitedTo.select().exists()  # as no invitation works any longer


def test_everybody_is_told_at_sign_in_for_a_fortnight(visitor: TestClient, clock: Clock) -> None:
    told = "January 15, 2027, 08:00 UTC"  # the backup's time, not the restoring's
    page = visitor.get("/sign-in").text
    assert (told in page, "Anything changed after that is undone" in page) == (True, True)
    refused = visitor.post("/sign-in", data={"username": "bob", "password": "wrong"})
    assert told in refused.text
    clock.advance(14 * 24 * HOUR)
    assert told not in visitor.get("/sign-in").text


def test_administrators_are_told_what_to_do_again(
    visitor: TestClient, ada: Person, clock: Clock
) -> None:
    clock.advance(60)
    sign_in(visitor, ada, clock.now)
    assert "Redo anything done after that" in visitor.get("/overview").text
    assert "needs attention" in visitor.get("/profile").text


def test_others_are_not_told_what_administrators_are(
    visitor: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(60)
    sign_in(visitor, bob, clock.now)
    page = visitor.get("/profile").text
    assert "Redo anything done" not in page
    assert "needs attention" not in page
    assert "This server was restored from a backup" in page  # in Recent activity


@pytest.mark.requirement("S-48")
def test_what_was_open_is_shut(restored: RestoreTarget) -> None:
    shut = (Session, ResetLink, SetupLink, Invitation, SignInCode, CodeFirst, Making, Instance)
    for table in shut:
        assert not table.select().exists(), table.__name__


@pytest.mark.requirement("S-33")
def test_nothing_that_belonged_to_a_session_is_left_to_one_with_its_number(
    restored: RestoreTarget,
) -> None:
    assert not RecoveryCode.select().where(RecoveryCode.sealed_copy.is_null(False)).exists()
    assert not Authenticator.select().where(Authenticator.activated_at.is_null()).exists()
    for column in (Authenticator.begun_by, RecoveryCode.made_by, RecoveryCode.opened):
        assert not column.model.select().where(column > 0).exists(), column.name


@pytest.mark.requirement("S-32")
def test_a_recovery_code_whose_sign_in_nobody_had_seen_works_and_once(
    restored: RestoreTarget, ada: Person, clock: Clock
) -> None:
    [unseen] = RecoveryCode.select().where(RecoveryCode.opened.is_null(False))
    session = signed_in(ada, stage=Session.PASSWORD)
    assert recovery_codes.in_hand(ada.user) == unseen
    with write():
        opened = sessions.complete(session, clock.now, recovered=True)
        recovery_code_use.succeed(unseen, session, clock.now)
    arrivals.note(come_back(opened, clock.now), clock.now)
    assert recovery_codes.in_hand(ada.user) != unseen
    assert recovery_codes.shown(session, clock.now)
    assert RecoveryCode.select().where(RecoveryCode.user == ada.user).count() == 2


def test_it_is_in_everybodys_history(restored: RestoreTarget, bob: Person, ada: Person) -> None:
    told = [event.user for event in Event.select().where(Event.kind == "restored")]
    assert {user.id for user in told if user} == {bob.user.id, ada.user.id}


@pytest.mark.requirement("S-20")
def test_a_code_used_after_the_backup_is_not_good_again(
    visitor: TestClient, bob: Person, clock: Clock
) -> None:
    visitor.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    for step in (-30, 0, 30):
        code = pyotp.TOTP(SECRET).at(clock.now + step)
        assert visitor.post("/sign-in/code", data={"code": code}).status_code == 422


@pytest.mark.requirement("S-102")
def test_the_place_is_for_its_owner_alone(restored: RestoreTarget) -> None:
    storage.close_database()
    modes = {path.stat().st_mode & 0o777 for path in restored.data_dir.iterdir()}
    assert restored.data_dir.stat().st_mode & 0o777 == 0o700
    assert modes <= {0o600}


def test_the_first_night_makes_a_backup_of_it(restored: RestoreTarget) -> None:
    assert Installation.get().backed_up_at == 0


@pytest.mark.requirement("S-20")
@pytest.mark.case("B52")
def test_a_code_that_was_used_while_it_was_restored_is_used(
    file: Path, place: RestoreTarget, bob: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To unpack and prove a large one takes minutes, in which the former server may go on."""
    verified = restoring._verified

    def slow(*given: Any) -> Any:
        clock.advance(5 * 60)
        return verified(*given)

    monkeypatch.setattr(restoring, "_verified", slow)
    restoring.restore(file, place, clock)
    startup.open_existing(at(place.data_dir, [KEY]), connections=24)
    with database.connection_context():
        found = Authenticator.get(Authenticator.user == bob.user)
    assert found.last_timecode >= clock.now // 30

"""Restoring: proved first, into an empty place only, and people told what it means."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.access import arrivals, sessions
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.encryption import vault
from domain.encryption.keyring import BadKey, Key, text
from domain.mfa import enrolment, recovery_code_use, recovery_codes
from domain.signin import code_first, first_account, invitations, reset_links, signin
from domain.signin.invitations import Wanted
from models import (
    Authenticator,
    CodeFirst,
    Event,
    Installation,
    Invitation,
    Making,
    RecoveryCode,
    ResetLink,
    Session,
    SetupLink,
    SignInCode,
)
from operations import backups, data_folder, restoring, startup
from operations.backup_archive import Unusable
from operations.restoring import Place
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import (
    KEY,
    ORIGIN,
    PASSWORD,
    SECRET,
    Clock,
    Person,
    come_back,
    sign_in,
    signed_in,
)

WRONG = bytes(range(32))
HOUR = 60 * 60


@pytest.fixture
def file(tmp_path: Path, data_dir: Path, bob: Person, ada: Person, clock: Clock) -> Path:
    """A backup with Bob and Ada in it; their server is gone."""
    session = signed_in(bob)
    recovery_codes.generate(session, clock.now)
    unseen = recovery_codes.generate(signed_in(ada), clock.now).text
    half = signed_in(ada, stage=Session.PASSWORD)
    signin.with_recovery_code(half, unseen, clock.now, ORIGIN)
    code_first.give("bob", bob.code(clock.now), clock.now, ORIGIN)
    enrolment.begin(signed_in(ada), clock.now)
    Making.create(key_hash=b"x", at=clock.now)
    reset_links.make(bob.user, clock.now, Caller())
    SetupLink.create(token_hash=b"x", created_at=clock.now)
    SignInCode.create(user=bob.user, code_hash=b"x", created_at=clock.now)
    invitations.invite([Wanted("carol", is_admin=False)], ada.user, clock.now, Caller())
    path = tmp_path / "backup.tar"
    backups.make(path, clock.now, None)
    storage.close_database()
    return path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "elsewhere", [KEY])


@pytest.fixture
def restored(file: Path, place: Place, clock: Clock) -> Place:
    """That server, an hour later, in another place."""
    clock.advance(HOUR)
    restoring.restore(file, place, clock.now)
    startup.open_existing(place.data_dir, [KEY], connections=24)
    return place


@pytest.fixture
def visitor(restored: Place, clock: Clock) -> Iterator[TestClient]:
    app = create_app(Settings(bcrypt_cost=4), clock=clock)
    headers = {"Sec-Fetch-Site": "same-origin"}
    base = "http://127.0.0.1:8000"
    with Browser(app, base_url=base, headers=headers, follow_redirects=False) as browser:
        yield browser


def key_file(folder: Path, key: bytes) -> Path:
    path = folder / "key-file"
    path.write_bytes(text([Key(key, "")]))
    path.chmod(0o600)
    return path


def test_password_and_phone_sign_in_as_before(
    visitor: TestClient, bob: Person, clock: Clock
) -> None:
    clock.advance(60)
    sign_in(visitor, bob, clock.now)
    assert "MFA is on" in visitor.get("/profile").text


def test_everybody_is_told_at_sign_in_for_a_fortnight(visitor: TestClient, clock: Clock) -> None:
    told = "15 January 2027, 08:00 UTC"  # the backup's time, not the restoring's
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
def test_what_was_open_is_shut(restored: Place) -> None:
    for table in (Session, ResetLink, SetupLink, Invitation, SignInCode, CodeFirst, Making):
        assert not table.select().exists(), table.__name__


@pytest.mark.requirement("S-33")
def test_nothing_that_belonged_to_a_session_is_left_to_one_with_its_number(restored: Place) -> None:
    assert not RecoveryCode.select().where(RecoveryCode.sealed_copy.is_null(False)).exists()
    assert not Authenticator.select().where(Authenticator.activated_at.is_null()).exists()
    for column in (Authenticator.begun_by, RecoveryCode.made_by, RecoveryCode.opened):
        assert not column.model.select().where(column > 0).exists(), column.name


@pytest.mark.requirement("S-32")
def test_a_recovery_code_whose_sign_in_nobody_had_seen_works_and_once(
    restored: Place, ada: Person, clock: Clock
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


def test_it_is_in_everybodys_history(restored: Place, bob: Person, ada: Person) -> None:
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
def test_the_place_is_for_its_owner_alone(restored: Place) -> None:
    storage.close_database()
    modes = {path.stat().st_mode & 0o777 for path in restored.data_dir.iterdir()}
    assert (restored.data_dir.stat().st_mode & 0o777, modes) == (0o700, {0o600})


def test_the_first_night_makes_a_backup_of_it(restored: Place) -> None:
    assert Installation.get().backed_up_at == 0


def test_proving_touches_nothing(file: Path, place: Place) -> None:
    proof = restoring.check(file, place)
    assert (proof.people, place.data_dir.exists()) == (2, False)


@pytest.mark.requirement("S-87")
def test_a_wrong_key_is_refused_before_anything_is_written(file: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "elsewhere", [WRONG])
    wanted, found = Key(KEY, "").id.hex(), Key(WRONG, "").id.hex()
    with pytest.raises(BadKey, match=f"Needed: key {wanted}. Found: key {found}, from NIGHTLATCH"):
        restoring.restore(file, place, 0)
    assert not place.data_dir.exists()


def test_a_backup_without_key_asks_for_it(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadKey, match=r"contains no key\..*--key-file"):
        restoring.restore(file, Place(tmp_path / "elsewhere"), 0)
    assert not (tmp_path / "elsewhere").exists()


def test_the_key_from_a_file_comes_along(file: Path, tmp_path: Path, clock: Clock) -> None:
    place = Place(tmp_path / "elsewhere", key_file=key_file(tmp_path, KEY))
    restoring.restore(file, place, clock.now)
    startup.open_existing(place.data_dir, None)
    assert (place.data_dir / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_in_the_folder_already_is_used(
    file: Path, tmp_path: Path, clock: Clock
) -> None:
    place = Place(tmp_path / "elsewhere")
    place.data_dir.mkdir(mode=0o700)
    key_file(tmp_path, KEY).rename(place.data_dir / "key")
    restoring.restore(file, place, clock.now)
    startup.open_existing(place.data_dir, None)


def test_a_key_in_the_folder_is_not_replaced(file: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "elsewhere"
    data_dir.mkdir(mode=0o700)
    key_file(tmp_path, WRONG).rename(data_dir / "key")
    with pytest.raises(Unusable, match="There is already a key in"):
        restoring.restore(file, Place(data_dir, key_file=key_file(tmp_path, KEY)), 0)
    assert (data_dir / "key").read_bytes() == text([Key(WRONG, "")])


def test_the_key_in_the_backup_serves_an_empty_place(
    data_dir: Path, tmp_path: Path, bob: Person, clock: Clock
) -> None:
    backups.make(tmp_path / "with-key.tar", clock.now, text(vault.ring().keys))
    storage.close_database()
    place = Place(tmp_path / "elsewhere")
    restoring.restore(tmp_path / "with-key.tar", place, clock.now)
    startup.open_existing(place.data_dir, None)


def test_a_folder_with_a_database_is_left_alone(file: Path, data_dir: Path) -> None:
    before = (data_dir / data_folder.DATABASE).read_bytes()
    with pytest.raises(Unusable, match=r"There is already a database in"):
        restoring.restore(file, Place(data_dir, [KEY]), 0)
    assert (data_dir / data_folder.DATABASE).read_bytes() == before


def test_a_folder_with_other_things_is_left_alone(file: Path, place: Place) -> None:
    place.data_dir.mkdir(mode=0o700)
    (place.data_dir / "letters").touch()
    with pytest.raises(Unusable, match="is not empty: it contains letters"):
        restoring.restore(file, place, 0)
    assert [path.name for path in place.data_dir.iterdir()] == ["letters"]


def test_a_folder_that_others_see_is_refused_and_left_empty(file: Path, place: Place) -> None:
    place.data_dir.mkdir()
    (place.data_dir / "lock").touch()
    place.data_dir.chmod(0o755)
    with pytest.raises(data_folder.CannotStart, match="chmod 700"):
        restoring.restore(file, place, 0)
    assert [path.name for path in place.data_dir.iterdir()] == ["lock"]


def test_a_server_without_people_offers_no_old_set_up_link(
    data_dir: Path, tmp_path: Path, place: Place, clock: Clock
) -> None:
    token = first_account.make_link(clock.now)
    assert token
    backups.make(tmp_path / "empty.tar", clock.now, None)
    storage.close_database()
    restoring.restore(tmp_path / "empty.tar", place, clock.now)
    startup.open_existing(place.data_dir, [KEY])
    assert not first_account.is_open(token, clock.now)

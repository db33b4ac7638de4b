"""What ends with a factor, an account or a change."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.access import signing_out
from domain.database import migrating, sqlite
from domain.encryption import vault
from domain.mfa import (
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    second_factor,
    state,
    totp,
)
from domain.signin import reset_links, signin
from domain.users import accounts, password_change, passwords
from models import Authenticator, Session, User
from operations import backup_archive
from operations.backup_archive import BackupError
from operations.backup_manifest import Manifest
from operations.data_folder import DATABASE
from tests.unit.backup_check import check
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in

NEW = "violet harbour sings low"


def change(session: Session, now: int) -> object:
    return password_change.perform(session, "not it at all", NEW, now)


@pytest.mark.requirement("S-23")
@pytest.mark.parametrize(("password", "has_code"), [(PASSWORD, False), ("not it at all", True)])
def test_turning_mfa_off_takes_every_factor(
    client: TestClient, bob: Person, clock: Clock, password: str, *, has_code: bool
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(30)
    code = bob.code(clock.now) if has_code else wrong(bob, clock.now)
    client.post("/profile/mfa/removal", data={"password": password, "code": code})
    assert state.is_on(bob.user)
    clock.advance(30)
    given = {"password": PASSWORD, "code": bob.code(clock.now)}
    client.post("/profile/mfa/removal", data=given)
    assert not state.is_on(bob.user)


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("change", [{"disabled_at": 1}, {"password_hash": None}])
def test_a_sign_in_during_which_the_person_is_disabled_comes_to_nothing(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch, change: dict[str, int | None]
) -> None:
    """As an administrator does it while the password is being hashed."""
    right = passwords.renewed_hash

    def meanwhile(user: User, password: str) -> bytes | None:
        User.update(**change).where(User.id == user.id).execute()
        return right(user, password)

    monkeypatch.setattr(passwords, "renewed_hash", meanwhile)
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", PASSWORD, now, ORIGIN)
    assert not Session.select().exists()


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-73")
def test_a_backup_whose_database_is_damaged_is_none(
    data_dir: Path, bob: Person, tmp_path: Path, now: int
) -> None:
    """What SQLite itself finds, behind sums that fit."""
    parts, packed = tmp_path / "parts", tmp_path / "one.tar"
    parts.mkdir()
    sqlite.copy_to(parts / DATABASE)
    content = (parts / DATABASE).read_bytes()
    # His row and the index of usernames tell different names from now on.
    (parts / DATABASE).write_bytes(content.replace(b"bobBob Example", b"robBob Example"))
    about = Manifest(now, vault.ring().current.id.hex(), migrating.applied(), {})
    backup_archive.write(packed, parts, about)
    with pytest.raises(BackupError, match="damaged"):
        check(packed)


@pytest.mark.requirement("S-23")
@pytest.mark.requirement("S-24")
def test_a_set_up_belongs_to_the_session_that_began_it(bob: Person, now: int) -> None:
    """Whoever stole a session must not learn, nor finish, what the owner enrols."""
    mine, stolen = signed_in(bob), signed_in(bob)
    begun = enrolment.begin(mine, now)
    assert enrolment.pending(stolen, now) is None
    enrolment.cancel(stolen)
    assert enrolment.pending(mine, now)
    again = enrolment.begin(stolen, now)
    assert again.id != begun.id
    assert enrolment.pending(mine, now) is None
    assert Authenticator.select().where(Authenticator.activated_at.is_null()).count() == 1


@pytest.mark.requirement("S-23")
def test_the_lost_phones_codes_count_no_more_once_it_is_switched_off(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery.begin(bob.user, now)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    recovery.switch_off_lost_phone(session, now)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now), now)


@pytest.mark.requirement("S-37")
def test_a_link_or_code_ends_with_the_account_it_was_for_being_helped_anew(
    alice: Person, now: int
) -> None:
    older = reset_links.make(alice.user, now, ORIGIN)
    newer = reset_links.make(alice.user, now, ORIGIN)
    assert reset_links.owner(older, now) is None
    signing_out.sign_out_others(signed_in(alice), now)
    assert reset_links.owner(newer, now) is None


@pytest.mark.requirement("S-46")
def test_another_address_starts_unverified(alice: Person, now: int) -> None:
    User.update(email_verified_at=now).execute()
    session = signed_in(Person(User.get_by_id(alice.user.id)))
    accounts.update(session, "Alice A. Example", session.user.email, now)
    assert User.get_by_id(alice.user.id).email_verified_at == now
    accounts.update(session, "Alice A. Example", "alice@example.org", now)
    assert User.get_by_id(alice.user.id).email_verified_at is None

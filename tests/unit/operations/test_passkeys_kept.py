"""Passkeys come through a restore, which counters are ahead of then, and through a move."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.database import storage
from domain.database.storage import write
from domain.passkeys import assertion, challenges, options, uses
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import Copied, TookTooLong
from models import Passkey, User
from operations import backups, database_move, restoring, startup
from operations.restoring import RestoreTarget
from settings import Settings
from tests.engines import at
from tests.unit.conftest import KEY, NOW, Clock, Person
from tests.unit.operations.moved import opened
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey

SIGNING_IN = Ceremony(us(), challenges.SIGNING_IN, "browser", verifies=True)


def answered(key: SoftKey, now: int) -> str:
    return key.sign(options.to_use(SIGNING_IN, now))


def signs_in(answer: str, now: int) -> bool:
    shown = assertion.verify(answer, SIGNING_IN, now)
    with write():
        return uses.note(shown, "sign-in", now)


@pytest.mark.requirement("S-184")
def test_after_a_restore_they_work_and_nothing_is_answered_again(
    tmp_path: Path, place: RestoreTarget, alice: Person
) -> None:
    key, file = with_passkey(alice), tmp_path / "backup.tar"
    Passkey.update(added_by=7).execute()
    backups.make(file, NOW, None)
    answers = [answered(key, NOW + 1) for _ in range(3)]
    assert all(signs_in(answer, NOW + 2) for answer in answers)
    storage.close_database()
    restoring.restore(file, place, Clock(NOW + 3))
    startup.open_existing(at(place.data_dir, [KEY]), connections=24)
    for answer in answers:
        with pytest.raises(TookTooLong):
            signs_in(answer, NOW + 4)
    assert signs_in(answered(key, NOW + 4), NOW + 5)
    assert Passkey.get().sign_count == key.counter
    assert Passkey.get().added_by == 0  # a session that has this number by now is another


@pytest.mark.requirement("S-184")
def test_a_copy_is_told_from_the_counter_that_a_restore_brought_back(
    tmp_path: Path, place: RestoreTarget, alice: Person
) -> None:
    key, file = with_passkey(alice), tmp_path / "backup.tar"
    signs_in(answered(key, NOW), NOW)
    copied = key.counter
    backups.make(file, NOW, None)
    storage.close_database()
    restoring.restore(file, place, Clock(NOW))
    startup.open_existing(at(place.data_dir, [KEY]), connections=24)
    assert signs_in(answered(key, NOW + 1), NOW + 1)
    key.counter = copied
    with pytest.raises(Copied):
        signs_in(answered(key, NOW + 1), NOW + 1)


@pytest.mark.requirement("S-184")
@pytest.mark.engine("postgresql")
def test_after_a_move_to_postgresql_and_back_they_work(here: Settings) -> None:
    file = replace(here, database_url="")
    with opened(file):
        key = with_passkey(Person(User.get()))
    database_move.to_postgresql(here, NOW)
    with opened(here):
        assert signs_in(answered(key, NOW), NOW)
    database_move.to_sqlite(here)
    with opened(file):
        assert signs_in(answered(key, NOW), NOW)
        assert Passkey.get().sign_count == key.counter

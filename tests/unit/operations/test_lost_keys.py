"""The day on which the key is gone."""

from pathlib import Path

import pytest

from domain.audit import events
from domain.audit.events import Caller
from domain.encryption import keyring
from domain.encryption.keyring import BadKey, Key
from domain.mfa import authenticators
from domain.oidc import signing
from domain.signin import reset_links, signin
from domain.signin.reset_links import NewPassword
from models import Event, Passkey, RecoveryCode, Session, User
from operations import key_rotation, startup
from tests.engines import at
from tests.unit.conftest import NOW, ORIGIN, Person
from tests.unit.passkeys import with_passkey
from tests.unit.signs_in import signs_in

NEW_KEY = bytes(range(160, 192))
SHELL = Caller.shell("keys lost")


@pytest.mark.parametrize("way", ["away", "another", "no key"])
def test_a_lost_key_leaves_the_people_and_a_way_back_for_each(
    carol: Person, key_file: Path, way: str
) -> None:
    with_passkey(carol)
    wrong = {"another": Key(NEW_KEY, "")}.get(way)
    key_file.write_bytes(b"") if way == "no key" else key_file.unlink()
    if wrong:
        keyring.write(key_file, [wrong])
    ((person, token),) = key_rotation.lose(at(key_file.parent), NOW, SHELL)
    assert person == carol.user
    assert not User.get_by_id(person.id).password_hash
    assert not authenticators.active(person)
    assert [t.select().count() for t in (Session, RecoveryCode, Passkey)] == [0, 0, 0]
    reset_links.use(token, NewPassword("purple onion tram sky"), NOW, ORIGIN)
    opened = signin.with_password("carol", "purple onion tram sky", NOW, ORIGIN)
    assert opened.session.is_full
    assert len(list(key_file.parent.glob("key.lost-*"))) == (way != "away")


def test_a_lost_key_stands_in_everybodys_history(carol: Person, key_file: Path) -> None:
    User.update(disabled_at=NOW).execute()
    key_file.unlink()
    assert key_rotation.lose(at(key_file.parent), NOW, SHELL) == []  # who is disabled gets no link
    assert events.KEY_LOST in {event.kind for event in Event.select()}


def test_after_a_loss_the_next_start_finds_its_key(carol: Person, key_file: Path) -> None:
    key_file.unlink()
    key_rotation.lose(at(key_file.parent), NOW, SHELL)
    startup.unlock(at(key_file.parent))
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_a_loss_that_stopped_after_the_new_key_can_be_run_again(
    carol: Person, key_file: Path
) -> None:
    key_file.unlink()
    keyring.write(key_file, [keyring.new(key_file)])
    assert len(key_rotation.lose(at(key_file.parent), NOW, SHELL)) == 1
    with pytest.raises(key_rotation.NothingLost):
        key_rotation.lose(at(key_file.parent), NOW, SHELL)


def test_a_new_key_from_the_environment_takes_over(carol: Person, folder: Path) -> None:
    assert len(key_rotation.lose(at(folder, [NEW_KEY]), NOW, SHELL)) == 1
    startup.unlock(at(folder, [NEW_KEY]))


def test_a_key_that_opens_is_not_lost(carol: Person, key_file: Path) -> None:
    with pytest.raises(key_rotation.NothingLost, match="nothing was changed"):
        key_rotation.lose(at(key_file.parent), NOW, SHELL)
    assert signs_in(carol)


def test_a_key_file_that_is_only_open_to_others_is_not_lost(carol: Person, key_file: Path) -> None:
    key_file.chmod(0o644)
    with pytest.raises(BadKey, match="chmod 600"):
        key_rotation.lose(at(key_file.parent), NOW, SHELL)
    key_file.chmod(0o600)
    assert signs_in(carol)


def test_with_a_lost_key_the_keys_that_sign_are_lost_and_new_ones_made(
    carol: Person, key_file: Path
) -> None:
    token = signing.sign({}, "RS256", NOW)
    key_file.unlink()
    key_rotation.lose(at(key_file.parent), NOW, SHELL)
    assert signing.read_own(token) is None
    fresh = signing.sign({"sub": "x"}, "RS256", NOW)
    assert signing.read_own(fresh) == {"sub": "x"}
    assert signing.kid(fresh) != signing.kid(token)

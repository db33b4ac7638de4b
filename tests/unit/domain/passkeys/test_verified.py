"""Whether a passkey has verified its person, and when that may be believed."""

import pytest

from domain.database.storage import write
from domain.passkeys import uses
from domain.passkeys.refusals import NotVerified
from models import Passkey
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import AFTER_PASSWORD, shown
from tests.unit.passkeys import with_passkey


@pytest.mark.requirement("S-181")
def test_by_itself_it_signs_in_only_who_it_has_verified(alice: Person) -> None:
    key = with_passkey(alice)
    assert shown(key).is_verified
    with pytest.raises(NotVerified):
        shown(key, verified=False)
    assert not shown(key, AFTER_PASSWORD, alice, verified=False).is_verified


@pytest.mark.requirement("S-181")
def test_a_pin_that_a_finder_has_set_signs_no_one_in(alice: Person) -> None:
    """Level 3 §4, uvInitialized: the first time it says so, that must not be relied upon."""
    key = with_passkey(alice, verifies=False)
    key.verifies = True
    with pytest.raises(NotVerified):
        shown(key)
    after = shown(key, AFTER_PASSWORD, alice)
    assert (after.says_verified, after.is_verified) == (True, False)
    with write():
        uses.note(after, "rehearsal", NOW)
    with pytest.raises(NotVerified):
        shown(key)


@pytest.mark.requirement("S-181")
def test_a_pin_that_was_set_later_counts_once_the_password_was_there_too(alice: Person) -> None:
    key = with_passkey(alice, verifies=False)
    for says in (False, True):
        with write():
            after = shown(key, AFTER_PASSWORD, alice, verified=says)
            uses.note(after, "second factor", NOW, with_password=True)
        assert Passkey.get().is_verifying is says
    assert shown(key, verified=True).is_verified
    with write():
        uses.note(shown(key, AFTER_PASSWORD, alice), "again", NOW, with_password=True)
    assert Passkey.get().is_verifying

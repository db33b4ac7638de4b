"""A counter that doesn't grow is that of a copy, or of the original after the copy was used."""

import pytest

from domain.database.storage import write
from domain.passkeys import uses
from domain.passkeys.refusals import Copied
from models import Passkey
from tests.unit import racing
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import shown
from tests.unit.passkeys import with_passkey


@pytest.mark.requirement("S-183")
@pytest.mark.parametrize(("kept", "said"), [(5, 5), (5, 4), (5, 0), (2**32 - 1, 1)])
def test_a_counter_that_does_not_grow_is_that_of_a_copy(
    alice: Person, kept: int, said: int
) -> None:
    key = with_passkey(alice)
    Passkey.update(sign_count=kept).execute()
    with pytest.raises(Copied):
        shown(key, counter=said)


@pytest.mark.requirement("S-183")
@pytest.mark.parametrize(("kept", "said"), [(0, 0), (0, 1), (5, 6), (5, 2**32 - 1)])
def test_one_that_grows_is_kept_and_many_passkeys_have_none(
    alice: Person, kept: int, said: int
) -> None:
    key = with_passkey(alice)
    Passkey.update(sign_count=kept).execute()
    with write():
        uses.note(shown(key, counter=said), "sign-in", NOW)
    assert Passkey.get().sign_count == said


@pytest.mark.requirement("S-183")
@pytest.mark.parametrize("counts", [(6, 6), (7, 6), (6, 0)])
def test_of_a_key_and_its_copy_at_the_same_moment_one_gets_in(
    alice: Person, counts: tuple[int, int]
) -> None:
    key = with_passkey(alice)
    Passkey.update(sign_count=0).execute()
    both = [shown(key, counter=count) for count in counts]

    def noted(which: int) -> bool:
        with write():
            return uses.note(both[which], f"sign-in {which}", NOW)

    came = racing.at_once(lambda: noted(0), lambda: noted(1))
    assert came[0] is True
    assert isinstance(came[1], Copied)
    assert Passkey.get().sign_count == counts[0]


@pytest.mark.requirement("S-183")
def test_what_a_use_says_is_kept_and_a_refused_one_changes_nothing(alice: Person) -> None:
    key = with_passkey(alice, can_sync=True)
    with write():
        uses.note(shown(key, is_synced=True, counter=9), "sign-in", NOW + 5)
    row = Passkey.get()
    assert (row.sign_count, row.is_synced, row.last_used_at) == (9, True, NOW + 5)
    with pytest.raises(Copied):
        shown(key, is_synced=False, counter=3)
    row = Passkey.get()
    assert (row.sign_count, row.is_synced, row.last_used_at) == (9, True, NOW + 5)

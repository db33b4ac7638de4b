"""A passkey of which there are two: neither is accepted any longer."""

import pytest

from domain.audit import events
from domain.passkeys import rows, uses
from domain.passkeys.refusals import Copied
from models import Event, Passkey
from tests.unit.conftest import NOW, ORIGIN, Person
from tests.unit.passkeys import with_passkey

pytestmark = pytest.mark.requirement("S-204")


def test_a_copied_passkey_is_blocked_and_no_counter_is_ahead_of_it_again(alice: Person) -> None:
    with_passkey(alice, counter=2**32 - 2)
    [passkey] = rows.of(alice.user)
    with pytest.raises(Copied), uses.telling_of_copies(NOW, ORIGIN):
        raise Copied(passkey)
    assert rows.usable(alice.user, "localhost") == []
    assert Passkey.get().sign_count > 2**32 - 1
    [event] = Event.select().where(Event.kind == events.PASSKEY_COPIED)
    assert event.thing == passkey.name

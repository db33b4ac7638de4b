"""A passkey that is added, and then used: as a browser and an authenticator do it."""

from domain.database.storage import write
from domain.passkeys import (
    assertion,
    challenges,
    options,
    owners,
    public_keys,
    registration,
    relying_party,
    rows,
    uses,
)
from domain.passkeys.ceremony import Ceremony
from models import Passkey
from tests.unit.conftest import NOW, Person
from tests.unit.soft_key import ORIGIN, SoftKey


def test_what_was_added_can_be_used_and_each_challenge_once(alice: Person) -> None:
    us = relying_party.at(ORIGIN)
    assert us is not None
    key, adding = SoftKey(), Ceremony(us, challenges.ADDING, "session 1")
    with write():
        asked = options.to_add(adding, NOW, alice.user, "Nightlatch")
        new = registration.verify(key.make(asked), adding, NOW)
        kept = {name: value for name, value in vars(new).items() if hasattr(Passkey, name)}
        owners.ensure(alice.user)
        row = Passkey.create(
            **kept, user=alice.user, name="Key", rp_id=us.id, sealed_key=b"", added_at=NOW
        )
        public_keys.fill(row, new.public_key)
    assert [p.name for p in rows.usable(alice.user, us.id)] == ["Key"]

    signing_in = Ceremony(us, challenges.SIGNING_IN, "browser", verifies=True)
    answer = key.sign(options.to_use(signing_in, NOW))
    shown = assertion.verify(answer, signing_in, NOW)
    assert (shown.user, shown.is_verified) == (alice.user, True)
    with write():
        assert uses.note(shown, "sign-in", NOW)
        assert not uses.note(shown, "sign-in", NOW)
    assert Passkey.get().last_used_at == NOW

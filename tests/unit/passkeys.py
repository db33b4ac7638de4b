"""Passkeys of the cast."""

from typing import Any

from domain.database.storage import write
from domain.mfa import passkeys
from domain.passkeys import challenges, options, registration, relying_party
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.relying_party import RelyingParty
from tests.unit.conftest import NOW, Person
from tests.unit.soft_key import ORIGIN, SoftKey


def us(origin: str = ORIGIN) -> RelyingParty:
    found = relying_party.at(origin)
    assert found is not None
    return found


def with_passkey(person: Person, now: int = NOW, **bent: Any) -> SoftKey:
    """Give this person a passkey, as adding one keeps it; `bent` are the fields of SoftKey."""
    key = SoftKey(**bent)
    asked = Ceremony(us(key.origin), challenges.ADDING, f"with_passkey {person.user.id}")
    with write():
        text = key.make(options.to_add(asked, now, person.user, "Nightlatch"))
        passkeys.keep(person.user, registration.verify(text, asked, now), asked.party.id, now)
    return key

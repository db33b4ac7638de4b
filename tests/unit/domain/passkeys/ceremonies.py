"""Whole ceremonies with the authenticator in software, of which a test bends one thing."""

import json
from collections.abc import Callable
from typing import Any

from domain.database.storage import write
from domain.mfa import passkeys
from domain.passkeys import assertion, challenges, options, registration
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.registration import NewPasskey
from models import Passkey
from tests.unit.conftest import NOW, Person
from tests.unit.passkeys import us
from tests.unit.soft_key import SoftKey

ADDING = Ceremony(us(), challenges.ADDING, "session 1")
SIGNING_IN = Ceremony(us(), challenges.SIGNING_IN, "browser", verifies=True)
AFTER_PASSWORD = Ceremony(us(), challenges.SECOND_FACTOR, "session 1")


def made(person: Person, key: SoftKey, asked: Ceremony = ADDING, **bent: Any) -> str:
    """What a browser sends that has made this passkey for the person."""
    with write():
        return key.make(options.to_add(asked, NOW, person.user, "Nightlatch"), **bent)


def accepted(
    person: Person, key: SoftKey | None = None, asked: Ceremony = ADDING, **bent: Any
) -> NewPasskey:
    """A passkey of the person's that was made and verified."""
    return registration.verify(made(person, key or SoftKey(), asked, **bent), asked, NOW)


def kept(person: Person, new: NewPasskey) -> Passkey:
    """Its row."""
    with write():
        return passkeys.keep(person.user, new, us().id, NOW)


def signed(
    key: SoftKey, asked: Ceremony = SIGNING_IN, person: Person | None = None, **bent: Any
) -> str:
    """What a browser sends that has used this passkey."""
    user = person.user if person else None
    return key.sign(options.to_use(asked, NOW, user), **bent)


def shown(
    key: SoftKey, asked: Ceremony = SIGNING_IN, person: Person | None = None, **bent: Any
) -> UsedPasskey:
    """A passkey that was used and verified."""
    user = person.user if person else None
    return assertion.verify(signed(key, asked, person, **bent), asked, NOW, user)


def changed(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """What a browser sends, with this change."""
    answer = json.loads(text)
    change(answer)
    return json.dumps(answer)

"""Signing in with passkeys of the cast, by the rules alone."""

from typing import Any

from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.passkeys import challenges, options
from domain.passkeys.ceremony import Ceremony
from domain.signin import passkey_sign_in
from models import Event, Session
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in
from tests.unit.passkeys import us
from tests.unit.soft_key import SoftKey

ALONE = Ceremony(us(), challenges.SIGNING_IN, "a browser", verifies=True)


def answer(key: SoftKey, now: int = NOW, asked: Ceremony = ALONE, **bent: Any) -> str:
    return key.sign(options.to_use(asked, now), **bent)


def alone(text: str, caller: Caller = ORIGIN) -> OpenSession:
    return passkey_sign_in.sign_in(text, ALONE, NOW, caller)


def half(person: Person) -> tuple[Session, Ceremony]:
    session = signed_in(person, stage=Session.PASSWORD)
    return session, Ceremony(us(), challenges.SECOND_FACTOR, f"session {session.id}")


def kinds(person: Person) -> list[str]:
    found = Event.select().where(Event.user == person.user).order_by(Event.id)
    return [event.kind for event in found]

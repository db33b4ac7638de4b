"""What the history calls the authenticators and passkeys that it is about."""

import pytest

from domain.audit import alerts, events, past_events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import activation, authenticators, enrolment, passkeys
from domain.passkeys import challenges, options
from domain.passkeys.ceremony import Ceremony
from models import Session
from tests.unit.codes import code_for
from tests.unit.conftest import Person, signed_in
from tests.unit.passkeys import us
from tests.unit.soft_key import SoftKey
from web import history


def add_passkey(session: Session, now: int) -> passkeys.AdditionResult:
    asked = Ceremony(us(), challenges.ADDING, f"session {session.id}")
    with write():
        made = SoftKey().make(options.to_add(asked, now, session.user, "Nightlatch"))
    return passkeys.add(session, made, asked, now)


def add_app(session: Session, now: int, name: str, *, replaces: bool = False) -> None:
    begun = enrolment.begin(session, now, replaces=replaces)
    activation.activate(session, code_for(begun, now), now, name)


def told(person: Person) -> list[str]:
    return [history.event_line(event).sentence for event in past_events.recent(person.user)]


def test_a_passkey_is_named_when_it_is_added_and_removed(alice: Person, now: int) -> None:
    session = signed_in(alice)
    first, second = (add_passkey(session, now).passkey for _ in range(2))
    passkeys.remove(session, second.id, "localhost", now)
    assert [line for line in told(alice) if "“" in line] == [
        f"Passkey “{second.name}” removed",
        f"Passkey “{second.name}” added",
        f"MFA turned on: “{first.name}” added",
    ]


def test_an_authenticator_is_named_too(alice: Person, now: int) -> None:
    session = signed_in(alice)
    add_app(session, now, "Old phone")
    add_app(session, now + 60, "New phone", replaces=True)
    add_app(session, now + 120, "Tablet")
    tablet = authenticators.active(alice.user)[-1]
    authenticators.remove(session, tablet.id, now + 180)
    assert [line for line in told(alice) if "“" in line] == [
        "Authenticator “Tablet” removed",
        "Authenticator “Tablet” added",
        "Authenticator replaced by “New phone”",
        "MFA turned on: “Old phone” added",
    ]


def test_events_from_before_that_name_nothing_are_told_all_the_same(
    alice: Person, now: int
) -> None:
    with write():
        events.record(alice.user, events.PASSKEY_COPIED, now, Caller())
        events.record(alice.user, events.PASSKEY_ADDED, now, Caller())
    assert told(alice)[:2] == ["Passkey added", "A passkey was blocked: there may be a copy of it"]


@pytest.mark.requirement("S-25")
def test_however_many_names_a_thief_thinks_up_they_are_one_line(alice: Person, now: int) -> None:
    for number in range(alerts.GROUPS + 1):
        with write():
            events.record(alice.user, events.PASSKEY_ADDED, now, Caller(), thing=f"Key {number}")
    [added] = [
        line for line in alerts.unseen(signed_in(alice)).lines if line.kind == "passkey-added"
    ]
    assert (added.times, added.thing) == (alerts.GROUPS + 1, "")


def test_an_administrator_who_did_it_is_named_once(alice: Person, ada: Person, now: int) -> None:
    with write():
        events.record(alice.user, events.RENAMED, now, Caller(), ada.user)
        events.record(alice.user, events.MFA_RESET, now, Caller.shell("user reset-mfa"))
    reset, renamed = map(history.event_line, past_events.recent(alice.user)[:2])
    assert (renamed.sentence, renamed.names_doer) == (
        "Name changed by an administrator (ada)",
        True,
    )
    assert (renamed.deed, renamed.by) == ("Name changed", "ada")
    assert (reset.sentence, reset.names_doer) == ("An administrator reset MFA", False)
    assert (reset.deed, reset.by) == ("MFA reset", "the server")

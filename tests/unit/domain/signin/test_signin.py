"""Signing in, confirming, turning MFA off."""

import pytest

from domain.access import sessions
from domain.mfa import authenticators, recovery_codes, removal, totp
from domain.signin import confirmation, signin
from domain.users import password_change
from models import Authenticator, RecoveryCode, Session, User
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, Person, signed_in

NEW_PASSWORD = "purple onion tram sky"


def test_without_mfa_the_password_opens_a_full_session(alice: Person, now: int) -> None:
    opened = signin.with_password("alice", alice.password, now, ORIGIN)
    assert opened.session.is_full


@pytest.mark.requirement("S-22")
def test_with_mfa_the_password_opens_half_a_session(bob: Person, now: int) -> None:
    opened = signin.with_password("bob", bob.password, now, ORIGIN)
    assert not opened.session.is_full


def test_the_code_completes_it(bob: Person, now: int) -> None:
    half = signin.with_password("bob", bob.password, now, ORIGIN).session
    assert signin.with_code(half, bob.code(now), now, ORIGIN).session.is_full


@pytest.mark.requirement("S-16")
@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("nobody", "wrong")])
def test_wrong_names_and_passwords_are_refused_in_the_same_words(
    alice: Person, now: int, name: str, password: str
) -> None:
    with pytest.raises(signin.WrongPassword) as refusal:
        signin.with_password(name, password, now, ORIGIN)
    assert refusal.value.sentence == "Incorrect username or password."


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-16")
def test_a_disabled_person_is_refused_in_the_words_for_a_wrong_password(
    alice: Person, now: int
) -> None:
    User.update(disabled_at=now).where(User.id == alice.user.id).execute()
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", alice.password, now, ORIGIN)


@pytest.mark.case("B28")
def test_who_waits_at_the_code_must_start_again_when_the_password_changes(
    bob: Person, now: int
) -> None:
    waiting = signin.with_password("bob", bob.password, now, ORIGIN)
    password_change.perform(signed_in(bob), bob.password, NEW_PASSWORD, now)
    assert sessions.resume(waiting.token, now) is None


@pytest.mark.requirement("S-07")
@pytest.mark.parametrize("current", ["", "wrong password entirely"])
def test_changing_the_password_needs_the_current_one(alice: Person, now: int, current: str) -> None:
    before = User.get().password_hash
    with pytest.raises(password_change.WrongCurrentPassword):
        password_change.perform(signed_in(alice), current, NEW_PASSWORD, now)
    assert User.get().password_hash == before


@pytest.mark.requirement("S-52")
def test_changing_the_password_ends_the_other_sessions(alice: Person, now: int) -> None:
    signed_in(alice)
    session = signed_in(alice)
    password_change.perform(session, alice.password, NEW_PASSWORD, now)
    assert [s.id for s in Session.select()] == [session.id]
    signin.with_password("alice", NEW_PASSWORD, now, ORIGIN)


@pytest.mark.requirement("S-23")
def test_confirming_takes_password_and_code(bob: Person, now: int) -> None:
    session = signed_in(bob)
    with pytest.raises(totp.CodeMalformed):
        confirmation.confirm(session, bob.password, "", now)
    with pytest.raises(totp.CodeRejected):
        confirmation.confirm(session, bob.password, wrong(bob, now), now)
    with pytest.raises(signin.WrongPassword):
        confirmation.confirm(session, "wrong", bob.code(now), now)
    confirmation.confirm(session, bob.password, bob.code(now), now)


def test_turning_off_takes_authenticator_and_recovery_code_away(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    removal.turn_off(session, now)
    assert not Authenticator.select().exists()
    assert not RecoveryCode.select().exists()


@pytest.mark.requirement("S-17")
def test_an_administrator_cannot_turn_mfa_off(ada: Person, now: int) -> None:
    with pytest.raises(removal.Required):
        removal.turn_off(signed_in(ada), now)
    assert authenticators.active(ada.user)


@pytest.mark.requirement("S-35")
def test_a_recovery_code_replaces_no_password(bob: Person, now: int) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    with pytest.raises(signin.WrongPassword):
        signin.with_password("bob", text, now, ORIGIN)

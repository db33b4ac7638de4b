"""Replacing a lost phone; several authenticators; the rehearsal."""

import pyotp
import pytest
from starlette.testclient import TestClient

from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    second_factor,
    totp,
    totp_secrets,
)
from domain.signin import signin
from models import Authenticator, Session, User
from tests.canaries import watched
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, sign_in, signed_in


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


def recovered(person: Person, now: int) -> Session:
    """A session that the person's recovery code has just opened."""
    text = watched(recovery_codes.generate(signed_in(person), now).text)
    half = signin.with_password(person.user.username, PASSWORD, now, ORIGIN).session
    return come_back(signin.with_recovery_code(half, text, now, ORIGIN), now)


def enrolled(session: Session, now: int, **options: bool) -> pyotp.TOTP:
    begun = enrolment.begin(session, now, **options)
    activation.activate(session, code_for(begun, now), now)
    return pyotp.TOTP(totp_secrets.base32(begun))


def test_signing_in_with_the_recovery_code_begins_the_path(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    assert recovery.is_under_way(fresh(bob))
    path = recovery.path(session, now)
    assert not path.code_is_saved
    assert path.shown is not None


def test_a_new_phone_ends_the_path(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    recovery_code_use.mark_saved(session, now)
    assert recovery.path(session, now).code_is_saved
    phone = enrolled(session, now)
    assert not recovery.is_under_way(fresh(bob))
    second_factor.check(bob.user, phone.at(now + 30), now + 30)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now + 60), now + 60)


def test_the_path_goes_on_at_the_next_sign_in(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    text = recovery_codes.shown(session, now)
    assert text is not None
    half = signin.with_password("bob", PASSWORD, now + 7200, ORIGIN).session
    session = signin.with_recovery_code(half, text, now + 7200, ORIGIN).session
    assert recovery.is_under_way(session.user)


def test_a_phone_that_turns_up_is_kept_for_a_code_of_it(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    with pytest.raises(totp.CodeRejected):
        recovery.found_phone(session, wrong(bob, now), now)
    recovery.found_phone(session, bob.code(now), now)
    assert not recovery.is_under_way(fresh(bob))
    second_factor.check(bob.user, bob.code(now + 30), now + 30)


def test_a_lost_phone_is_switched_off_once_the_code_is_saved(bob: Person, now: int) -> None:
    session = recovered(bob, now)
    text = recovery_codes.shown(session, now)
    assert text is not None
    with pytest.raises(recovery.CodeNotSaved):
        recovery.switch_off_lost_phone(session, now)
    recovery_code_use.mark_saved(session, now)
    recovery.switch_off_lost_phone(session, now)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now), now)
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    assert not half.is_full
    assert signin.with_recovery_code(half, text, now, ORIGIN).session.is_full


def test_with_the_phone_switched_off_signing_in_asks_for_the_recovery_code(
    client: TestClient, bob: Person, now: int
) -> None:
    session = recovered(bob, now)
    recovery_code_use.mark_saved(session, now)
    recovery.switch_off_lost_phone(session, now)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    answer = client.get("/sign-in/code")
    assert answer.headers["Location"] == "/sign-in/recovery-code"
    assert "Your phone is blocked for this account" in client.get("/sign-in/recovery-code").text


def test_every_page_says_that_the_lost_phone_can_still_sign_in(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob), now).text)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    answer = client.post("/sign-in/recovery-code", data={"recovery_code": text})
    assert answer.headers["Location"] == "/recovery"
    for path in ("/profile", "/profile/password", "/profile/rehearsal"):
        assert "Your lost phone can still sign in." in client.get(path).text


@pytest.mark.case("B11")
def test_an_abandoned_replacement_changes_nothing(bob: Person, now: int) -> None:
    enrolment.begin(signed_in(bob), now)
    second_factor.check(bob.user, bob.code(now), now)


def test_adding_keeps_the_others_and_any_of_them_signs_in(bob: Person, now: int) -> None:
    second = enrolled(signed_in(bob), now, replaces=False)
    second_factor.check(bob.user, second.at(now + 30), now + 30)
    second_factor.check(bob.user, bob.code(now + 30), now + 30)
    names = [a.name for a in authenticators.enrolled(bob.user)]
    assert names == ["Authenticator app", "Authenticator app 2"]


def test_five_authenticators_are_the_most(bob: Person, now: int) -> None:
    session = signed_in(bob)
    for i in range(4):
        enrolled(session, now + i, replaces=False)
    with pytest.raises(authenticators.TooMany):
        enrolment.begin(session, now, replaces=False)


def test_replacing_takes_all_others_away(bob: Person, now: int) -> None:
    session = signed_in(bob)
    enrolled(session, now, replaces=False)
    phone = enrolled(session, now)
    assert len(authenticators.enrolled(bob.user)) == 1
    second_factor.check(bob.user, phone.at(now + 30), now + 30)


def test_one_of_several_can_be_removed_and_the_last_cannot(bob: Person, now: int) -> None:
    session = signed_in(bob)
    enrolled(session, now, replaces=False)
    first, second = authenticators.enrolled(bob.user)
    authenticators.remove(session, first.id, now)
    with pytest.raises(authenticators.LastOne):
        authenticators.remove(session, second.id, now)


@pytest.mark.requirement("S-83")
def test_other_peoples_authenticators_are_not_there(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    foreign = Authenticator.get()
    sign_in(client, alice)
    for number in (str(foreign.id), "0", "x", "9" * 30):
        path = f"/profile/mfa/authenticators/{number}"
        assert client.get(path).status_code == 404
        assert client.post(path, data={"authenticator_name": "Mine"}).status_code == 404
        assert client.post(f"{path}/removal").status_code == 404
    assert Authenticator.get().name == foreign.name


def test_an_authenticator_can_be_renamed(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    path = f"/profile/mfa/authenticators/{Authenticator.get().id}"
    for name in ("", " ", "x" * 51, "a\x07b"):
        assert client.post(path, data={"authenticator_name": name}).status_code == 422
    assert client.post(path, data={"authenticator_name": "  Work   phone "}).status_code == 303
    assert Authenticator.get().name == "Work phone"

""" "You were signed out everywhere else" is told to those who were signed in somewhere else."""

from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.mfa import authenticators
from domain.passkeys import rows
from domain.signin import reset_links
from models import Session
from tests.canaries import watched
from tests.unit.browser import words
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in, with_mfa
from tests.unit.passkeys import with_passkey
from tests.unit.sent_twice import begun

TOLD = "You were signed out everywhere else."
NEW = "purple onion tram sky"
MFA = "/profile/mfa"
Act = Callable[[TestClient, Person, int], Response]


def add(client: TestClient, person: Person, now: int) -> Response:
    return _set_up(client, person, now, f"{MFA}/authenticators")


def replace(client: TestClient, person: Person, now: int) -> Response:
    return _set_up(client, person, now, f"{MFA}/replacement")


def remove(client: TestClient, person: Person, now: int) -> Response:
    number = authenticators.enrolled(with_mfa(person).user)[-1].id
    return client.post(f"{MFA}/authenticators/{number}/removal")


def remove_passkey(client: TestClient, person: Person, now: int) -> Response:
    with_passkey(person)
    [passkey] = rows.of(person.user)
    return client.post(f"{MFA}/passkeys/{passkey.id}/removal")


def turn_off(client: TestClient, person: Person, now: int) -> Response:
    return client.post(f"{MFA}/removal", data={"password": PASSWORD, "code": person.code(now)})


def change_password(client: TestClient, person: Person, now: int) -> Response:
    form = {"current_password": PASSWORD, "password": NEW}
    return client.post("/profile/password", data=form)


def reset_password(client: TestClient, person: Person, now: int) -> Response:
    client.get(f"/reset/{watched(reset_links.make(person.user, now, Caller()))}")
    return client.post("/reset", data={"password": NEW, "code": person.code(now)})


ACTS = [add, replace, remove, remove_passkey, turn_off, change_password, reset_password]


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("act", ACTS)
def test_it_is_told_if_it_is_so(
    client: TestClient, bob: Person, clock: Clock, act: Act, elsewhere: bool
) -> None:
    sign_in(client, bob, clock.now)
    if elsewhere:
        signed_in(bob, clock.now)
    clock.advance(30)
    assert (TOLD in _notice(client, act(client, bob, clock.now))) is elsewhere


@pytest.mark.parametrize("elsewhere", [False, True])
def test_so_it_is_when_mfa_is_turned_on(
    client: TestClient, alice: Person, clock: Clock, elsewhere: bool
) -> None:
    sign_in(client, alice)
    if elsewhere:
        signed_in(alice, clock.now)
    shown = _notice(client, _set_up(client, alice, clock.now, MFA))
    assert ("MFA is on" in shown, TOLD in shown) == (True, elsewhere)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_so_it_is_after_a_reset_without_mfa(
    client: TestClient, alice: Person, now: int, elsewhere: bool
) -> None:
    if elsewhere:
        signed_in(alice, now)
    client.get(f"/reset/{watched(reset_links.make(alice.user, now, Caller()))}")
    shown = _notice(client, client.post("/reset", data={"password": NEW}))
    assert ("Your new password has been set" in shown, TOLD in shown) == (True, elsewhere)


@pytest.mark.parametrize("stage", [Session.PASSWORD, Session.FULL])
def test_a_sign_in_that_waits_for_its_code_or_is_over_was_none(
    client: TestClient, bob: Person, clock: Clock, stage: str
) -> None:
    other = signed_in(bob, clock.now, stage)
    clock.advance(90 * 24 * 60 * 60 if stage == Session.FULL else 30)
    sign_in(client, bob, clock.now)
    assert TOLD not in _notice(client, change_password(client, bob, clock.now))
    assert not Session.select().where(Session.id == other.id).exists()


def test_who_asks_for_just_that_is_told_once(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    signed_in(bob, now)
    shown = _notice(client, client.post("/profile/sessions/removal"))
    assert shown.count("signed out everywhere else.") == 1


def _set_up(client: TestClient, person: Person, now: int, path: str) -> Response:
    code = code_for(begun(client, person, path), now)
    return client.post(f"{MFA}/code", data={"code": code})


def _notice(client: TestClient, answer: Response) -> str:
    assert answer.status_code == 303, answer.text
    return words(client.get(answer.headers["Location"]).text)

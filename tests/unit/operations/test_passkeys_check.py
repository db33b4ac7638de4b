"""Passkeys that were made for another address: told before somebody is locked out."""

from pathlib import Path

import pytest

from operations import passkeys_check
from operations.diagnosis import Installation
from settings import Settings
from tests.unit.conftest import Person
from tests.unit.passkeys import with_passkey

HERE, MOVED = Settings(), Settings(public_url="https://login.example.com")
OPEN = Installation(Path())


def test_while_there_are_none_nothing_is_said(alice: Person) -> None:
    assert not list(passkeys_check.checked(HERE, OPEN))


def test_their_number_is_told(alice: Person) -> None:
    with_passkey(alice)
    [check] = passkeys_check.checked(HERE, OPEN)
    assert (check.name, check.found, check.ok) == ("passkeys", "1", True)


@pytest.mark.requirement("S-201")
def test_after_the_address_changed_it_is_told_who_cannot_get_in(alice: Person) -> None:
    with_passkey(alice)
    [check] = passkeys_check.checked(MOVED, OPEN)
    assert check.found == "1, of which 1 made for localhost"
    assert check.problem == (
        "1 passkey made for localhost can't be used at https://login.example.com. Without another "
        "passkey or an authenticator app, these people need their recovery code or your help to "
        "sign in: alice. Did the address change by mistake? Set NIGHTLATCH_PUBLIC_URL back."
    )


def test_whoever_has_an_authenticator_app_gets_in(bob: Person) -> None:
    with_passkey(bob)
    [check] = passkeys_check.checked(MOVED, OPEN)
    assert check.ok
    assert passkeys_check.warning(MOVED) == ""


def test_where_nothing_can_be_read_nothing_is_said() -> None:
    assert not list(passkeys_check.checked(HERE, Installation(Path(), OSError())))

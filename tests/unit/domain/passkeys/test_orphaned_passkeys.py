"""Passkeys of a former address: how many, and who has nothing else."""

from typing import Any

import pytest

from domain.passkeys import orphaned_passkeys
from domain.passkeys.orphaned_passkeys import OrphanedPasskeys
from models import Authenticator, Passkey, User
from tests.unit.conftest import NOW, Person, with_mfa
from tests.unit.passkeys import with_passkey

OLD: dict[str, Any] = {"rp_id": "old.example.com", "origin": "https://old.example.com"}


def test_where_all_were_made_for_our_address_there_are_none(alice: Person) -> None:
    with_passkey(alice)
    assert orphaned_passkeys.count("localhost") is None


@pytest.mark.requirement("S-201")
def test_whoever_has_nothing_else_is_named(alice: Person, bob: Person) -> None:
    with_passkey(alice, **OLD)
    with_passkey(alice, **OLD)
    with_passkey(bob, **OLD)
    assert orphaned_passkeys.count("localhost") == OrphanedPasskeys(
        3, ["old.example.com"], ["alice"]
    )


@pytest.mark.requirement("S-201")
def test_where_passkeys_work_nowhere_so_is_everybody(alice: Person) -> None:
    with_passkey(alice)
    assert orphaned_passkeys.count("") == OrphanedPasskeys(1, ["localhost"], ["alice"])


def test_whoever_has_another_one_here_is_not_named(alice: Person) -> None:
    with_passkey(alice, **OLD)
    with_passkey(alice)
    assert orphaned_passkeys.count("localhost") == OrphanedPasskeys(1, ["old.example.com"], [])


@pytest.mark.requirement("S-201")
def test_what_is_blocked_helps_nobody(alice: Person) -> None:
    with_passkey(with_mfa(alice), **OLD)
    with_passkey(alice)
    for table in (Authenticator, Passkey):
        table.update(switched_off_at=NOW).execute()
    found = orphaned_passkeys.count("localhost")
    assert found is not None
    assert found.without == ["alice"]


def test_the_disabled_are_not_named(alice: Person) -> None:
    with_passkey(alice, **OLD)
    User.update(disabled_at=NOW).execute()
    assert orphaned_passkeys.count("localhost") == OrphanedPasskeys(1, ["old.example.com"], [])

"""Passwords: how long they may be, how they are kept and checked."""

import bcrypt
import pytest

from domain.encryption import vault
from domain.signin import signin
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import User
from settings import Settings
from tests import cases
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person


def opens(person: Person, password: str) -> bool:
    return passwords.verify(User.get_by_id(person.user.id), password)


def give(person: Person, password: str) -> None:
    """Make this the person's password, whether or not it would be accepted."""
    accounts.store_password_hash(person.user, passwords.hashed(password))


def stored_hash(person: Person) -> bytes:
    record = User.get_by_id(person.user.id).password_hash
    assert record is not None
    return vault.unseal(vault.PASSWORD_HASH, person.user.id, record)


@pytest.mark.requirement("S-01")
def test_fourteen_characters_are_refused_and_fifteen_accepted() -> None:
    with pytest.raises(passwords.PasswordRefused, match="at least 15"):
        passwords.validate("qwzxplmnvbghtu")
    passwords.validate("qwzxplmnvbghtuy")


@pytest.mark.requirement("S-01")
def test_an_emoji_counts_as_one_character() -> None:
    with pytest.raises(passwords.PasswordRefused):
        passwords.validate("mist over hil🦉")
    passwords.validate("mist over hill🦉")


@pytest.mark.requirement("S-10")
def test_more_bytes_than_any_form_takes_are_refused_before_they_are_hashed(alice: Person) -> None:
    words = "mist over höll ünd "
    passwords.validate(words + "q7" * 100)
    with pytest.raises(passwords.PasswordRefused, match="at most 1024 bytes"):
        passwords.validate(words + "é" * 505)
    give(alice, words + "é" * 505)
    assert not opens(alice, words + "é" * 505)


@pytest.mark.requirement("S-09")
def test_without_a_setting_a_hash_takes_4096_rounds() -> None:
    assert Settings().bcrypt_cost == 12


@pytest.mark.requirement("S-02")
def test_every_one_of_64_emoji_counts(alice: Person) -> None:
    password = "".join(chr(0x1F400 + 37 * i % 191) for i in range(63))
    passwords.validate(password + "🦊")
    give(alice, password + "🦊")
    assert opens(alice, password + "🦊")
    assert not opens(alice, password + "🦉")


@pytest.mark.case("B34")
@pytest.mark.requirement("S-02")
@pytest.mark.parametrize("row", cases.rows("B34", "password_pair"))
def test_passwords_that_differ_past_72_bytes_do_not_match(
    alice: Person, row: dict[str, dict[str, str]]
) -> None:
    first, second = (
        row[name]["repeat"] * int(row[name]["times"]) + row[name]["then"] for name in "ab"
    )
    give(alice, first)
    assert opens(alice, first)
    assert not opens(alice, second)


@pytest.mark.requirement("S-03")
@pytest.mark.parametrize("typed", ["Correct horse battery", " correct horse battery", ""])
def test_case_and_spaces_count(alice: Person, typed: str) -> None:
    assert not opens(alice, typed)


@pytest.mark.requirement("S-03")
def test_composed_and_decomposed_letters_are_the_same(data_dir: object) -> None:
    account = NewAccount("zoe", "Zoe", "caf\u00e9 au lait matin")
    person = Person(accounts.create(account, NOW, ORIGIN))
    assert opens(person, "cafe\u0301 au lait matin")


@pytest.mark.requirement("S-04")
def test_lower_case_alone_is_fine() -> None:
    passwords.validate("mistoverhillandmoor")


def test_more_than_a_kilobyte_is_refused() -> None:
    with pytest.raises(passwords.PasswordRefused, match="at most"):
        passwords.validate("🦉" * 257)


def test_too_long_a_try_is_wrong_and_no_fault(alice: Person) -> None:
    assert not opens(alice, "x" * 100_000)


@pytest.mark.requirement("S-09")
def test_the_stored_hash_is_bcrypt_and_sealed(alice: Person) -> None:
    passwords.use_cost(10)
    fresh = passwords.hashed("correct horse battery")
    passwords.use_cost(4)
    assert fresh.startswith(b"$2b$10$")
    record = User.get_by_id(alice.user.id).password_hash
    assert record is not None
    assert b"$2b$" not in bytes(record)
    stored = vault.unseal(vault.PASSWORD_HASH, alice.user.id, record)
    assert stored.startswith(b"$2b$04$")
    assert not bcrypt.checkpw(alice.password.encode(), stored)


def test_nobody_has_no_password(data_dir: object) -> None:
    assert not passwords.verify(None, "nobody")


def test_a_disabled_person_does_not_get_in(alice: Person, now: int) -> None:
    User.update(disabled_at=now).execute()
    assert not opens(alice, alice.password)


@pytest.mark.requirement("S-85")
def test_a_hash_moved_to_another_person_does_not_open(alice: Person, bob: Person) -> None:
    bobs = User.get_by_id(bob.user.id).password_hash
    User.update(password_hash=bobs).where(User.id == alice.user.id).execute()
    with pytest.raises(vault.Unreadable):
        opens(alice, bob.password)


@pytest.mark.requirement("S-09")
def test_a_hash_is_renewed_at_sign_in_when_the_cost_rises(alice: Person) -> None:
    before = stored_hash(alice)
    passwords.use_cost(5)
    signin.with_password("alice", PASSWORD, NOW, ORIGIN)
    after = stored_hash(alice)
    passwords.use_cost(4)
    signin.with_password("alice", PASSWORD, NOW, ORIGIN)
    assert (before[:7], after[:7]) == (b"$2b$04$", b"$2b$05$")
    assert stored_hash(alice) == after  # and it never becomes a cheaper one
    assert opens(alice, PASSWORD)


@pytest.mark.requirement("S-09")
def test_a_wrong_password_renews_nothing(alice: Person) -> None:
    before = stored_hash(alice)
    passwords.use_cost(5)
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", "not the right one", NOW, ORIGIN)
    passwords.use_cost(4)
    assert stored_hash(alice) == before

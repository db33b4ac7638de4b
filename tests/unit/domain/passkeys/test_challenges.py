"""A challenge is ours, for one purpose of one session or browser, for five minutes, and once."""

import secrets
from pathlib import Path

import pytest

from domain.database.storage import write
from domain.encryption import keyring, vault
from domain.passkeys import assertion, challenges, options, registration, uses
from domain.passkeys.challenges import LASTS, SIGNING_IN
from domain.passkeys.refusals import AnsweredBefore, TookTooLong, Unreadable
from models import SpentChallenge
from operations import housekeeping
from tests.unit import racing
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys import ceremonies
from tests.unit.domain.passkeys.ceremonies import AFTER_PASSWORD, made, shown, signed
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey


@pytest.mark.requirement("S-177")
def test_each_is_new_and_long_enough(data_dir: Path) -> None:
    given = {challenges.give(SIGNING_IN, "browser", NOW) for _ in range(20)}
    assert len(given) == 20
    assert all(len(one) >= 8 + 16 + 32 for one in given)  # §13.4.3: 16 random bytes at least


@pytest.mark.requirement("S-177")
def test_one_of_a_clock_that_was_before_1970_is_over(data_dir: Path) -> None:
    given = challenges.give(SIGNING_IN, "browser", -LASTS)
    with pytest.raises(TookTooLong):
        challenges.verify(given, SIGNING_IN, "browser", NOW)


@pytest.mark.requirement("S-177")
@pytest.mark.parametrize(
    ("purpose", "bound_to", "after"),
    [
        (challenges.CONFIRMING, "browser", 0),
        (SIGNING_IN, "another browser", 0),
        (SIGNING_IN, "", 0),
        (SIGNING_IN, "browser", LASTS),
        (SIGNING_IN, "browser", -LASTS),  # of a clock that was ahead
    ],
)
def test_it_holds_for_what_it_was_given_for_and_five_minutes(
    data_dir: Path, purpose: str, bound_to: str, after: int
) -> None:
    given = challenges.give(SIGNING_IN, "browser", NOW)
    challenges.verify(given, SIGNING_IN, "browser", NOW + LASTS - 1)
    with pytest.raises(TookTooLong):
        challenges.verify(given, purpose, bound_to, NOW + after)


@pytest.mark.requirement("S-177")
def test_none_is_believed_that_we_have_not_made(data_dir: Path) -> None:
    ours = challenges.give(SIGNING_IN, "browser", NOW)
    younger = (NOW + 1).to_bytes(8, "big") + ours[8:]
    for other in (b"", ours[:-1], ours + b"\0", younger, secrets.token_bytes(len(ours))):
        with pytest.raises(TookTooLong):
            challenges.verify(other, SIGNING_IN, "browser", NOW)


@pytest.mark.requirement("S-177")
def test_with_another_key_none_holds_any_longer(folder: Path, key_file: Path) -> None:
    given = challenges.give(SIGNING_IN, "browser", NOW)
    vault.use(keyring.Keyring((keyring.Key(bytes(32), "a test"),)))
    with pytest.raises(TookTooLong):
        challenges.verify(given, SIGNING_IN, "browser", NOW)


@pytest.mark.requirement("S-177")
def test_both_ceremonies_ask_for_the_challenge_that_was_given(alice: Person) -> None:
    key = with_passkey(alice)
    for challenge in (secrets.token_urlsafe(56), ""):
        with pytest.raises(TookTooLong):
            ceremonies.accepted(alice, challenge=challenge)
        with pytest.raises(TookTooLong):
            shown(key, challenge=challenge)


@pytest.mark.requirement("S-177")
@pytest.mark.parametrize("challenge", [None, 7, "not base64url!", "a", "AAAA="])
def test_one_that_is_no_challenge_is_refused(alice: Person, challenge: object) -> None:
    key = with_passkey(alice)
    with pytest.raises(Unreadable):
        ceremonies.accepted(alice, challenge=challenge)
    with pytest.raises(Unreadable):
        shown(key, challenge=challenge)


@pytest.mark.requirement("S-177")
def test_both_ceremonies_end_after_five_minutes(alice: Person) -> None:
    key = with_passkey(alice)
    with pytest.raises(TookTooLong):
        registration.verify(made(alice, SoftKey()), ceremonies.ADDING, NOW + LASTS)
    with pytest.raises(TookTooLong):
        assertion.verify(signed(key), ceremonies.SIGNING_IN, NOW + LASTS)


@pytest.mark.requirement("S-177")
def test_one_of_another_session_or_purpose_counts_for_nobody(alice: Person) -> None:
    key = with_passkey(alice)
    answer = key.sign(options.to_use(AFTER_PASSWORD, NOW, alice.user))
    assert assertion.verify(answer, AFTER_PASSWORD, NOW, alice.user)
    with pytest.raises(TookTooLong):
        assertion.verify(answer, ceremonies.SIGNING_IN, NOW)


@pytest.mark.requirement("S-177")
def test_one_is_answered_once_and_the_same_form_again_says_so(alice: Person) -> None:
    used = shown(with_passkey(alice))
    with write():
        assert uses.note(used, "sign-in of browser 1", NOW)
        assert not uses.note(used, "sign-in of browser 1", NOW)
        with pytest.raises(AnsweredBefore):
            uses.note(used, "sign-in of browser 2", NOW)
    assert SpentChallenge.select().count() == 1


@pytest.mark.requirement("S-177")
def test_of_two_at_once_one_is_answered_before(alice: Person) -> None:
    used = shown(with_passkey(alice))

    def noted(use: str) -> bool:
        with write():
            return uses.note(used, use, NOW)

    came = racing.at_once(lambda: noted("a"), lambda: noted("b"))
    assert came[0] is True
    assert isinstance(came[1], AnsweredBefore)


@pytest.mark.requirement("S-177")
def test_what_was_answered_is_kept_while_the_challenge_would_hold(alice: Person) -> None:
    used = shown(with_passkey(alice))
    with write():
        uses.note(used, "sign-in", NOW)
    housekeeping.sweep(NOW + LASTS)
    assert SpentChallenge.select().count() == 1
    housekeeping.sweep(NOW + 2 * LASTS)
    assert SpentChallenge.select().count() == 0


@pytest.mark.requirement("S-177")
def test_looking_at_the_sign_in_page_writes_nothing(alice: Person) -> None:
    with_passkey(alice)
    options.to_use(ceremonies.SIGNING_IN, NOW)  # outside of a transaction: it would be refused
    options.to_use(AFTER_PASSWORD, NOW, alice.user)
    assert SpentChallenge.select().count() == 0


@pytest.mark.requirement("S-177")
def test_a_clock_that_leaps_for_a_moment_has_nothing_answered_twice(alice: Person) -> None:
    used = shown(with_passkey(alice))
    with write():
        uses.note(used, "sign-in of one", NOW)
    housekeeping.sweep(NOW + 3 * housekeeping.EVERY, leapt=True)
    with write(), pytest.raises(AnsweredBefore):
        uses.note(used, "sign-in of another", NOW + 1)

"""Famous passphrases are nobody's."""

import pytest

from domain.users import common_passphrases, passwords


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple",
        "correcthorsebatterystaple",
        "CorrectHorseBatteryStaple2026!",
        "correct  horse\u00a0battery_staple.1",
        "c0rrect h0rse b@ttery st@ple",
        "my correct horse battery staple",
        "To be, or not to be, that is the question",
        "May the Force be with you 123",
        "four unrelated words work well",
    ],
)
def test_a_famous_passphrase_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(passwords.PasswordRefused, match="well-known"):
        passwords.validate(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "lanterns over the wide canal", "winter is coming to the wide canal"],
)
def test_ones_own_words_are_ones_own(password: str) -> None:
    assert not common_passphrases.resembles_one(password)


def test_the_examples_that_pages_give_are_on_the_list() -> None:
    assert common_passphrases.resembles_one("Four unrelated words work well.")

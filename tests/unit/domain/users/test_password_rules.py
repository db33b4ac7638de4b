"""Which passwords are good enough: not breached, not guessed easily, not about the person."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import create_app
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.users import accounts, password_change, password_strength, passwords
from domain.users.accounts import NewAccount
from models import User
from settings import Settings
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person, signed_in


@pytest.fixture(autouse=True)
def no_site() -> Iterator[None]:
    yield
    passwords.use_context([])


def refusal(password: str, context: tuple[str, ...] = ()) -> str:
    with pytest.raises(passwords.PasswordRefused) as refused:
        passwords.validate(password, context)
    assert refused.value.field == "password"
    return str(refused.value)


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("correcthorsebatterystaple", "well-known passphrase"),
        ("1qaz2wsx3edc4rfv", "known data leaks"),
        ("aaaaaaaaaaaaaaab", "Repeated characters"),
        ("password password1", "Repeated characters"),
        ("qwertyuiop[]asdfghjkl;'", "Keys next to each other"),
        ("bcdefghijklmnopqrstuv", "Sequences such as “abc”"),
        ("18.12.1987 18.12.1987", "Repeated characters"),
        ("michael jennifer", "common words and passwords"),
    ],
)
def test_an_easily_guessed_password_is_refused_with_the_reason(password: str, why: str) -> None:
    assert why in refusal(password)


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "kT9#vLq2!mZx8@pW", "six lanterns along a pier", "0!%+?$/=&#-_;:,.<"],
)
def test_what_people_and_password_managers_think_up_is_accepted(password: str) -> None:
    passwords.validate(password, ("alice", "Alice Example", "alice", "example.test"))


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize("symbols", ["4@8({[<369&1!|70$5+%2", "@43!10$57", "ab", "1.1.2011 "])
def test_no_password_takes_long_to_weigh(symbols: str) -> None:
    begun = time.thread_time()
    password_strength.objection((symbols * passwords.MAX_BYTES)[: passwords.MAX_BYTES])
    assert time.thread_time() - begun < 0.5  # zxcvbn alone takes 2 to 5 seconds


@pytest.mark.requirement("S-06")
def test_the_words_of_one_person_are_not_held_against_another() -> None:
    assert "“kettledrum”" in refusal("mur d-elttek 1234567", ("kettledrum",))
    passwords.validate("kettledrum harbour 12")


@pytest.mark.requirement("S-06")
@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Nightlatch 2026!", "nightlatch"),
        ("N1ghtl4tch-N1ghtl4tch", "nightlatch"),
        ("hctalthgin12345", "nightlatch"),
        ("harbour office 1", "harbour office"),
        ("Harb0ur123456789", "harbour"),
        ("alicealicealice", "alice"),
        ("4l1c3 3x4mpl3 99999", "alice example"),
        ("alicia.keys@work", "alicia.keys"),
        ("b.l.u.e.t.o.p.s.i.t.e", "bluetop"),
        ("Zoë Zoé Bjørnson", "zoe bjørnson"),
    ],
)
def test_a_password_built_around_site_or_person_is_refused(password: str, word: str) -> None:
    passwords.use_context(["Harbour Office"])
    own = ("alice", "Alice Example", "alicia.keys", "bluetop.example", "Zoe Bjørnson")
    assert f"on “{word}”" in refusal(password, own)


@pytest.mark.requirement("S-06")
def test_a_name_among_other_words_is_fine() -> None:
    passwords.validate("alice likes purple onions", ("alice", "Alice Example"))


@pytest.mark.requirement("S-06")
def test_the_sites_name_is_known_to_the_rules(settings: Settings) -> None:
    create_app(replace(settings, site_name="Harbour Office"))
    assert "on “harbour office”" in refusal("harbour office 1")


@pytest.mark.requirement("S-05")
@pytest.mark.requirement("S-06")
def test_the_rules_hold_for_first_account_change_and_reset(alice: Person) -> None:
    session = signed_in(alice)
    token = reset_links.make(alice.user, NOW, ORIGIN)
    for weak in ("correcthorsebatterystaple", "alice alice alice"):
        with pytest.raises(passwords.PasswordRefused):
            accounts.prepare(NewAccount("alice", "Alice", weak))
        with pytest.raises(passwords.PasswordRefused):
            password_change.perform(session, PASSWORD, weak, NOW)
        with pytest.raises(passwords.PasswordRefused):
            reset_links.use(token, NewPassword(weak), NOW, ORIGIN)
    assert passwords.verify(User.get_by_id(alice.user.id), PASSWORD)

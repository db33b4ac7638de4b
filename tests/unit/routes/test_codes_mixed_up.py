"""What isn't a recovery code, or isn't this person's, is called what it is."""

import re

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.encryption import tokens
from domain.mfa import code_text, recovery_codes
from domain.signin import reset_links
from domain.team import help_desk
from domain.text.wording import duration
from models import Attempts, Authenticator
from tests.canaries import watched
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in, signed_in

THERE = re.compile(r'href="([^"]*)" data-testid="enter-it-there"')
VALUE = re.compile(
    r'name="(?:recovery_code|sign_in_code)".*?(?:value="([^"]*)"|>([^<]*)</textarea>)', re.DOTALL
)
NEW = "purple onion tram sky"
PLACES = {"/sign-in/recovery-code": "recovery_code", "/sign-in/neither": "sign_in_code"}


@pytest.fixture
def asked(client: TestClient, bob: Person) -> TestClient:
    """Bob's browser, whose password was right."""
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    return client


def kept(page: str) -> str:
    """What is in the field again."""
    found = VALUE.search(page)
    assert found
    return found[1] or found[2] or ""


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("typed", ["123456", " 123 456", "١٢٣٤٥٦", "１２３４５６"])
def test_six_digits_lead_to_their_own_field(asked: TestClient, path: str, typed: str) -> None:
    page = asked.post(path, data={PLACES[path]: typed, "next": "/people"}).text
    assert 'data-reason="app-code-typed"' in page
    assert "looks like a code from your authenticator app" in page
    assert THERE.findall(page) == ["/sign-in/code?next=%2Fpeople"]
    assert kept(page) == ""
    assert "Why doesn&#39;t my recovery code work?" not in page
    assert not Attempts.select().where(Attempts.failures > 0).exists()


def test_where_no_such_code_will_do_no_link_leads_there(asked: TestClient, bob: Person) -> None:
    Authenticator.update(switched_off_at=1).execute()
    page = asked.post("/sign-in/recovery-code", data={"recovery_code": "123456"}).text
    assert 'data-reason="app-code-typed"' in page
    assert not THERE.search(page)


def test_at_a_reset_link_they_do_too(client: TestClient, bob: Person, now: int) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "recovery_code": "123456"}
    page = client.post("/reset?with=recovery-code", data=form).text
    assert 'data-reason="app-code-typed"' in page
    assert THERE.findall(page) == ["/reset"]


@pytest.mark.parametrize(
    "typed", ["Tuesday!", "hunter2?", "Unbelievable; truly, utterly odd!", "ünü§"]
)
def test_what_may_be_a_password_is_neither_quoted_nor_shown(asked: TestClient, typed: str) -> None:
    page = asked.post("/sign-in/recovery-code", data={"recovery_code": typed}).text
    assert 'data-reason="recovery-code-mistyped"' in page
    assert "That doesn't look like a recovery code" in words(page)
    assert "“" not in words(page).partition("Recovery code")[2]
    assert kept(page) == ""


def test_one_letter_too_many_in_a_code_is_still_named(asked: TestClient) -> None:
    typed = "U" + code_text.new()[1:]
    page = asked.post("/sign-in/recovery-code", data={"recovery_code": typed}).text
    assert "“U” isn't used in these codes." in words(page)
    assert kept(page) == typed


def test_the_help_desks_code_is_checked_with_the_help_desk(asked: TestClient) -> None:
    code = code_text.derived(tokens.new(), help_desk.SYMBOLS)
    slips = [code[:-1], "U" + code[1:], ("3" if code[0] == "2" else "2") + code[1:]]
    for slip in slips:
        page = asked.post("/sign-in/neither", data={"sign_in_code": slip}).text
        assert 'data-reason="sign-in-code-mistyped"' in page
        assert "Check the code with the person who gave it to you." in page
        assert f"good for {duration(help_desk.CODE_LIFETIME)}" in page
        assert "your copy" not in page
        assert "recovery code work" not in page
    page = asked.post("/sign-in/neither", data={"sign_in_code": code}).text
    assert 'data-reason="sign-in-code-wrong"' in page
    assert "Check it with the person who gave it to you, or ask for a new one." in page


def test_a_code_of_elsewhere_is_asked_whose_it_is(asked: TestClient, bob: Person) -> None:
    page = asked.post("/sign-in/recovery-code", data={"recovery_code": code_text.new()}).text
    assert "for Nightlatch and for the username bob" in words(page)
    assert "Is it the newest?" in page


def test_everywhere_else_too(client: TestClient, bob: Person, now: int) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "recovery_code": code_text.new()}
    page = client.post("/reset?with=recovery-code", data=form).text
    assert "for Nightlatch and for the username bob" in words(page)
    sign_in(client, bob, now)
    recovery_codes.generate(signed_in(bob), now)
    for path in ("/profile/rehearsal", "/profile/recovery-code/check"):
        form = {"code": "000000", "recovery_code": code_text.new()}
        assert "for the username bob" in words(client.post(path, data=form).text)


def test_what_is_known_to_be_old_needs_no_such_question(
    asked: TestClient, bob: Person, now: int
) -> None:
    old = recovery_codes.generate(signed_in(bob), now).text
    recovery_codes.generate(signed_in(bob), now)
    page = asked.post("/sign-in/recovery-code", data={"recovery_code": old}).text
    assert 'data-reason="recovery-code-outdated"' in page
    assert "recovery-code-help" not in page


@pytest.mark.parametrize("name", ["bob", "nobody"])
def test_before_the_password_it_says_the_same_to_everyone(
    client: TestClient, bob: Person, name: str
) -> None:
    form = {"username": name, "code": code_text.new()}
    page = client.post("/sign-in/code-first", data=form).text
    assert "it's your newest recovery code for this site" in words(page)

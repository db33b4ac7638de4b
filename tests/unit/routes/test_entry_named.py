"""Pages that ask for a code say which entry of the app it comes from, once they know whose."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.encryption import vault
from domain.mfa import enrolment, recovery_codes
from domain.signin import reset_links
from models import Authenticator, User
from settings import Settings
from tests.canaries import watched
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

BOB, BOB_2 = "Acme Ltd.: bob", "Acme Ltd.: bob 2"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, site_name="Acme: Ltd.")  # which apps can't show like this


@pytest.fixture
def asked(client: TestClient, bob: Person) -> TestClient:
    """Bob's browser, whose password was right."""
    client.post("/sign-in", data={"username": bob.user.username, "password": bob.password})
    return client


@pytest.fixture
def second(bob: Person, now: int) -> Authenticator:
    """Another authenticator of Bob's."""
    added: Authenticator = Authenticator.create(
        user=bob.user,
        number=2,
        name=enrolment.DEFAULT_NAME,
        sealed_secret=b"",
        begun_at=now,
        begun_by=0,
        activated_at=now,
    )
    # Sealed for the row that it is in.
    added.sealed_secret = vault.seal(vault.TOTP_SECRET, added.id, bob.codes.byte_secret()[::-1])
    added.save()
    User.update(entries=2).where(User.id == bob.user.id).execute()
    return added


def words(page: str) -> str:
    """What a person reads there."""
    return " ".join(re.sub(r"<[^>]*>", "", page.partition("<main")[2]).split())


def test_the_code_page_names_the_entry_as_the_app_shows_it(asked: TestClient) -> None:
    assert f"Use the entry {BOB}." in words(asked.get("/sign-in/code").text)


def test_so_does_what_to_check_after_a_refusal(asked: TestClient) -> None:
    page = words(asked.post("/sign-in/code", data={"code": "000000"}).text)
    assert f"In the app, use {BOB}. The time." in page  # none is old: the site may be renamed


def test_of_several_each_is_named(asked: TestClient, second: Authenticator) -> None:
    assert f"Use the entry {BOB} or {BOB_2}." in words(asked.get("/sign-in/code").text)


def test_one_that_no_longer_counts_is_not(
    asked: TestClient, bob: Person, second: Authenticator, now: int
) -> None:
    Authenticator.update(switched_off_at=now).where(Authenticator.id != second.id).execute()
    assert f"Use the entry {BOB_2}." in words(asked.get("/sign-in/code").text)
    page = words(asked.post("/sign-in/code", data={"code": bob.code(now)}).text)
    assert f"In the app, use {BOB_2}. Any other number after your username is old." in page


def test_before_the_password_no_entry_is_named(client: TestClient, bob: Person) -> None:
    answer = client.post("/sign-in/code-first", data={"username": "bob", "code": "000000"})
    assert BOB not in words(answer.text)
    assert "higher number after your username" in words(answer.text)


@pytest.mark.parametrize("path", ["/profile/mfa/removal", "/profile/rehearsal", "/confirmation"])
def test_signed_in_it_is_named_too(
    client: TestClient, bob: Person, now: int, clock: Clock, path: str
) -> None:
    sign_in(client, bob, now)
    clock.advance(11 * 60)
    text = watched(recovery_codes.generate(signed_in(bob), now).text)
    form = {"code": "000000", "recovery_code": text, "password": PASSWORD}
    form |= {"confirm_code": "000000", "confirm_password": PASSWORD}
    answer = client.post(path, data=form)
    assert f"In the app, use {BOB}." in words(answer.text), answer.text


def test_at_a_reset_link_it_is_named_too(client: TestClient, bob: Person, now: int) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    answer = client.post("/reset", data={"password": "purple onion tram sky", "code": "000000"})
    assert f"In the app, use {BOB}." in words(answer.text)


def test_at_setup_it_is_the_new_one(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    client.post("/profile/mfa")
    entry = Authenticator.get().number
    answer = client.post("/profile/mfa/code", data={"code": "000000", "entry": entry})
    assert "use the new one, Acme Ltd.: alice" in words(answer.text)

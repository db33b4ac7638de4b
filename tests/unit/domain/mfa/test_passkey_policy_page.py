"""The part of Security settings in which the team decides who needs a passkey."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.clock import days
from domain.mfa import passkey_policy
from domain.mfa.passkey_policy import EVERYONE, Whom
from models import Policy
from settings import Settings
from tests.unit.app_pages import send, shown
from tests.unit.browser import Browser, words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import ready

PAGE, FORM = "/security-settings", "/security-settings/passkeys"
WEEK = "2027-01-22"


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """An administrator who is ready to decide."""
    sign_in(client, ada, now)
    ready(ada, now)
    return client


def test_the_decision_is_told_previewed_and_can_be_taken_back(
    desk: TestClient, bob: Person
) -> None:
    page = words(desk.get(PAGE).text)
    assert "Passkeys are optional." in page
    assert "1 of 1 person is ready." in page
    assert "1 of 2 people is ready. Not ready yet: Bob Example (bob)" in page
    desk.post(FORM, data={"passkeys_for": "administrators", "passkeys_by": WEEK})
    told = "Administrators need a passkey by the end of Friday, January 22."
    page = desk.get(PAGE).text
    assert told in words(page.partition("data-notice")[2])
    assert 'data-testid="passkey-policy" data-value="administrators"' in page
    assert "New administrators get 7 days from when they join." in words(page)
    assert "enough to sign in again" in desk.get(f"{FORM}/optional").text
    desk.post(f"{FORM}/optional")
    assert "Passkeys are optional." in words(desk.get(PAGE).text)
    assert Policy.get().admin_passkeys_from is None


def test_who_only_moves_the_date_asks_no_one_else(desk: TestClient) -> None:
    for whom in ("administrators", "everyone"):
        desk.post(FORM, data={"passkeys_for": whom, "passkeys_by": WEEK})
        send(desk, FORM, PAGE, passkeys_by="2027-02-05")
        sent = shown(desk.get(PAGE).text, FORM)
        assert (sent["passkeys_for"], sent["passkeys_by"]) == ([whom], ["2027-02-05"])
        assert passkey_policy.needed_by() == whom


def test_a_passkey_that_everyone_needs_is_said_to_be_mfa(desk: TestClient) -> None:
    optional = "MFA is optional for members."
    desk.post(FORM, data={"passkeys_for": "administrators", "passkeys_by": WEEK})
    assert optional in words(desk.get(PAGE).text)
    desk.post(FORM, data={"passkeys_for": "everyone", "passkeys_by": WEEK})
    for page in (PAGE, "/overview"):
        assert "because everyone needs a passkey by then" in words(desk.get(page).text)
        assert optional not in words(desk.get(page).text)


@pytest.mark.parametrize(
    ("fields", "wrong", "reason"),
    [
        ({"passkeys_by": WEEK}, "passkeys_for", "field-empty"),
        ({"passkeys_for": "nobody", "passkeys_by": WEEK}, "passkeys_for", "policy-for-nobody"),
        ({"passkeys_for": "everyone"}, "passkeys_by", "field-empty"),
        (
            {"passkeys_for": "everyone", "passkeys_by": "2027-01-14"},
            "passkeys_by",
            "deadline-not-allowed",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    desk: TestClient, fields: dict[str, str], wrong: str, reason: str
) -> None:
    answer = desk.post(FORM, data=fields)
    assert answer.status_code == 422
    assert f'id="{wrong}-error" data-reason="{reason}"' in " ".join(answer.text.split())
    assert Policy.get().passkeys_from is None


@pytest.mark.requirement("S-198")
def test_who_has_no_passkey_decides_nothing(client: TestClient, ada: Person, now: int) -> None:
    sign_in(client, ada, now)
    answer = client.post(FORM, data={"passkeys_for": "everyone", "passkeys_by": WEEK})
    assert answer.status_code == 422
    assert 'data-reason="policy-needs-own-passkey"' in answer.text
    assert Policy.get().passkeys_from is None


def test_from_tonight_is_asked_about_first(desk: TestClient, bob: Person) -> None:
    fields = {"passkeys_for": "everyone", "passkeys_by": "2027-01-15"}
    page = words(desk.post(FORM, data=fields).text)
    assert "Require passkeys this soon?" in page
    assert "until the end of Friday, January 15 (UTC)" in page
    assert "Bob Example (bob)" in page
    assert Policy.get().passkeys_from is None
    desk.post(FORM, data=fields | {"sure": "yes"})
    assert Policy.get().passkeys_from == days.end_of(date(2027, 1, 15))


def test_another_administrators_decision_is_shown_not_undone(desk: TestClient, now: int) -> None:
    passkey_policy.require(Whom(EVERYONE, "localhost"), 7, now, ORIGIN, None)
    for path in (FORM, f"{FORM}/optional"):
        fields = {"passkeys_for": "administrators", "passkeys_by": WEEK, "seen": "0"}
        answer = desk.post(path, data=fields)
        assert answer.status_code == 409
        assert 'data-reason="changed-meanwhile"' in answer.text
    assert Policy.get().passkeys_from is not None
    assert Policy.get().admin_passkeys_from is None


def test_at_an_ip_address_the_page_says_why_it_cannot_be_decided(
    data_dir: object, clock: Clock, ada: Person
) -> None:
    settings = Settings(bcrypt_cost=4, public_url="https://192.0.2.5")
    with Browser.at(create_app(settings, clock=clock)) as client:
        client.base_url = "https://192.0.2.5"
        sign_in(client, ada, clock.now)
        page = client.get(PAGE).text
        assert 'data-testid="no-passkeys-here"' in page
        assert 'data-testid="require-passkeys"' not in page
        answer = client.post(FORM, data={"passkeys_for": "everyone", "passkeys_by": WEEK})
        assert 'data-reason="policy-no-passkeys-here"' in answer.text
        assert Policy.get().passkeys_from is None


def test_people_are_listed_by_whether_they_have_one(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    page = " ".join(desk.get("/people").text.split())
    for username, has in (("ada", "yes"), ("alice", "no"), ("bob", "no")):
        row = page.partition(f'data-row="{username}"')[2].partition("</tr>")[0]
        assert f'data-testid="passkey" data-value="{has}"' in row
    found = desk.get("/people?only=without-passkey&q=e").text
    assert ('data-row="alice"' in found, 'data-row="ada"' in found) == (True, False)


def test_a_persons_page_says_by_when_they_need_one(
    desk: TestClient, bob: Person, clock: Clock
) -> None:
    passkey_policy.require(Whom(EVERYONE, "localhost"), 7, clock.now, ORIGIN, None)
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert "Passkey required By the end of Friday, January 22" in page
    with_passkey(bob)
    assert "Passkey required" not in words(desk.get(f"/people/{bob.user.id}").text)


def test_both_halves_ask_for_the_date_in_the_same_words(desk: TestClient) -> None:
    page = words(desk.get(PAGE).text)
    hint = (
        "People have until the end of that day (UTC), and see the date until then. "
        "New people get the same number of days."
    )
    assert f"MFA required by {hint}" in page
    assert f"Passkey required by {hint}" in page

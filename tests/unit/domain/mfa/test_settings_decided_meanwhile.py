"""Security settings that another administrator has decided on while one of their forms was open."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import sign_in_length
from domain.mfa import passkey_policy, policy
from domain.mfa.passkey_policy import EVERYONE, Whom
from models import Policy
from tests.unit.browser import form
from tests.unit.conftest import ORIGIN, Person, sign_in
from tests.unit.passkeys_asked import ready

PAGE = "/security-settings"
LATER, TODAY = "2027-02-19", "2027-01-15"

pytestmark = pytest.mark.requirement("S-51")


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    ready(ada, now)
    return client


def of_part(desk: TestClient, part: str) -> dict[str, str]:
    return form(desk.get(PAGE).text, f"{PAGE}{part}")


def checked(page: str, name: str) -> list[str]:
    fields = re.findall(f'<input[^>]*name="{name}"[^>]*>', page)
    return [re.findall('value="([^"]+)"', one)[0] for one in fields if "checked" in one]


def test_whose_passkeys_were_chosen_and_the_date_stay_as_they_were(
    desk: TestClient, now: int
) -> None:
    sent = of_part(desk, "/passkeys")
    policy.require(30, now, ORIGIN, None)
    sent |= {"passkeys_for": "everyone", "passkeys_by": LATER}
    answer = desk.post(f"{PAGE}/passkeys", data=sent)
    assert answer.status_code == 409
    assert checked(answer.text, "passkeys_for") == ["everyone"]
    assert re.search(f'name="passkeys_by"[^>]*value="{LATER}"', answer.text)


def test_the_length_of_sign_ins_stays_as_it_was_chosen(desk: TestClient, now: int) -> None:
    sent = of_part(desk, "/sign-ins")
    sign_in_length.choose("often-used", now, ORIGIN, None)
    answer = desk.post(f"{PAGE}/sign-ins", data=sent | {"sign_ins_last": "working-day"})
    assert answer.status_code == 409
    assert checked(answer.text, "sign_ins_last") == ["working-day"]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("", {"deadline": TODAY}),
        ("/passkeys", {"passkeys_for": "everyone", "passkeys_by": TODAY}),
    ],
)
def test_nobody_is_asked_about_today_who_does_not_know_what_another_decided(
    desk: TestClient, now: int, part: str, fields: dict[str, str]
) -> None:
    sent = of_part(desk, part) | fields
    asked = desk.post(f"{PAGE}{part}", data=sent).text
    assert "this soon?" in asked
    passkey_policy.require(Whom(EVERYONE, "localhost"), 30, now, ORIGIN, None)
    before = Policy.get()
    answer = desk.post(f"{PAGE}{part}", data=sent)
    assert answer.status_code == 409
    assert 'data-reason="changed-meanwhile"' in answer.text
    assert Policy.get().__data__ == before.__data__

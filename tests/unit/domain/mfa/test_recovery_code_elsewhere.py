"""A recovery code where six digits are asked for leads to its own field, and is shown nowhere."""

import pytest
from starlette.testclient import TestClient

from domain.access import throttle
from domain.audit.events import Caller
from domain.mfa import recovery_codes, totp
from domain.signin import reset_links
from models import Attempts
from tests.canaries import watched
from tests.unit.conftest import PASSWORD, Person, sign_in, signed_in

TOLD = "That looks like a recovery code. Enter it here."
NEW = "purple onion tram sky"


@pytest.fixture
def text(bob: Person, now: int) -> str:
    return watched(recovery_codes.generate(signed_in(bob), now).text)


def lower(text: str) -> str:
    return text.lower()


def together(text: str) -> str:
    return text.replace("-", "")


def spaced(text: str) -> str:
    return text.replace("-", "  ")


def cut(text: str) -> str:
    return text[:-3]


@pytest.mark.parametrize("spelling", [str, lower, together, spaced, cut])
def test_at_sign_in_it_leads_to_the_field_for_it(
    client: TestClient, bob: Person, text: str, spelling: type[str]
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    answer = client.post("/sign-in/code", data={"code": spelling(text), "next": "/people"})
    assert answer.headers["Location"] == "/sign-in/recovery-code?next=%2Fpeople"
    page = client.get(answer.headers["Location"]).text
    assert TOLD in page
    assert text[-5:] not in page
    assert not Attempts.select().where(Attempts.failures > 0).exists()
    assert client.post("/sign-in/recovery-code", data={"recovery_code": text}).status_code == 303


def test_at_a_reset_link_it_does_too(client: TestClient, bob: Person, text: str, now: int) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    answer = client.post("/reset", data={"password": NEW, "code": text})
    assert answer.headers["Location"] == "/reset?with=recovery-code"
    page = client.get("/reset?with=recovery-code").text
    assert TOLD in page
    assert text[-5:] not in page
    form = {"password": NEW, "recovery_code": text}
    assert client.post("/reset?with=recovery-code", data=form).status_code == 303


def test_where_no_recovery_code_will_do_it_says_what_will(
    client: TestClient, bob: Person, text: str, now: int
) -> None:
    sign_in(client, bob, now)
    answer = client.post("/profile/mfa/removal", data={"password": PASSWORD, "code": text})
    assert answer.status_code == 422
    assert 'data-reason="recovery-code-typed"' in answer.text
    assert text[-5:] not in answer.text


@pytest.mark.parametrize("typed", ["12345", "1234567", "123456 123456", "x" * 19, "-" * 30])
def test_what_is_none_is_not_taken_for_one(typed: str) -> None:
    with pytest.raises(totp.CodeMalformed) as refusal:
        totp.normalized(typed)
    assert not isinstance(refusal.value, totp.RecoveryCodeTyped)
    assert not isinstance(refusal.value, throttle.TooManyTries)

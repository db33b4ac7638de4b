"""A recovery code where six digits are asked for counts as in its field, and is shown nowhere."""

from collections import Counter

import pytest
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import code_text, recovery_codes, totp
from domain.signin import reset_links
from models import Attempts, Event, RecoveryCode, Session
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


@pytest.fixture
def asked(client: TestClient, bob: Person, text: str) -> TestClient:
    """Bob's browser, whose password was right."""
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    return client


def kinds() -> Counter[str]:
    return Counter(event.kind for event in Event.select())


@pytest.mark.parametrize("spelling", [str, lower, together, spaced])
def test_at_sign_in_it_counts_as_in_its_own_field(
    asked: TestClient, bob: Person, text: str, spelling: type[str]
) -> None:
    answer = asked.post("/sign-in/code", data={"code": spelling(text), "next": "/people"})
    assert answer.headers["Location"] == "/recovery"
    asked.get("/recovery")
    assert Session.get(Session.recovered).headed_for == "/people"
    assert RecoveryCode.get(RecoveryCode.used_at.is_null(False)).user == bob.user
    assert not Attempts.select().where(Attempts.failures > 0).exists()
    assert kinds()[events.SIGNED_IN_WITH_RECOVERY_CODE] == 1


def test_the_same_form_sent_again_ends_the_same(asked: TestClient, text: str) -> None:
    before, form = dict(asked.cookies), {"code": text}
    first = asked.post("/sign-in/code", data=form)
    asked.cookies.clear()
    asked.cookies.update(before)  # the answer was lost
    again = asked.post("/sign-in/code", data=form)
    assert first.headers["Location"] == again.headers["Location"] == "/recovery"
    assert kinds()[events.SIGNED_IN_WITH_RECOVERY_CODE] == 1
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null()).count() == 1
    assert 'data-testid="recovery-code"' in asked.get("/profile/recovery-code").text


def test_with_a_slip_it_leads_to_the_field_for_it(asked: TestClient, text: str) -> None:
    answer = asked.post("/sign-in/code", data={"code": cut(text), "next": "/people"})
    assert answer.headers["Location"] == "/sign-in/recovery-code?next=%2Fpeople"
    page = asked.get(answer.headers["Location"]).text
    assert TOLD in page
    assert text[:5] not in page
    assert not Attempts.select().where(Attempts.failures > 0).exists()
    assert asked.post("/sign-in/recovery-code", data={"recovery_code": text}).status_code == 303


def test_a_wrong_one_counts_as_one_and_is_not_shown(asked: TestClient, text: str) -> None:
    wrong = code_text.new()
    page = asked.post("/sign-in/code", data={"code": wrong}).text
    assert 'data-screen="second-factor/recovery"' in page
    assert 'data-reason="recovery-code-wrong"' in page
    assert wrong[-5:] not in page
    counted = {row.key.rpartition(":")[0] for row in Attempts.select().where(Attempts.failures > 0)}
    assert counted == {"source", "recovery:session"}
    assert kinds()[events.SECOND_FACTOR_FAILED] == 1
    for _ in range(throttle.DELAY_FROM - 1):
        asked.post("/sign-in/code", data={"code": wrong})
    answer = asked.post("/sign-in/recovery-code", data={"recovery_code": text})
    assert answer.status_code == 429  # one budget, whichever field it was
    answer = asked.post("/sign-in/code", data={"code": text})
    assert answer.status_code == 429
    assert text[-5:] not in answer.text


def test_no_wait_for_codes_of_the_app_keeps_it_out(
    asked: TestClient, bob: Person, text: str, now: int
) -> None:
    with write():
        key = limits.totp(bob.user.id, known_browser=False).key
        Attempts.create(key=key, failures=limits.MAX_FAILURES, next_at=now + 30)
    answer = asked.post("/sign-in/code", data={"code": text})
    assert answer.headers["Location"] == "/recovery"


@pytest.fixture
def reset(client: TestClient, bob: Person, text: str, now: int) -> TestClient:
    """Bob's browser, at a link for a new password."""
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    return client


def test_at_a_reset_link_it_counts_too(reset: TestClient, text: str) -> None:
    before, form = dict(reset.cookies), {"password": NEW, "code": text}
    assert reset.post("/reset", data=form).headers["Location"] == "/recovery"
    reset.cookies.clear()
    reset.cookies.update(before)  # the answer was lost
    assert reset.post("/reset", data=form).headers["Location"] == "/recovery"
    assert kinds()[events.SIGNED_IN_WITH_RECOVERY_CODE] == 1
    assert kinds()[events.PASSWORD_RESET] == 1


def test_at_a_reset_link_a_slip_leads_to_the_field_for_it(reset: TestClient, text: str) -> None:
    answer = reset.post("/reset", data={"password": NEW, "code": cut(text)})
    assert answer.headers["Location"] == "/reset?with=recovery-code"
    page = reset.get("/reset?with=recovery-code").text
    assert TOLD in page
    assert text[:5] not in page


def test_at_a_reset_link_a_wrong_one_counts_as_one(reset: TestClient) -> None:
    wrong = code_text.new()
    page = reset.post("/reset", data={"password": NEW, "code": wrong}).text
    assert 'data-reason="recovery-code-wrong"' in page
    assert 'name="recovery_code"' in page
    assert wrong[-5:] not in page
    failed = Attempts.select().where(Attempts.failures > 0)
    assert "recovery:link" in {row.key.rpartition(":")[0] for row in failed}


def test_at_a_reset_link_a_refused_password_spends_none(reset: TestClient, text: str) -> None:
    page = reset.post("/reset", data={"password": "short", "code": text}).text
    assert text[-5:] not in page
    assert not RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).exists()


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

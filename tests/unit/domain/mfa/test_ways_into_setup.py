"""No way into setting MFA up begins to replace what is in use, unless that is what it says."""

import pytest
from starlette.testclient import TestClient

from domain.mfa import activation, enrolment, recovery, recovery_codes
from models import Authenticator, RecoveryCode, Session, User
from tests.unit.browser import form
from tests.unit.codes import code_for
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in, signed_in

FIRST, REPLACE, ADD = "/profile/mfa", "/profile/mfa/replacement", "/profile/mfa/authenticators"
CODE = "/profile/mfa/code"
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.requirement("S-78")


def pending() -> list[Authenticator]:
    return list(Authenticator.select().where(Authenticator.activated_at.is_null()))


def page_of(client: TestClient, path: str) -> str:
    """The page of the set-up that this button opens."""
    client.post(path)
    return client.get(FIRST).text


def finish(client: TestClient, page: str, now: int) -> None:
    """Send the form of the set-up with the right code."""
    [begun] = pending()
    client.post(CODE, data=form(page, CODE) | {"code": code_for(begun, now)})


def is_told(client: TestClient, reason: str) -> None:
    assert f'data-notice="{reason}"' in client.get("/profile").text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "dialog"])
@pytest.mark.parametrize("method", ["POST", "GET"], ids=["set up", "continue"])
def test_a_way_into_the_set_up_begins_nothing_where_mfa_is_on(
    client: TestClient, bob: Person, now: int, headers: dict[str, str], method: str
) -> None:
    sign_in(client, bob, now)
    answer = client.request(method, FIRST, headers=headers)
    assert answer.headers["HX-Redirect" if headers else "Location"] == "/profile"
    assert not pending()
    is_told(client, "mfa-already-on")


def test_nor_does_it_after_the_question_who_one_is(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(700)
    factors = {"confirm_password": PASSWORD, "confirm_code": bob.code(clock.now)}
    assert client.post(FIRST, data=factors).headers["Location"] == "/profile"
    assert not pending()


def test_continue_where_nothing_was_begun_says_how_to_begin(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    assert client.get(FIRST).headers["Location"] == "/profile"
    is_told(client, "nothing-begun")


def test_continue_goes_on_with_what_was_begun(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    client.post(ADD)
    assert "Add an authenticator" in client.get(FIRST).text
    assert "Add an authenticator" in client.get(FIRST, headers=HTMX).text
    assert not pending()[0].replaces


def test_a_reload_after_an_answer_that_was_lost_leads_to_the_recovery_code(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    finish(client, page_of(client, FIRST), now)
    assert client.get(FIRST).headers["Location"] == "/profile/recovery-code"


def test_a_recovery_that_is_over_begins_no_second_phone(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    assert client.post("/recovery/set-up").headers["Location"] == "/profile"
    assert not pending()
    is_told(client, "mfa-already-on")


def test_on_the_way_from_a_lost_phone_a_new_one_is_set_up(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    recovery.begin(User.get_by_id(bob.user.id), now)
    assert client.post("/recovery/set-up").headers["Location"] == FIRST
    assert pending()[0].replaces


def test_two_tabs_that_begin_at_once_begin_no_replacement(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin_first(session, now)
    activation.activate(session, code_for(begun, now), now)
    with pytest.raises(enrolment.AlreadyOn):
        enrolment.begin_first(Session.get_by_id(session.id), now)


def test_what_lapsed_offers_more_of_its_own_kind(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    User.update(entries=1).execute()  # as the entry that he has was shown
    for path in (REPLACE, ADD):
        sign_in(client, bob, clock.now)
        sent = form(page_of(client, path), CODE)
        clock.advance(enrolment.PENDING_FOR)
        page = client.post(CODE, data=sent | {"code": "123456"}).text
        assert f'action="{path}"' in page
        client.post("/sign-out")
        clock.advance(60)


def test_of_a_set_up_that_was_discarded_nobody_says_that_it_expired(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    sent = form(page_of(client, FIRST), CODE)
    client.post("/profile/mfa/cancellation")
    page = client.post(CODE, data=sent | {"code": "123456"}).text
    assert "Why doesn't this setup work anymore?" in page
    assert "expire?" not in page
    told = client.get("/help/mfa").text.partition('id="setup-expired"')[2].partition("<h3")[0]
    assert all(cause in told for cause in ("15 minutes", "discard", "start again"))


def test_a_first_set_up_that_lapsed_while_another_tab_finished_one_offers_none(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    sent = form(page_of(client, FIRST), CODE)
    client.post("/profile/mfa/cancellation")
    finish(client, page_of(client, FIRST), clock.now)
    page = client.post(CODE, data=sent | {"code": "123456"}).text
    assert 'data-reason="setup-expired"' in page
    assert "MFA is already on" in page
    assert "new-qr-code" not in page
    assert 'data-testid="cancel">Done<' in page  # there's nothing to cancel


def test_of_an_entry_in_use_nobody_is_told_that_it_does_not_work(
    client: TestClient, alice: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    page = page_of(client, FIRST)
    finish(client, page, clock.now)
    clock.advance(enrolment.PENDING_FOR)
    answer = client.post(CODE, data=form(page, CODE) | {"code": "123456"})
    assert answer.headers["Location"] == "/profile"
    is_told(client, "mfa-already-on")


@pytest.mark.parametrize("path", [REPLACE, ADD])
def test_with_a_code_saved_no_other_is_made(
    client: TestClient, bob: Person, now: int, path: str
) -> None:
    sign_in(client, bob, now)
    recovery_codes.generate(signed_in(bob), now)
    RecoveryCode.update(saved_at=now).execute()
    finish(client, page_of(client, path), now)
    assert RecoveryCode.select().count() == 1


@pytest.mark.parametrize("path", [REPLACE, ADD])
def test_without_one_it_comes_with_the_next_phone(
    client: TestClient, bob: Person, now: int, path: str
) -> None:
    sign_in(client, bob, now)
    finish(client, page_of(client, path), now)
    assert recovery_codes.shown(Session.get(Session.user == bob.user), now) is not None

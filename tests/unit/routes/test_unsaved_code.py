"""The box on every page until the recovery code is saved: it asks for what can be done there."""

import pytest
from starlette.testclient import TestClient

from domain.mfa import recovery_code_use, recovery_codes
from models import RecoveryCode, Session
from tests.unit.browser import Browser, form, words
from tests.unit.conftest import Clock, Person, sign_in, signed_in

CODE, CHECK = "/profile/recovery-code", "/profile/recovery-code/check"
PAGES = ["/help/mfa", "/profile"]


def box(page: str) -> str:
    """The markup of the box."""
    return page.partition('data-testid="code-unsaved"')[2].partition("<h1")[0]


@pytest.fixture
def enrolled(client: TestClient, bob: Person, now: int) -> Session:
    """Bob's session in this browser, which has just made a recovery code."""
    sign_in(client, bob, now)
    session: Session = Session.get(Session.user == bob.user)
    recovery_codes.generate(session, now)
    return session


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("enrolled")
def test_while_it_can_be_shown_the_box_leads_to_it(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "Save your recovery code. Without it, you'll be locked out" in words(page)
    assert 'data-testid="save-it-now"' in page
    assert 'data-testid="get-a-code"' not in page


@pytest.mark.parametrize("path", PAGES)
def test_after_that_it_asks_whether_it_is_saved(
    client: TestClient, enrolled: Session, clock: Clock, path: str
) -> None:
    clock.advance(recovery_codes.SHOWN_FOR)
    page = client.get(path).text
    assert "Did you save your recovery code? It can no longer be shown here." in words(page)
    assert f'href="{CHECK}"' in box(page)
    assert 'data-testid="save-it-now"' not in page


def test_in_another_browser_it_asks_at_once(client: TestClient, bob: Person, now: int) -> None:
    recovery_codes.generate(signed_in(bob, now), now)
    sign_in(client, bob, now)
    assert "Did you save your recovery code?" in words(box(client.get(PAGES[0]).text))


def test_one_tap_there_makes_a_new_one(client: Browser, bob: Person, now: int) -> None:
    made = recovery_codes.generate(signed_in(bob, now), now).row
    sign_in(client, bob, now)
    sent = form(box(client.get(PAGES[0]).text), CODE)
    assert sent["instead_of"] == str(made.id)
    assert client.post(CODE, data=sent).headers["Location"] == CODE
    assert 'data-testid="recovery-code"' in client.get(CODE).text


def test_who_has_none_reads_that(client: Browser, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    page = box(client.get(PAGES[0]).text)
    assert (
        "Get a recovery code. Without one, you'll be locked out if you lose your phone."
        in words(page)
    )
    assert CHECK not in page
    assert client.post(CODE, data=form(page, CODE)).headers["Location"] == CODE
    assert RecoveryCode.select().count() == 1


def test_once_it_is_saved_there_is_no_box(client: TestClient, enrolled: Session, now: int) -> None:
    recovery_code_use.mark_saved(enrolled, now)
    assert 'data-testid="code-unsaved"' not in client.get(PAGES[0]).text

"""The current password is no new one, wherever one is set (S-07)."""

import unicodedata

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.audit.events import Caller
from domain.mfa import totp
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.users import password_change, passwords
from models import Attempts, ResetLink, Session
from tests.canaries import watched
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, sign_in, signed_in
from tests.unit.rows import kinds

NEW = "purple onion tram sky"
ACCENTED = "four cafés on the quiet hill"


def link(person: Person, now: int) -> str:
    return watched(reset_links.make(person.user, now, Caller()))


@pytest.mark.requirement("S-07")
def test_the_current_password_is_refused_as_the_new_one_at_its_field(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    form = {"current_password": PASSWORD, "password": PASSWORD}
    answer = client.post("/profile/password", data=form)
    assert answer.status_code == 422
    assert 'id="password-error" data-reason="password-unchanged"' in " ".join(answer.text.split())
    assert "password-changed" not in kinds()
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.requirement("S-07")
def test_however_it_was_typed(alice: Person, now: int) -> None:
    session = signed_in(alice)
    session = password_change.perform(session, PASSWORD, ACCENTED, now).session
    again = unicodedata.normalize("NFD", ACCENTED)
    with pytest.raises(passwords.PasswordUnchanged):
        password_change.perform(session, again, ACCENTED, now)


@pytest.mark.requirement("S-07")
def test_one_that_was_set_just_now_is_no_form_sent_twice(alice: Person, now: int) -> None:
    session = password_change.perform(signed_in(alice), PASSWORD, NEW, now).session
    with pytest.raises(passwords.PasswordUnchanged):
        password_change.perform(session, NEW, NEW, now)
    # But the change itself is, if its answer was lost.
    password_change.perform(session, PASSWORD, NEW, now)
    assert kinds().count("password-changed") == 1


@pytest.mark.requirement("S-07")
def test_a_wrong_password_given_twice_is_a_guess_and_tells_no_more(alice: Person, now: int) -> None:
    session = signed_in(alice)
    with pytest.raises(password_change.WrongCurrentPassword):
        password_change.perform(session, NEW, NEW, now)
    assert Attempts.select().where(Attempts.failures > 0).count() == 1


@pytest.mark.requirement("S-07")
def test_a_reset_link_sets_another_password_and_works_on(alice: Person, now: int) -> None:
    token = link(alice, now)
    session = signed_in(alice)
    with pytest.raises(passwords.PasswordUnchanged):
        reset_links.use(token, NewPassword(PASSWORD), now, ORIGIN)
    assert sessions.exists(session)
    assert not Attempts.select().where(Attempts.failures > 0).exists()
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)  # the answer was lost
    assert kinds().count("password-reset") == 1
    assert not Session.select().exists()


@pytest.mark.requirement("S-38")
def test_with_mfa_that_is_told_to_whoever_has_the_code_and_spends_none(
    bob: Person, now: int
) -> None:
    token = link(bob, now)
    with pytest.raises(totp.CodeRejected):
        reset_links.use(token, NewPassword(PASSWORD, code=wrong(bob, now)), now, ORIGIN)
    code = bob.code(now)
    with pytest.raises(passwords.PasswordUnchanged):
        reset_links.use(token, NewPassword(PASSWORD, code=code), now, ORIGIN)
    assert ResetLink.get().used_at is None
    assert reset_links.use(token, NewPassword(NEW, code=code), now, ORIGIN).opened is not None

"""Setting a new password through a link."""

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.audit.events import Caller
from domain.mfa import recovery_codes, totp
from domain.signin import reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.users import accounts, password_change
from models import Attempts, Authenticator, ResetLink, Session
from tests.canaries import watched
from tests.unit.browser import words
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back, sign_in, signed_in

NEW = "purple onion tram sky"


def link(person: Person, now: int) -> str:
    return watched(reset_links.make(person.user, now, Caller()))


@pytest.mark.requirement("S-42")
def test_a_link_sets_a_new_password_and_ends_every_session(alice: Person, now: int) -> None:
    signed_in(alice)
    reset_links.use(link(alice, now), NewPassword(NEW), now, ORIGIN)
    assert not Session.select().exists()
    assert signin.with_password("alice", NEW, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-37")
def test_a_link_works_once(alice: Person, now: int) -> None:
    token = link(alice, now)
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    come_back(signin.with_password("alice", NEW, now, ORIGIN))
    with pytest.raises(reset_links.LinkInvalid):
        reset_links.use(token, NewPassword(NEW), now, ORIGIN)


@pytest.mark.requirement("S-37")
def test_a_link_ends_after_an_hour(alice: Person, now: int) -> None:
    token = link(alice, now)
    assert reset_links.owner(token, now + 3599) == alice.user
    assert reset_links.owner(token, now + 3600) is None


@pytest.mark.requirement("S-37")
def test_a_newer_link_ends_the_older(alice: Person, now: int) -> None:
    older, newer = link(alice, now), link(alice, now)
    assert reset_links.owner(older, now) is None
    assert reset_links.owner(newer, now) == alice.user


@pytest.mark.requirement("S-37")
def test_changing_the_password_or_the_address_ends_a_link(alice: Person, now: int) -> None:
    token = link(alice, now)
    accounts.update(signed_in(alice), "Alice", "new@example.test", now)
    assert reset_links.owner(token, now) is None
    token = link(alice, now)
    password_change.perform(signed_in(alice), PASSWORD, NEW, now)
    assert reset_links.owner(token, now) is None


@pytest.mark.requirement("S-36")
def test_only_the_hash_of_a_link_is_kept(alice: Person, now: int) -> None:
    token = link(alice, now)
    assert len(token) == 43
    assert token.encode() not in bytes(ResetLink.get().token_hash)


@pytest.mark.requirement("S-38")
def test_with_mfa_the_link_alone_changes_nothing(bob: Person, now: int) -> None:
    token = link(bob, now)
    with pytest.raises(totp.CodeMalformed):
        reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    with pytest.raises(totp.CodeRejected):
        reset_links.use(token, NewPassword(NEW, code=wrong(bob, now)), now, ORIGIN)
    assert not signin.with_password("bob", PASSWORD, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-38")
def test_with_mfa_the_link_takes_a_code_and_leaves_mfa_on(bob: Person, now: int) -> None:
    done = reset_links.use(link(bob, now), NewPassword(NEW, code=bob.code(now)), now, ORIGIN)
    assert Authenticator.select().count() == 1
    assert not signin.with_password("bob", NEW, now, ORIGIN).session.is_full
    assert done.opened is not None
    assert done.opened.session.is_full
    assert not done.opened.session.recovered


def test_without_mfa_the_link_signs_nobody_in(alice: Person, now: int) -> None:
    assert reset_links.use(link(alice, now), NewPassword(NEW), now, ORIGIN).opened is None
    assert not Session.select().exists()


def test_who_set_a_password_with_a_code_too_goes_on_signed_in(
    client: TestClient, bob: Person, now: int
) -> None:
    other = signed_in(bob)
    client.get(f"/reset/{link(bob, now)}")
    answer = client.post("/reset", data={"password": NEW, "code": bob.code(now)})
    assert answer.headers["Location"] == "/profile"
    page = client.get("/profile").text
    assert "Your new password has been set and you're signed in." in words(page)
    assert "Password set with a reset link" not in page.partition("Recent activity")[0]
    assert not sessions.exists(other)


@pytest.mark.requirement("S-38")
@pytest.mark.requirement("S-42")
def test_with_the_recovery_code_the_link_leads_on_to_the_next_code(bob: Person, now: int) -> None:
    text = watched(recovery_codes.generate(signed_in(bob), now).text)
    done = reset_links.use(link(bob, now), NewPassword(NEW, recovery_code=text), now, ORIGIN)
    assert done.opened is not None
    assert done.opened.session.recovered
    assert recovery_codes.shown(done.opened.session, now) not in (None, text)


def test_wrong_codes_at_the_link_are_counted_and_spare_it(bob: Person, now: int) -> None:
    token = link(bob, now)
    for _ in range(4):
        with pytest.raises(totp.CodeRejected):
            reset_links.use(token, NewPassword(NEW, code=wrong(bob, now)), now, ORIGIN)
    at_link = Attempts.get(Attempts.key.startswith("totp:link:"))
    assert at_link.failures == 4
    reset_links.use(token, NewPassword(NEW, code=bob.code(now)), now, ORIGIN)


@pytest.mark.requirement("S-39")
@pytest.mark.requirement("S-40")
def test_opening_the_page_moves_the_token_and_spends_nothing(
    client: TestClient, alice: Person, now: int
) -> None:
    token = link(alice, now)
    for _ in range(3):
        assert client.get(f"/reset/{token}").headers["Location"] == "/reset"
        assert client.head(f"/reset/{token}").status_code == 303
    assert "alice" in client.get("/reset").text
    answer = client.post("/reset", data={"password": NEW})
    assert answer.headers["Location"] == "/sign-in"
    sign_in(client, Person(alice.user, NEW))
    assert client.get("/reset").status_code == 404


def test_a_bad_new_password_is_refused_at_its_field_and_spends_nothing(
    client: TestClient, alice: Person, now: int
) -> None:
    client.get(f"/reset/{link(alice, now)}")
    answer = client.post("/reset", data={"password": "short"})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert client.post("/reset", data={"password": NEW}).status_code == 303


def test_through_the_page_a_recovery_code_leads_to_the_next_code(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob), now).text)
    client.get(f"/reset/{link(bob, now)}")
    assert 'name="recovery_code"' in client.get("/reset?with=recovery-code").text
    answer = client.post("/reset?with=recovery-code", data={"password": NEW, "recovery_code": text})
    assert answer.headers["Location"] == "/recovery"
    assert client.get("/profile/recovery-code").status_code == 200


@pytest.mark.requirement("S-83")
def test_sessions_of_other_people_cannot_be_ended(
    client: TestClient, alice: Person, bob: Person
) -> None:
    foreign = signed_in(bob)
    sign_in(client, alice)
    for number in (str(foreign.id), "0", "9" * 40, "x", "-1", "1.0"):
        assert client.post(f"/profile/sessions/{number}/removal").status_code == 404
    assert Session.select().where(Session.id == foreign.id).exists()


@pytest.mark.requirement("S-52")
def test_one_can_sign_out_another_browser_of_ones_own(client: TestClient, alice: Person) -> None:
    other = signed_in(alice)
    sign_in(client, alice)
    assert "Sign out Firefox" in words(client.get("/profile").text)
    assert client.post(f"/profile/sessions/{other.id}/removal").status_code == 303
    assert not Session.select().where(Session.id == other.id).exists()


@pytest.mark.requirement("S-52")
def test_one_can_sign_out_everywhere_else(client: TestClient, alice: Person, clock: Clock) -> None:
    other = sessions.begin(alice.user, Session.FULL, clock.now, ORIGIN)
    sign_in(client, alice)
    client.post("/profile/sessions/removal")
    assert sessions.resume(other.token, clock.now) is None
    assert client.get("/profile").status_code == 200

"""And one that sets a new password."""

import pytest
from starlette.testclient import TestClient

from domain.access import arrivals
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.mfa import recovery_codes
from domain.signin import reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.users import passwords
from models import Invitation, Session
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in
from tests.unit.lost_answers import in_parallel, living, lost, token_in
from tests.unit.rows import kinds

NEW = "purple onion tram sky"
OTHER = "seven quiet harbour lamps"


@pytest.mark.requirement("S-37")
@pytest.mark.parametrize("again", [NEW, OTHER])
def test_a_reset_link_sets_the_password_again_until_somebody_signs_in(
    alice: Person, now: int, again: str
) -> None:
    token = watched(reset_links.make(alice.user, now, Caller()))
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    reset_links.use(token, NewPassword(again), now, ORIGIN)
    come_back(signin.with_password("alice", again, now, ORIGIN), now)
    assert reset_links.owner(token, now) is None
    assert kinds().count("password-reset") == (1 if again == NEW else 2)


@pytest.mark.requirement("S-20")
def test_a_reset_with_a_code_ends_the_second_time_as_the_first(
    client: TestClient, bob: Person, now: int
) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "code": bob.code(now)}
    first = lost(client, "/reset", **form)
    assert lost(client, "/reset", **form).headers["Location"] == "/profile"
    again = client.post("/reset", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/profile"
    assert token_in(again) == token_in(first)
    assert kinds().count("password-reset") == kinds().count("signed-in") == 1
    assert client.get("/profile").status_code == 200
    assert Session.select().where(Session.user == bob.user).count() == 1
    late = client.post("/reset", data=form | {"shown_to": bob.user.shown_as})
    assert late.headers["Location"] == "/profile"


@pytest.mark.requirement("S-37")
def test_a_dead_link_is_no_success_for_who_is_signed_in_otherwise(
    client: TestClient, bob: Person, now: int
) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    reset_links.make(bob.user, now, Caller())
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": bob.code(now)})
    form = {"password": NEW, "code": bob.code(now), "shown_to": bob.user.shown_as}
    assert client.post("/reset", data=form).status_code == 404


@pytest.mark.requirement("S-31")
def test_a_reset_with_the_recovery_code_shows_its_successor_the_second_time(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "recovery_code": text}
    first = lost(client, "/reset?with=recovery-code", **form)
    again = client.post("/reset?with=recovery-code", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/recovery"
    assert token_in(again) == token_in(first)
    assert client.get("/profile/recovery-code").status_code == 200
    assert Session.select().where(Session.user == bob.user).count() == 1


@pytest.mark.requirement("S-37")
def test_a_newer_password_ends_a_used_reset_link(alice: Person, now: int) -> None:
    token = watched(reset_links.make(alice.user, now, Caller()))
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    assert reset_links.owner(token, now + reset_links.LINK_LIFETIME) is None
    newer = watched(reset_links.make(alice.user, now, Caller()))
    assert reset_links.owner(token, now) is None
    assert reset_links.owner(newer, now) == alice.user


@pytest.mark.requirement("S-37")
def test_parallel_submits_of_a_reset_link_set_the_password_once(bob: Person, now: int) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    token = watched(reset_links.make(bob.user, now, Caller()))

    def submit() -> OpenSession:
        given = NewPassword(NEW, recovery_code=text)
        opened = reset_links.use(token, given, now, ORIGIN).opened
        assert opened is not None
        return opened

    opened = in_parallel([submit] * 4)
    assert len({one.token for one in opened}) == 1
    assert kinds().count("password-reset") == 1
    assert len(living({one.token for one in opened}, now)) == 1


@pytest.mark.requirement("S-37")
def test_a_form_that_is_overtaken_by_itself_sets_the_password_once(
    bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the second one arrives while the password of the first is being hashed."""
    token = watched(reset_links.make(bob.user, now, Caller()))
    given, right = NewPassword(NEW, code=bob.code(now)), passwords.hashed
    opened: list[OpenSession | None] = []

    def meanwhile(password: str) -> bytes:
        monkeypatch.setattr(passwords, "hashed", right)
        opened.append(reset_links.use(token, given, now, ORIGIN).opened)
        return right(password)

    monkeypatch.setattr(passwords, "hashed", meanwhile)
    opened.append(reset_links.use(token, given, now, ORIGIN).opened)
    assert kinds().count("password-reset") == 1
    assert len({one.token for one in opened if one is not None}) == 1


@pytest.mark.requirement("S-37")
def test_nothing_is_used_up_by_a_half_session(bob: Person, now: int) -> None:
    token = watched(reset_links.make(bob.user, now, Caller()))
    reset_links.use(token, NewPassword(NEW, code=bob.code(now)), now, ORIGIN)
    session = signin.with_password("bob", NEW, now, ORIGIN).session
    arrivals.note(session, now)
    assert reset_links.owner(token, now) == bob.user
    assert Invitation.select().count() == 0

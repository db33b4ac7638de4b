"""What an attack on the whole product found, so that it stays mended."""

import threading
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import acknowledgements, limits, sessions, throttle
from domain.audit import alerts, events
from domain.database.storage import write
from domain.mfa import recovery
from domain.signin import signin
from domain.team import help_desk, help_rules, people
from domain.users import password_change, passwords
from models import Attempts, Session, User, database
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in, with_mfa

NEW_PASSWORD = "purple onion tram sky"


@pytest.mark.requirement("S-23")
@pytest.mark.requirement("S-54")
def test_a_code_alone_does_not_confirm_a_stale_session(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    clock.advance(1200)
    code = {"code": ada.code(clock.now)}
    assert client.post("/recovery/phone", data=code).headers["Location"] == "/profile"
    assert client.get("/profile/password").headers["Location"].startswith("/confirmation")
    recovery.begin(User.get_by_id(ada.user.id), clock.now)
    assert client.post("/recovery/phone", data=code).headers["Location"] == "/profile"
    assert client.get("/profile/password").headers["Location"].startswith("/confirmation")


@pytest.mark.requirement("S-44")
def test_no_administrator_alone_takes_over_another(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    people.make_member(eve.user, now, ORIGIN, ada.user)
    for act in (people.reset_mfa, help_desk.make_reset_link, help_desk.make_sign_in_code):
        with pytest.raises(help_rules.NotForAdmins):
            act(eve.user, now + 86_399, ORIGIN, ada.user)
    help_desk.make_reset_link(eve.user, now + 86_400, ORIGIN, ada.user)


@pytest.mark.requirement("S-44")
def test_resetting_mfa_and_making_a_link_takes_two_administrators(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    now += 86_400
    people.reset_mfa(bob.user, now, ORIGIN, ada.user)
    for act in (help_desk.make_reset_link, help_desk.make_sign_in_code):
        with pytest.raises(help_rules.NeedsSecondAdmin):
            act(bob.user, now, ORIGIN, ada.user)
    help_desk.make_reset_link(bob.user, now, ORIGIN, grace.user)


@pytest.mark.requirement("S-78")
@pytest.mark.requirement("S-44")
def test_two_kinds_of_help_at_once_are_not_both_given(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    for number in range(10):
        person = make_user(f"person{number}", "Person")
        gate, made = threading.Barrier(2), list[str]()

        def give(
            act: Callable[..., str],
            person: Person = person,
            gate: threading.Barrier = gate,
            made: list[str] = made,
        ) -> None:
            with database.connection_context():
                gate.wait(timeout=60)
                try:
                    made.append(act(person.user, now, ORIGIN, ada.user))
                except help_rules.NeedsSecondAdmin:
                    return

        acts = (help_desk.make_reset_link, help_desk.make_sign_in_code)
        threads = [threading.Thread(target=give, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(made) == 1


@pytest.mark.requirement("S-53")
def test_the_password_alone_pushes_no_complete_sign_in_out(bob: Person, now: int) -> None:
    with write():
        full = sessions.begin(bob.user, Session.FULL, now, ORIGIN)
    for second in range(1, 25):
        signin.with_password("bob", PASSWORD, now + second, ORIGIN)
    assert sessions.resume(full.token, now + 60) is not None
    assert (
        Session.select().where(Session.stage == Session.PASSWORD).count() == sessions.MAX_SESSIONS
    )


@pytest.mark.requirement("S-53")
def test_completed_sign_ins_are_ten_at_most(bob: Person, now: int) -> None:
    for step in range(12):
        moment = now + 30 * step
        half = signin.with_password("bob", PASSWORD, moment, ORIGIN).session
        signin.with_code(half, bob.code(moment), moment, ORIGIN)
    assert Session.select().where(Session.stage == Session.FULL).count() == sessions.MAX_SESSIONS


@pytest.mark.requirement("S-83")
def test_the_number_of_what_is_gone_is_not_given_again(
    make_user: Callable[..., Person], ada: Person, now: int
) -> None:
    first = signed_in(ada)
    first.delete_instance()
    assert signed_in(ada).id > first.id
    carol = make_user("carol", "Carol")
    throttle.try_count(limits.totp(carol.user.id, known_browser=False), now)
    people.delete(carol.user, now, ORIGIN, ada.user)
    assert make_user("dave", "Dave").user.id > carol.user.id
    assert not Attempts.select().where(Attempts.key.startswith("totp:")).exists()


def test_notices_of_what_has_not_happened_cannot_be_dismissed(bob: Person, now: int) -> None:
    session = signed_in(bob)
    acknowledgements.mark_seen(session, [10**17])
    events.record(bob.user, events.PASSWORD_RESET, now, ORIGIN)
    session.user = User.get_by_id(bob.user.id)
    assert [event.kind for event in alerts.unseen(session).lines] == [events.PASSWORD_RESET]


@pytest.mark.case("B28")
@pytest.mark.requirement("S-52")
def test_a_sign_in_under_way_does_not_survive_a_change_of_the_password(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, verify = signed_in(alice), passwords.verify

    def slow(user: User | None, password: str) -> bool:
        """The real check, and meanwhile the password changes."""
        right = verify(user, password)
        monkeypatch.setattr(passwords, "verify", verify)
        password_change.perform(session, PASSWORD, NEW_PASSWORD, now)
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", PASSWORD, now, ORIGIN)
    assert [s.id for s in Session.select()] == [session.id]
    assert signin.with_password("alice", NEW_PASSWORD, now, ORIGIN).session.is_full

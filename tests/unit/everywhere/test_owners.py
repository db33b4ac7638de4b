"""Whoever knows the password, or only guesses, keeps no owner out."""

import os
import signal
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import budgets, guesses, sessions, throttle
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.mfa import recovery_code_use, recovery_codes, second_factor, totp
from domain.refusals import Refused
from domain.signin import invitations, reset_links, signin
from domain.signin.invitations import Wanted
from domain.signin.reset_links import NewPassword
from domain.team import help_desk, people
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Attempts, Event, KnownBrowser, RecoveryCode, Session, User, database
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in, with_mfa

THIEF = Caller("203.0.113.9", "curl")
NEW_PASSWORD = "purple onion tram sky"
WRONG_RECOVERY_CODE = "0" * 25


def half(person: Person, now: int, origin: Caller) -> Session:
    """A sign-in that owes the second factor."""
    return signin.with_password(person.user.username, PASSWORD, now, origin).session


def home(person: Person, now: int) -> Caller:
    """A browser in which the person has signed in before."""
    opened = signin.with_code(half(person, now, ORIGIN), person.code(now), now, ORIGIN)
    return Caller(ORIGIN.address, ORIGIN.browser, opened.device)


def fail(call: Callable[[], object], times: int = 1) -> Refused:
    """The refusal of the last."""
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            call()
    return refusal.value


@pytest.mark.requirement("S-14")
def test_wrong_codes_behind_the_right_password_keep_no_known_browser_waiting(
    bob: Person, now: int
) -> None:
    origin = home(bob, now)
    now += 60
    for number in range(8):
        theirs = Caller(f"203.0.113.{number}", "curl")
        fail(lambda at=theirs: signin.with_code(half(bob, now, at), wrong(bob, now), now, at))  # type: ignore[misc]
    own = half(bob, now, origin)
    assert signin.with_code(own, bob.code(now), now, origin).session.is_full


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("knows", [True, False], ids=["known browser", "new browser"])
def test_wrong_recovery_codes_of_somebody_with_the_password_keep_the_right_one_not_waiting(
    bob: Person, now: int, knows: bool
) -> None:
    origin = home(bob, now) if knows else Caller("198.51.100.7", "Firefox")
    text = recovery_codes.generate(signed_in(bob), now).text
    for number in range(12):
        theirs = Caller(f"203.0.113.{number % 3}", "curl")
        session = half(bob, now, theirs)
        for _ in range(6):
            with pytest.raises(Refused):
                signin.with_recovery_code(session, WRONG_RECOVERY_CODE, now, theirs)
        if number == 3:
            break
    own = half(bob, now, origin)
    assert signin.with_recovery_code(own, text, now, origin).session.is_full


@pytest.mark.requirement("S-14")
def test_wrong_sign_in_codes_keep_the_right_one_not_waiting(
    bob: Person, ada: Person, now: int
) -> None:
    text = help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    session = half(bob, now, THIEF)
    fail(lambda: help_desk.sign_in(session, "0" * 15, now, THIEF), 5)
    refusal = fail(lambda: help_desk.sign_in(session, text, now, THIEF))
    assert isinstance(refusal, throttle.TooManyTries)
    assert refusal.retry_after == 30
    own = half(bob, now, Caller("198.51.100.7"))
    assert help_desk.sign_in(own, text, now, Caller("198.51.100.7")).session.is_full


@pytest.mark.requirement("S-14")
def test_a_reset_link_has_tries_of_its_own(bob: Person, now: int) -> None:
    Attempts.insert(
        key=budgets.totp(bob.user.id, known_browser=False).key, failures=budgets.MOST
    ).execute()
    token = reset_links.make(bob.user, now, Caller())
    given = NewPassword(NEW_PASSWORD, bob.code(now))
    reset_links.use(token, given, now, ORIGIN)
    assert accounts.find("bob") is not None
    assert passwords.verify(accounts.find("bob"), NEW_PASSWORD)


@pytest.mark.requirement("S-15")
def test_failures_at_the_second_factor_count_on_their_source_but_not_those_of_known_browsers(
    bob: Person, now: int
) -> None:
    origin = home(bob, now)
    now += 60
    own = half(bob, now, origin)
    fail(lambda: signin.with_code(own, wrong(bob, now), now, origin))
    assert throttle.failures(budgets.source(origin.address)) == 0
    session = half(bob, now, THIEF)
    fail(lambda: signin.with_code(session, wrong(bob, now), now, THIEF))
    fail(lambda: signin.with_recovery_code(session, WRONG_RECOVERY_CODE, now, THIEF))
    fail(lambda: help_desk.sign_in(session, "0" * 15, now, THIEF))
    assert throttle.failures(budgets.source(THIEF.address)) == 3


@pytest.mark.requirement("S-15")
def test_a_source_that_failed_too_often_at_codes_tries_no_more_codes_of_the_app(
    bob: Person, now: int
) -> None:
    session = half(bob, now, THIEF)
    Attempts.update(failures=30, next_at=now + 60).where(
        Attempts.key == budgets.source(THIEF.address).key
    ).execute()
    refusal = fail(lambda: signin.with_code(session, bob.code(now), now, THIEF))
    assert isinstance(refusal, throttle.TooManyTries)


@pytest.mark.requirement("S-14")
def test_the_right_recovery_code_gets_in_from_a_source_that_failed_too_often(
    bob: Person, now: int
) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    session = half(bob, now, THIEF)
    Attempts.update(failures=30, next_at=now + 60).where(
        Attempts.key == budgets.source(THIEF.address).key
    ).execute()
    assert signin.with_recovery_code(session, text, now, THIEF).session.is_full


@pytest.mark.requirement("S-12")
def test_a_used_recovery_code_counts_on_nobody(bob: Person, now: int) -> None:
    old = recovery_codes.generate(signed_in(bob), now).text
    recovery_codes.generate(signed_in(bob), now)
    session = half(bob, now, THIEF)
    refusal = fail(lambda: signin.with_recovery_code(session, old, now, THIEF), 7)
    assert isinstance(refusal, recovery_code_use.Outdated)
    fail(lambda: recovery_code_use.check(signed_in(bob), old, now), 7)
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.requirement("S-15")
def test_new_passwords_that_are_refused_count_on_nobody(
    alice: Person, ada: Person, now: int
) -> None:
    token = reset_links.make(alice.user, now, Caller())
    [made] = invitations.invite([Wanted("dora", is_admin=False)], ada.user, now, ORIGIN)
    session = signed_in(alice)
    for short in ("short", "passwordpassword"):
        fail(lambda p=short: reset_links.use(token, NewPassword(p), now, ORIGIN), 20)  # type: ignore[misc]
        fail(lambda p=short: invitations.accept(made.token, "Dora", p, now, ORIGIN), 20)  # type: ignore[misc]
        fail(lambda p=short: accounts.change_password(session, PASSWORD, p, now), 20)  # type: ignore[misc]
    assert not Attempts.select().where(Attempts.failures > 0).exists()


@pytest.mark.requirement("S-15")
def test_a_wait_that_was_refused_does_not_count_on_the_source(alice: Person, now: int) -> None:
    fail(lambda: signin.with_password("alice", "wrong", now, THIEF), 5)
    fail(lambda: signin.with_password("alice", PASSWORD, now, THIEF), 40)
    assert throttle.failures(budgets.source(THIEF.address)) == 5
    assert signin.with_password("alice", PASSWORD, now + 30, THIEF).session.is_full


@pytest.mark.requirement("S-12")
def test_a_try_whose_process_was_killed_stops_counting(alice: Person, now: int) -> None:
    budget, source = budgets.password("alice", known_browser=False), budgets.source("192.0.2.1")
    for _ in range(4):
        _killed_within(budget, source, now)
    assert signin.with_password("alice", PASSWORD, now, ORIGIN).session.is_full
    for _ in range(5):
        _killed_within(budget, source, now)
    refusal = fail(lambda: signin.with_password("alice", PASSWORD, now, ORIGIN))
    assert refusal.retry_after == throttle.STALE
    later = now + throttle.STALE
    assert signin.with_password("alice", PASSWORD, later, ORIGIN).session.is_full
    assert throttle.failures(budget) == throttle.failures(source) == 0


def _killed_within(budget: budgets.Budget, source: budgets.Budget, now: int) -> None:
    child = os.fork()
    if not child:
        database.close_all()
        with database.connection_context(), throttle.trying(now, source, budget):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.case("B59")
@pytest.mark.requirement("S-11")
@pytest.mark.parametrize("way", ["invitation", "shell"])
def test_a_new_account_begins_with_clean_counters(ada: Person, now: int, way: str) -> None:
    for budget in budgets.of_name("zoe"):
        Attempts.insert(key=budget.key, failures=budgets.MOST, next_at=now + 3600).execute()
    if way == "invitation":
        [made] = invitations.invite([Wanted("zoe", is_admin=False)], ada.user, now, ORIGIN)
        invitations.accept(made.token, "Zoe", NEW_PASSWORD, now, ORIGIN)
    else:
        accounts.create(NewAccount("zoe", "Zoe", NEW_PASSWORD), now, Caller())
    assert signin.with_password("zoe", NEW_PASSWORD, now, THIEF).session.is_full


@pytest.mark.requirement("S-26")
def test_the_owner_is_told_how_often_somebody_guessed_and_since_when(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    client.post("/sign-out")
    clock.advance(60)
    begun = clock.now
    for _ in range(7):
        fail(lambda: signin.with_password("bob", "wrong", clock.now, THIEF))
        clock.advance(600)
    clock.advance(300)
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    assert "Someone entered an incorrect password for this account 7 times since" in page
    [told] = Event.select().where(Event.kind == events.GUESSED)
    assert (told.number, told.since, told.actor) == (7, begun, None)
    client.post("/sign-out")
    clock.advance(60)
    sign_in(client, bob, clock.now)
    assert Event.select().where(Event.kind == events.GUESSED).count() == 1, "told once"


@pytest.mark.requirement("S-26")
def test_a_few_slips_are_no_news(bob: Person, now: int) -> None:
    fail(lambda: signin.with_password("bob", "wrong", now, THIEF), 4)
    home(bob, now)
    assert not Event.select().where(Event.kind == events.GUESSED).exists()


def test_administrators_see_whose_password_is_guessed_at(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    assert "suspicious sign-in attempts" not in client.get("/people").text
    Attempts.insert(
        key=budgets.password("bob", known_browser=False).key, failures=100, since=now - 3600
    ).execute()
    assert "suspicious sign-in attempts" in client.get("/people").text
    page = client.get(f"/people/{bob.user.id}").text
    assert "100 in a row since" in page
    assert "must enter a code before the password" in page
    assert guesses.at(User.get_by_id(ada.user.id)) == []


@pytest.mark.requirement("S-22")
def test_half_sign_ins_elsewhere_do_not_push_out_the_owners(bob: Person, now: int) -> None:
    origin = home(bob, now)
    known = signin.with_password("bob", PASSWORD, now, origin)
    new = signin.with_password("bob", PASSWORD, now, Caller("198.51.100.7"))
    for _ in range(2 * sessions.MOST):
        half(bob, now, THIEF)
    for own in (known, new):
        assert sessions.resume(own.token, now) is not None
    theirs = Session.select().where(Session.address == THIEF.address)
    assert theirs.count() == sessions.MOST


def test_who_owes_the_code_is_told_that_the_sign_in_has_ended(
    client: TestClient, bob: Person, now: int
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    Session.delete().execute()
    answer = client.post("/sign-in/code", data={"code": bob.code(now)})
    assert answer.headers["Location"].startswith("/sign-in")
    assert "This sign-in has ended" in client.get("/sign-in").text


@pytest.mark.requirement("S-11")
def test_each_sign_in_gives_a_device_token_of_its_own(
    alice: Person, make_user: Callable[..., Person], now: int
) -> None:
    shareman = make_user("shareman", "Share Man")
    theirs = signin.with_password("shareman", PASSWORD, now, ORIGIN).device
    shared = Caller(ORIGIN.address, "Firefox", theirs)
    own = signin.with_password("alice", PASSWORD, now, shared).device
    back = signin.with_password("shareman", PASSWORD, now, Caller("192.0.2.1", "x", own)).device
    for token in (theirs, back):
        at = Caller("203.0.113.9", "Firefox", token)
        fail(lambda at=at: signin.with_password("alice", "wrong", now, at))  # type: ignore[misc]
    known = Attempts.get_or_none(
        Attempts.key == budgets.password("alice", known_browser=True).key, Attempts.failures > 0
    )
    assert known is None
    assert shareman.user != alice.user


@pytest.mark.requirement("S-11")
def test_a_browser_is_known_to_whoever_signed_in_there_last(
    alice: Person, make_user: Callable[..., Person], now: int
) -> None:
    make_user("shareman", "Share Man")
    own = signin.with_password("alice", PASSWORD, now, ORIGIN).device
    signin.with_password("shareman", PASSWORD, now, Caller("192.0.2.7", "Firefox", own))
    fail(lambda: signin.with_password("alice", "x", now, Caller("192.0.2.7", "Firefox", own)))
    assert throttle.failures(budgets.password("alice", known_browser=False)) == 1


@pytest.mark.requirement("S-11")
def test_a_device_token_goes_on_counting_if_the_answer_with_the_next_was_lost(
    alice: Person, now: int
) -> None:
    first = signin.with_password("alice", PASSWORD, now, ORIGIN).device
    at = Caller(ORIGIN.address, "Firefox", first)
    signin.with_password("alice", PASSWORD, now, at)
    again = signin.with_password("alice", PASSWORD, now, at).device
    assert KnownBrowser.select().count() == 1
    fail(lambda: signin.with_password("alice", "x", now, Caller("192.0.2.1", "F", again)))
    assert throttle.failures(budgets.password("alice", known_browser=True)) == 1


@pytest.mark.requirement("S-11")
def test_known_browsers_of_a_person_are_bounded(alice: Person, now: int) -> None:
    for number in range(25):
        signin.with_password("alice", PASSWORD, now + number, ORIGIN)
    assert KnownBrowser.select().count() == 20
    assert KnownBrowser.select().where(KnownBrowser.seen_at < now + 5).count() == 0


@pytest.mark.requirement("S-51")
def test_what_an_administrator_handed_out_goes_with_the_right_to(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    deeds: list[people.Deed] = [people.make_member, people.disable, people.delete]
    for number, deed in enumerate(deeds):
        eve = with_mfa(make_user(f"eve{number}", "Eve", is_admin=True))
        bob, carol = (with_mfa(make_user(f"{n}{number}", n)) for n in ("bob", "carol"))
        link = help_desk.make_reset_link(bob.user, now, ORIGIN, eve.user)
        code = help_desk.make_sign_in_code(carol.user, now, ORIGIN, eve.user)
        [made] = invitations.invite(
            [Wanted(f"back{number}", is_admin=False)], ada.user, now, ORIGIN
        )
        renewed = invitations.renew(made.invitation, eve.user, now, ORIGIN)
        deed(eve.user, now, ORIGIN, ada.user)
        assert reset_links.owner(link, now) is None
        session = half(carol, now, ORIGIN)
        fail(lambda s=session, c=code: help_desk.sign_in(s, c, now, ORIGIN))  # type: ignore[misc]
        assert invitations.opened(renewed.token, now) is None


@pytest.mark.requirement("S-44")
def test_who_was_invited_by_the_first_is_no_second_administrator(
    ada: Person, bob: Person, now: int
) -> None:
    [made] = invitations.invite([Wanted("ada-two", is_admin=True)], ada.user, now, ORIGIN)
    two = invitations.accept(made.token, "Ada Two", NEW_PASSWORD, now, ORIGIN)
    now += 10 * 86_400
    for first, second in ((ada.user, two), (two, ada.user)):
        people.reset_mfa(bob.user, now, ORIGIN, first)
        with pytest.raises(people.NeedsSecondAdmin):
            help_desk.make_reset_link(bob.user, now, ORIGIN, second)
        now += 86_400
        with_mfa(bob)


@pytest.mark.requirement("S-44")
def test_who_became_an_administrator_today_is_no_second_one(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    puppet = with_mfa(make_user("puppet", "Puppet"))
    people.make_admin(puppet.user, now, ORIGIN, ada.user)
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_sign_in_code(bob.user, now, ORIGIN, puppet.user))
    fail(lambda: people.reset_mfa(bob.user, now, ORIGIN, puppet.user))


@pytest.mark.requirement("S-44")
def test_help_of_somebody_who_was_deleted_since_counts_as_ones_own(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    puppet = with_mfa(make_user("puppet", "Puppet", is_admin=True))
    now += 2 * 86_400
    people.reset_mfa(bob.user, now, ORIGIN, puppet.user)
    people.delete(User.get_by_id(puppet.user.id), now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user))


@pytest.mark.requirement("S-44")
def test_an_administrator_made_a_member_is_not_helped_by_one_alone_a_day_later(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    [made] = invitations.invite([Wanted("ada-two", is_admin=True)], ada.user, now, ORIGIN)
    two = invitations.accept(made.token, "Ada Two", NEW_PASSWORD, now, ORIGIN)
    people.make_member(eve.user, now, ORIGIN, ada.user)
    now += 3 * 86_400
    people.reset_mfa(User.get_by_id(eve.user.id), now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_reset_link(eve.user, now, ORIGIN, two))


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("way", ["invitation", "shell", "invitation from the shell"])
def test_every_administrator_is_told_of_a_new_one(
    ada: Person, make_user: Callable[..., Person], now: int, way: str
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    if way == "shell":
        given = NewAccount("two", "Two", NEW_PASSWORD, is_admin=True)
        accounts.create(given, now, Caller.shell("user add"))
    else:
        by = ada.user if way == "invitation" else None
        [made] = invitations.invite([Wanted("two", is_admin=True)], by, now, ORIGIN)
        invitations.accept(made.token, "Two", NEW_PASSWORD, now, ORIGIN)
    told = [n for n in alerts.unseen(signed_in(eve)).lines if n.kind == events.MADE_ADMIN]
    who = "ada" if way == "invitation" else ""
    assert [(n.subject, n.actor) for n in told] == [("two", who)]


@pytest.mark.requirement("S-52")
@pytest.mark.parametrize("way", ["/notices/disowned", "/profile/sessions/removal"])
def test_what_was_handed_out_goes_with_the_other_sessions(
    client: TestClient, ada: Person, bob: Person, clock: Clock, way: str
) -> None:
    link = help_desk.make_reset_link(bob.user, clock.now, ORIGIN, ada.user)
    code = help_desk.make_sign_in_code(bob.user, clock.now, ORIGIN, None)
    sign_in(client, bob, clock.now)
    assert client.post(way).status_code == 303
    assert reset_links.owner(link, clock.now) is None
    session = half(bob, clock.now, ORIGIN)
    fail(lambda: help_desk.sign_in(session, code, clock.now, ORIGIN))


@pytest.mark.requirement("S-15")
@pytest.mark.parametrize("path", ["/reset", "/invitation"])
def test_unknown_links_count_on_their_source_and_stand_in_the_log(
    client: TestClient, path: str, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    answers = []
    for number in range(31):
        client.get(f"{path}/{'A' * 40}{number:03}")
        answers.append(client.post(path, data={"password": NEW_PASSWORD, "name": "X"}))
    assert [a.status_code for a in answers] == [404] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "600"
    assert "Too many attempts" in answers[-1].text
    reasons = [vars(r)["facts"]["reason"] for r in caplog.records if r.message == "refused"]
    assert len(reasons) == 31
    assert reasons[-1] == "too-many-tries"


@pytest.mark.requirement("S-92")
def test_each_step_that_is_refused_is_one_line(
    client: TestClient, bob: Person, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    def factors() -> list[tuple[str, str]]:
        facts = [vars(r)["facts"] for r in caplog.records if r.message == "refused"]
        caplog.clear()
        return [(f.get("factor", ""), f["reason"]) for f in facts]

    sign_in(client, bob, now)
    factors()
    change = {"current_password": "wrong", "password": NEW_PASSWORD}
    client.post("/profile/password", data=change)
    assert factors() == [("password-change", "wrong-password")]
    client.post("/profile/recovery-code/check", data={"recovery_code": WRONG_RECOVERY_CODE})
    assert factors() == [("recovery-code", "recovery-code-wrong")]
    rehearsal = {"code": "123456", "recovery_code": WRONG_RECOVERY_CODE}
    client.post("/profile/rehearsal", data=rehearsal)
    assert factors() == [("recovery-code", "recovery-code-wrong")]
    client.get("/people")
    assert factors() == [("", "admins-only")]
    client.post("/profile/mfa/replacement")
    client.post("/profile/mfa/code", data={"code": "000000"})
    assert factors() == [("enrolment", "code-wrong")]
    client.post("/sign-out")
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    for _ in range(6):
        client.post("/sign-in/neither", data={"sign_in_code": "0" * 15})
    reasons = [("sign-in-code", "sign-in-code-wrong")] * 5 + [("sign-in-code", "too-many-tries")]
    assert factors() == reasons


@pytest.mark.requirement("S-92")
def test_what_changes_nothing_is_no_event(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    before = Event.select().count()
    user = alice.user
    client.post("/profile", data={"name": user.name, "email": user.email})
    client.post("/profile/mfa/removal", data={"password": PASSWORD})
    people.make_admin(ada.user, now, ORIGIN, None)
    people.make_member(user, now, ORIGIN, ada.user)
    people.enable(user, now, ORIGIN, ada.user)
    people.rename(user, f" {user.name} ", now, ORIGIN, ada.user)
    people.reset_mfa(user, now, ORIGIN, ada.user)
    assert Event.select().count() == before
    people.disable(user, now, ORIGIN, ada.user)
    people.disable(user, now + 1, ORIGIN, ada.user)
    assert Event.select().count() == before + 1


@pytest.mark.requirement("S-91")
def test_old_recovery_codes_of_a_person_are_bounded(bob: Person, now: int) -> None:
    session = signed_in(bob)
    texts = [recovery_codes.generate(session, now).text for _ in range(30)]
    assert RecoveryCode.select().count() == recovery_codes.MOST_KEPT
    recovery_code_use.check(session, texts[-1], now)


@pytest.mark.requirement("S-92")
def test_reports_of_one_browser_do_not_fill_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, clock: Clock
) -> None:
    report = {"csp-report": {"effective-directive": "script-src-elem"}}
    clock.advance(3600)
    for _ in range(30):
        assert client.post("/csp-reports", json=report).status_code == 204
    assert caplog.messages.count("csp-violation") == 10
    clock.advance(600)
    client.post("/csp-reports", json=report)
    assert caplog.messages.count("csp-violation") == 11


@pytest.mark.requirement("S-13")
def test_a_wrong_code_of_whoever_is_signed_in_counts_apart_from_strangers(
    bob: Person, now: int
) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now), now)
    assert throttle.failures(budgets.totp(bob.user.id, known_browser=True)) == 1
    assert throttle.failures(budgets.totp(bob.user.id, known_browser=False)) == 0


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("where", ["confirming", "changing it"])
def test_passwords_guessed_in_a_stolen_session_keep_no_known_browser_waiting(
    bob: Person, now: int, where: str
) -> None:
    origin, stolen = home(bob, now), signed_in(bob)
    for _ in range(6):
        if where == "confirming":
            refusal = fail(lambda: signin.confirm(stolen, "wrong", bob.code(now), now))
        else:
            refusal = fail(lambda: accounts.change_password(stolen, "wrong", NEW_PASSWORD, now))
    assert isinstance(refusal, throttle.TooManyTries)
    assert half(bob, now, origin).stage == Session.PASSWORD
    assert signin.confirm(signed_in(bob), PASSWORD, bob.code(now + 30), now).session.is_full

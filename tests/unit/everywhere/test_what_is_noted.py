"""What is counted, and what is written down."""

import pytest
from starlette.testclient import TestClient

from domain.access import limits, throttle
from domain.mfa import recovery_code_use, recovery_codes, second_factor, totp
from domain.signin import confirmation, reset_links
from domain.team import help_desk, people
from domain.users import password_change
from models import Event, RecoveryCode, Session
from tests.unit.browser import form
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in
from tests.unit.thief import fail, half, home

NEW_PASSWORD = "purple onion tram sky"
WRONG_RECOVERY_CODE = "0" * 25


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
    assert RecoveryCode.select().count() == recovery_codes.MAX_KEPT
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
    assert throttle.failures(limits.totp(bob.user.id, known_browser=True)) == 1
    assert throttle.failures(limits.totp(bob.user.id, known_browser=False)) == 0


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("where", ["confirming", "changing it"])
def test_passwords_guessed_in_a_stolen_session_keep_no_known_browser_waiting(
    bob: Person, now: int, where: str
) -> None:
    origin, stolen = home(bob, now), signed_in(bob)
    for _ in range(6):
        if where == "confirming":
            refusal = fail(lambda: confirmation.confirm(stolen, "wrong", bob.code(now), now))
        else:
            refusal = fail(lambda: password_change.perform(stolen, "wrong", NEW_PASSWORD, now))
    assert isinstance(refusal, throttle.TooManyTries)
    assert half(bob, now, origin).stage == Session.PASSWORD
    assert confirmation.confirm(signed_in(bob), PASSWORD, bob.code(now + 30), now).session.is_full


@pytest.mark.requirement("S-92")
def test_what_is_denied_to_an_administrator_is_one_line(
    client: TestClient, ada: Person, bob: Person, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, ada, now)
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    caplog.clear()
    sent = form(client.get(f"/people/{ada.user.id}").text, f"/people/{ada.user.id}")
    for path in (f"/people/{bob.user.id}/mfa-reset", f"/people/{ada.user.id}/deeds/make-member"):
        client.post(path, data=sent | {"about": "bob" if "mfa" in path else "ada"})
    facts = [vars(r)["facts"] for r in caplog.records if r.message == "refused"]
    assert [(f["user"], f["reason"]) for f in facts] == [
        (ada.user.id, "needs-second-admin"),
        (ada.user.id, "last-admin"),
    ]

"""A code whose answer was lost goes on working until its owner is seen signed in."""

from functools import partial

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.session_tokens import OpenSession
from domain.mfa import recovery_code_use, recovery_codes, totp
from domain.signin import code_first, signin
from domain.team import help_desk
from models import RecoveryCode
from tests.canaries import watched
from tests.unit.code_first import give_password
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back, signed_in
from tests.unit.lost_answers import half, in_parallel, living, lost
from tests.unit.rows import kinds


def used(bob: Person, now: int) -> tuple[str, OpenSession]:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    return text, signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-31")
@pytest.mark.requirement("S-32")
def test_a_code_whose_answer_was_lost_signs_in_again_from_the_start(bob: Person, now: int) -> None:
    text, unseen = used(bob, now)
    session = come_back(signin.with_recovery_code(half(bob, now), text, now, ORIGIN), now)
    assert sessions.resume(unseen.token, now) is None
    assert recovery_codes.shown(session, now) not in (None, text)
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null()).count() == 1


@pytest.mark.requirement("S-31")
def test_once_its_session_was_seen_the_code_is_used_up(bob: Person, now: int) -> None:
    text, opened = used(bob, now)
    come_back(opened, now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-31")
def test_the_same_form_again_shows_the_same_next_code(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    first = lost(client, "/sign-in/recovery-code", recovery_code=text)
    again = client.post("/sign-in/recovery-code", data={"recovery_code": text})
    assert again.headers["Location"] == first.headers["Location"] == "/recovery"
    assert client.get("/recovery").headers["Location"] == "/profile/recovery-code"
    assert 'data-testid="recovery-code"' in client.get("/profile/recovery-code").text
    assert kinds().count("signed-in-with-recovery-code") == 1
    assert kinds().count("recovery-code-made") == 2


@pytest.mark.requirement("S-32")
def test_it_works_again_even_when_the_unseen_session_is_long_over(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    later = now + 3 * 24 * 60 * 60
    opened = signin.with_recovery_code(half(bob, later), text, later, ORIGIN)
    assert come_back(opened, later).is_full


@pytest.mark.requirement("S-34")
def test_a_newer_code_ends_one_that_was_used_unseen(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    recovery_codes.generate(signed_in(bob, now), now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-32")
def test_checking_the_sheet_knows_a_code_that_was_used_unseen(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    recovery_code_use.check(signed_in(bob, now), text, now)


@pytest.mark.requirement("S-31")
def test_a_session_that_ended_meanwhile_ends_no_other(bob: Person, now: int) -> None:
    text, opened = used(bob, now)
    first = half(bob, now)
    second = signin.with_recovery_code(half(bob, now), text, now, ORIGIN)
    first.delete_instance()
    assert signin.with_recovery_code(first, text, now, ORIGIN).token == ""
    assert come_back(second, now).is_full
    assert sessions.resume(opened.token, now) is None


@pytest.mark.requirement("S-31")
def test_the_help_desks_code_signs_in_again_after_a_lost_answer(
    bob: Person, ada: Person, now: int
) -> None:
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    unseen = help_desk.sign_in(half(bob, now), text, now, ORIGIN)
    session = come_back(help_desk.sign_in(half(bob, now), text, now, ORIGIN), now)
    assert sessions.resume(unseen.token, now) is None
    assert recovery_codes.shown(session, now) is not None
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-20")
def test_a_code_given_first_signs_in_again_after_a_lost_answer(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    unseen = signin.with_password("bob", PASSWORD, now, ORIGIN, token)
    session = come_back(signin.with_password("bob", PASSWORD, now, ORIGIN, token), now)
    assert session.is_full
    assert sessions.resume(unseen.token, now) is None


@pytest.mark.requirement("S-20")
def test_a_code_given_first_by_the_same_form_again_lets_the_browser_try(
    bob: Person, now: int
) -> None:
    tokens = {code_first.give("bob", bob.code(now), now, ORIGIN, "once") for _ in range(2)}
    assert len(tokens) == 1
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN, "another page")
    with pytest.raises(code_first.WrongCode):
        code_first.give("bob", wrong(bob, now), now, ORIGIN, "once")
    come_back(signin.with_password("bob", PASSWORD, now, ORIGIN, tokens.pop()), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN, "once")


@pytest.mark.requirement("S-14")
@pytest.mark.parametrize("over", ["time", "tries"])
def test_a_recovery_code_given_first_by_a_page_left_open_lets_the_browser_try_anew(
    client: TestClient, bob: Person, clock: Clock, over: str
) -> None:
    """Once the former chance is over: after its time, and after its tries at the password."""
    text = recovery_codes.generate(signed_in(bob), clock.now).text
    sheet = {"username": "bob", "code": text, "once": "one page"}
    assert client.post("/sign-in/code-first", data=sheet).status_code == 303
    for _ in range(code_first.TRIES if over == "tries" else 0):
        assert "sign-in-wrong" in give_password(client, "bob", "no such password")
    clock.advance(code_first.LIFETIME if over == "time" else 60)
    assert client.post("/sign-in/code-first", data=sheet).status_code == 303
    assert give_password(client, "bob") == "/recovery"


@pytest.mark.requirement("S-22")
def test_the_same_page_behind_a_code_given_first_opens_one_session(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    opened = [
        signin.with_password("bob", PASSWORD, now, ORIGIN, token, once="once") for _ in range(2)
    ]
    assert len({one.token for one in opened}) == 1
    assert kinds().count("signed-in") == 1


@pytest.mark.requirement("S-32")
def test_the_sheet_outlives_a_help_desks_sign_in_that_was_never_seen(
    bob: Person, ada: Person, now: int
) -> None:
    sheet = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    help_desk.sign_in(half(bob, now), text, now, ORIGIN)
    opened = signin.with_recovery_code(half(bob, now), sheet, now, ORIGIN)
    assert come_back(opened, now).is_full


@pytest.mark.requirement("S-31")
def test_parallel_uses_of_the_help_desks_code_leave_one_living_session(
    bob: Person, ada: Person, now: int
) -> None:
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    halves = [half(bob, now) for _ in range(4)]
    opened = in_parallel([partial(help_desk.sign_in, one, text, now, ORIGIN) for one in halves])
    assert len(living({one.token for one in opened}, now)) == 1

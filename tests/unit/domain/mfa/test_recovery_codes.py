"""The recovery code."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from domain.access import limits, sessions
from domain.mfa import code_text, policy, recovery_code_use, recovery_codes
from domain.refusals import Refused
from domain.signin import signin
from models import Attempts, Event, RecoveryCode, Session, database
from tests.unit.conftest import ORIGIN, Person, come_back, signed_in
from tests.unit.rows import refusing_changes_of


def half_session(person: Person) -> Session:
    return signed_in(person, stage=Session.PASSWORD)


def made(person: Person, now: int) -> str:
    return recovery_codes.generate(signed_in(person), now).text


def test_a_slip_is_not_counted(bob: Person, now: int) -> None:
    made(bob, now)
    with pytest.raises(code_text.Mistyped):
        signin.with_recovery_code(half_session(bob), "ABC", now, ORIGIN)
    assert not Attempts.select().exists()


@pytest.mark.requirement("S-34")
def test_regenerating_ends_the_code_before(bob: Person, now: int) -> None:
    first = made(bob, now)
    made(bob, now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half_session(bob), first, now, ORIGIN)


@pytest.mark.requirement("S-32")
def test_signing_in_with_the_code_makes_its_replacement(bob: Person, now: int) -> None:
    text = made(bob, now)
    opened = signin.with_recovery_code(half_session(bob), text, now, ORIGIN)
    replacement = recovery_codes.shown(come_back(opened), now)
    assert replacement is not None
    assert replacement != text
    assert signin.with_recovery_code(half_session(bob), replacement, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-31")
@pytest.mark.case("B25")
def test_thirty_parallel_uses_of_one_code_leave_one_living_session(bob: Person, now: int) -> None:
    text = made(bob, now)
    halves = [half_session(bob) for _ in range(9)] * 4

    def attempt(session: Session) -> str:
        with database.connection_context(), suppress(Refused):
            return signin.with_recovery_code(session, text, now, ORIGIN).token
        return ""

    with ThreadPoolExecutor(20) as pool:
        opened = {token for token in pool.map(attempt, halves) if token}
    living = [found for token in opened if (found := sessions.resume(token, now)) is not None]
    assert [session.is_full for session in living] == [True]
    assert Session.select().where(Session.recovered).count() == 1
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 1
    assert RecoveryCode.select().where(RecoveryCode.made_by == living[0].id).count() == 1


@pytest.mark.case("B25")
@pytest.mark.requirement("S-32")
def test_a_fault_while_signing_in_leaves_the_code_unspent(bob: Person, now: int) -> None:
    text = made(bob, now)
    session = half_session(bob)
    with (
        refusing_changes_of("stage", "session", because="the disk is gone"),
        pytest.raises(Exception, match="the disk is gone"),
    ):
        signin.with_recovery_code(session, text, now, ORIGIN)
    assert signin.with_recovery_code(session, text, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-33")
def test_a_code_is_shown_only_to_the_session_that_made_it(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    assert recovery_codes.shown(session, now) == text
    assert recovery_codes.shown(signed_in(bob), now) is None


@pytest.mark.requirement("S-33")
def test_a_code_is_not_shown_after_ten_minutes(bob: Person, now: int) -> None:
    session = signed_in(bob)
    text = recovery_codes.generate(session, now).text
    assert recovery_codes.shown(session, now + 599) == text
    assert recovery_codes.shown(session, now + 600) is None


@pytest.mark.requirement("S-33")
def test_a_code_is_not_shown_once_it_is_saved(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    assert recovery_codes.shown(session, now) is None


def test_without_mfa_there_is_no_recovery_code(alice: Person, now: int) -> None:
    with pytest.raises(recovery_codes.MfaIsOff):
        recovery_codes.generate(signed_in(alice), now)


@pytest.mark.requirement("S-11")
def test_guessing_only_delays_the_code_and_never_shuts_it(bob: Person, now: int) -> None:
    text = made(bob, now)
    for _ in range(limits.MAX_FAILURES + 1):
        with pytest.raises(recovery_code_use.WrongCode):
            signin.with_recovery_code(half_session(bob), code_text.new(), now, ORIGIN)
        now += limits.MAX_RECOVERY_DELAY
    assert signin.with_recovery_code(half_session(bob), text, now, ORIGIN).session.is_full


def test_making_and_saving_a_code_is_in_the_history(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    kinds = [event.kind for event in Event.select().order_by(Event.id)]
    assert kinds[-2:] == ["recovery-code-made", "recovery-code-saved"]


@pytest.mark.requirement("S-33")
def test_every_page_knows_whether_a_code_is_saved(bob: Person, now: int) -> None:
    session = signed_in(bob)

    def owes() -> set[bool]:
        resumed = sessions.resume(session.token, now)
        assert resumed is not None
        return {
            resumed.mfa_requirement.owes_saved_code,
            policy.requirement_of(bob.user).owes_saved_code,
        }

    assert owes() == {True}  # MFA, and no code
    recovery_codes.generate(session, now)
    assert owes() == {True}
    recovery_code_use.mark_saved(session, now)
    assert owes() == {False}
    recovery_codes.generate(session, now)  # the saved one works no more
    assert owes() == {True}


def test_whoever_has_no_mfa_owes_no_code(alice: Person, now: int) -> None:
    resumed = sessions.resume(signed_in(alice).token, now)
    assert resumed is not None
    assert not resumed.mfa_requirement.owes_saved_code

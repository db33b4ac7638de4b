"""Limits that requirements name, and what must not leak or pass."""

import logging
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import settings
from domain import security_log
from domain.access import arrivals, lifetimes, limits, sessions, throttle, waiting
from domain.audit import known_browsers
from domain.mfa import (
    authenticators,
    enrolment,
    recovery_code_use,
    recovery_codes,
)
from domain.signin import first_account, reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import passwords
from models import Session
from operations import backups, data_folder
from operations.backup_archive import BackupError
from tests.unit.backup_check import check
from tests.unit.conftest import ORIGIN, PASSWORD, Person, sign_in, signed_in

NAMES = ("alice", "nobody")
NEW = "violet harbour sings low"


@pytest.mark.requirement("S-16")
def test_a_name_that_nobody_has_takes_as_much_work_as_a_wrong_password(
    alice: Person, now: int
) -> None:
    """Of this thread's processor, so that it does not matter what else is going on."""
    passwords.use_cost(10)
    alice.user.password_hash = passwords.sealed(alice.user.id, passwords.hashed(PASSWORD))
    alice.user.save()

    def work(name: str) -> float:
        begun = time.thread_time()
        with pytest.raises(signin.WrongPassword):
            signin.with_password(name, "not it at all", now, ORIGIN)
        return time.thread_time() - begun

    # The least of several: a processor that is shared with another takes longer for the same.
    wrong_password, unknown_name = (min(work(name) for _ in range(4)) for name in NAMES)
    passwords.use_cost(4)
    assert unknown_name > wrong_password / 2


@pytest.mark.requirement("S-42")
def test_a_reset_ends_every_session(alice: Person, now: int) -> None:
    session = signed_in(alice)
    reset_links.use(reset_links.make(alice.user, now, ORIGIN), NewPassword(NEW), now, ORIGIN)
    assert not sessions.exists(session)


@pytest.mark.requirement("S-31")
def test_a_recovery_code_that_signed_in_does_so_no_more(bob: Person, now: int) -> None:
    """From the moment on at which a browser has come back with what it opened."""
    text = recovery_codes.generate(signed_in(bob), now).text
    half = signed_in(bob, now, Session.PASSWORD)
    opened = signin.with_recovery_code(half, text, now, ORIGIN)
    session = sessions.resume(opened.token, now)
    assert session is not None
    arrivals.note(session, now)
    again = signed_in(bob, now, Session.PASSWORD)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(again, text, now, ORIGIN)


@pytest.mark.requirement("S-11")
@pytest.mark.requirement("S-14")
@pytest.mark.requirement("S-15")
@pytest.mark.requirement("S-37")
def test_the_limits_are_those_that_the_requirements_name() -> None:
    """Other tests count in these names, so that a number could be changed without their notice."""
    assert (limits.MAX_FAILURES, limits.MAX_FROM_SOURCE, limits.SOURCE_WINDOW) == (100, 30, 10 * 60)
    assert (throttle.DELAY_FROM, throttle.FIRST_DELAY) == (5, 30)
    assert (limits.MAX_DELAY, limits.MAX_RECOVERY_DELAY) == (60 * 60, 60)
    lives = [first_account.LINK_LIFETIME, reset_links.LINK_LIFETIME, waiting.LINK_LIFETIME]
    assert lives == [24 * 60 * 60, 60 * 60, 72 * 60 * 60]
    assert help_desk.CODE_LIFETIME == 15 * 60
    assert (lifetimes.HALF_LIFETIME, lifetimes.CONFIRMED_FOR) == (10 * 60, 10 * 60)
    assert (enrolment.PENDING_FOR, recovery_codes.SHOWN_FOR) == (15 * 60, 10 * 60)
    assert known_browsers.REMEMBERED_FOR == 180 * 24 * 60 * 60
    assert (sessions.MAX_SESSIONS, authenticators.MAX_AUTHENTICATORS) == (10, 5)


@pytest.mark.requirement("S-73")
@pytest.mark.requirement("S-83")
@pytest.mark.parametrize("number", ["9" * 19, "²", "١", "1e3", "-1", "0x1"])
def test_a_number_that_no_row_has_is_not_found(
    client: TestClient, ada: Person, now: int, number: str
) -> None:
    sign_in(client, ada, now)
    for path in (f"/people/{number}", f"/profile/mfa/authenticators/{number}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/profile/sessions/{number}/removal").status_code == 404


@pytest.mark.requirement("S-102")
@pytest.mark.parametrize("mode", [0o750, 0o701, 0o704])
def test_a_data_folder_in_use_that_others_can_look_into_stops_the_start(
    tmp_path: Path, mode: int
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "of somebody").touch()
    folder.chmod(mode)
    with pytest.raises(data_folder.CannotStart, match="chmod 700"):
        data_folder.make_folder(folder)
    assert folder.stat().st_mode & 0o777 == mode


@pytest.mark.engine("sqlite")
@pytest.mark.requirement("S-73")
def test_a_backup_of_which_a_byte_is_changed_is_none(
    data_dir: Path, bob: Person, tmp_path: Path, now: int
) -> None:
    """In what SQLite does not look at: somebody's name."""
    made = tmp_path / "one.tar"
    backups.make(made, now, None)
    made.write_bytes(made.read_bytes().replace(b"Bob Example", b"Rob Example"))
    with pytest.raises(BackupError, match="is damaged"):
        check(made)


@pytest.mark.requirement("S-93")
def test_no_character_ends_a_line_of_the_log() -> None:
    """Some programs take these for ends of lines as well."""
    said = logging.makeLogRecord({"msg": "a\nb\rc\x85d\u2028e\u2029f\x1b[2J"})
    line = security_log.JsonLines().format(said)
    assert line.isascii()
    assert line.isprintable()


@pytest.mark.requirement("S-104")
@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0", "127.0.0.1, 10.1.2.3/0"])
def test_nobody_trusts_every_proxy(everybody: str) -> None:
    with pytest.raises(settings.BadSetting, match="trusts everyone"):
        settings.load({"NIGHTLATCH_TRUSTED_PROXIES": everybody}, Path("/nowhere/.env"))

"""What is one's own, once, and counted: guards that no other test would miss."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import settings
from domain import known_browsers, security_log
from domain.access import arrivals, budgets, lifetimes, sessions, signing_out, throttle
from domain.audit.events import Caller
from domain.database import storage
from domain.encryption import vault
from domain.mfa import (
    authenticators,
    code_text,
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    removal,
    second_factor,
    totp,
)
from domain.refusals import Refused
from domain.signin import first_account, invitations, reset_links, signin
from domain.signin.invitations import Wanted
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Authenticator, Invitation, Session, SetupLink, User
from operations import backup_archive, backups, data_folder
from operations.backup_archive import Unusable
from operations.backup_manifest import DATABASE
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in, with_mfa

NEW = "violet harbour sings low"
OTHER = "amber lantern drifts far"
Try = Callable[[Session, int], object]


def confirm(session: Session, now: int) -> object:
    return signin.confirm(session, "not it at all", "000000", now)


def confirm_with_code(session: Session, now: int) -> object:
    bob = Person(session.user)
    return signin.confirm(session, PASSWORD, wrong(bob, now), now)


def change(session: Session, now: int) -> object:
    return accounts.change_password(session, "not it at all", NEW, now)


def help_code(session: Session, now: int) -> object:
    return help_desk.sign_in(session, code_text.new(help_desk.SYMBOLS), now, ORIGIN)


def sheet(session: Session, now: int) -> object:
    recovery_code_use.check(session, code_text.new(), now)
    return None


def sheet_at_sign_in(session: Session, now: int) -> object:
    return signin.with_recovery_code(session, code_text.new(), now, ORIGIN)


@pytest.mark.requirement("S-11")
@pytest.mark.requirement("S-14")
@pytest.mark.parametrize(
    ("attempt", "stage"),
    [
        (confirm, Session.FULL),
        (confirm_with_code, Session.FULL),
        (change, Session.FULL),
        (sheet, Session.FULL),
        (help_code, Session.PASSWORD),
        (sheet_at_sign_in, Session.PASSWORD),
    ],
)
def test_each_place_that_takes_a_secret_has_a_budget(
    bob: Person, now: int, attempt: Try, stage: str
) -> None:
    session = signed_in(bob, now, stage)
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            attempt(session, now)
        assert not isinstance(refusal.value, throttle.TooManyTries)
    with pytest.raises(throttle.TooManyTries) as wait:
        attempt(session, now)
    assert wait.value.retry_after == throttle.FIRST_DELAY


@pytest.mark.requirement("S-15")
@pytest.mark.parametrize("use", ["setup", "reset", "invitation"])
def test_using_a_link_that_is_none_counts_on_its_source(
    data_dir: object, now: int, use: str
) -> None:
    given = NewAccount("mallory", "Mallory", NEW)
    uses: dict[str, Callable[[], object]] = {
        "setup": lambda: first_account.create_first_account("A" * 43, given, now, ORIGIN),
        "reset": lambda: reset_links.use("A" * 43, NewPassword(NEW), now, ORIGIN),
        "invitation": lambda: invitations.accept("A" * 43, "Mallory", NEW, now, ORIGIN),
    }
    for _ in range(budgets.SOURCE_MOST):
        with pytest.raises(Refused, match="no longer works"):
            uses[use]()
    with pytest.raises(throttle.TooManyTries):
        uses[use]()


@pytest.mark.requirement("S-14")
def test_a_link_in_hand_waits_for_nobody_who_guesses_from_the_same_address(
    data_dir: object, now: int
) -> None:
    _spend_source(now)
    link = first_account.make_link(now)
    assert link is not None
    ada = first_account.create_first_account(link, NewAccount("ada", "Ada", NEW), now, ORIGIN)
    [made] = invitations.invite([Wanted("dora", is_admin=False)], ada, now, Caller())
    assert invitations.accept(made.token, "Dora", NEW, now, ORIGIN).username == "dora"
    token = reset_links.make(ada, now, Caller())
    assert reset_links.use(token, NewPassword(OTHER), now, ORIGIN).device
    assert throttle.failures(budgets.source(ORIGIN.address)) == budgets.SOURCE_MOST


def _spend_source(now: int) -> None:
    for number in range(budgets.SOURCE_MOST):
        with pytest.raises(signin.WrongPassword):
            signin.with_password(f"nobody{number}", "wrong", now, ORIGIN)


@pytest.mark.requirement("S-52")
def test_turning_mfa_off_ends_the_other_sessions(bob: Person, now: int) -> None:
    mine, other = signed_in(bob), signed_in(bob)
    removal.turn_off(mine, now)
    assert sessions.exists(mine)
    assert not sessions.exists(other)


@pytest.mark.requirement("S-52")
def test_switching_the_lost_phone_off_ends_the_other_sessions(bob: Person, now: int) -> None:
    mine, other = signed_in(bob), signed_in(bob)
    recovery.begin(bob.user, now)
    recovery_codes.generate(mine, now)
    with pytest.raises(recovery.CodeNotSaved):
        recovery.switch_off_lost_phone(mine, now)
    assert sessions.exists(other)
    recovery_code_use.mark_saved(mine, now)
    recovery.switch_off_lost_phone(mine, now)
    assert sessions.exists(mine)
    assert not sessions.exists(other)
    assert not authenticators.active(bob.user)


@pytest.mark.requirement("S-52")
def test_removing_an_authenticator_ends_the_other_sessions(bob: Person, now: int) -> None:
    with_mfa(bob)
    mine, other = signed_in(bob), signed_in(bob)
    authenticators.remove(mine, authenticators.enrolled(bob.user)[1].id, now)
    assert not sessions.exists(other)
    with pytest.raises(authenticators.LastOne):
        authenticators.remove(mine, authenticators.enrolled(bob.user)[0].id, now)


@pytest.mark.requirement("S-48")
def test_confirming_gives_a_new_token_and_the_old_one_opens_nothing(bob: Person, now: int) -> None:
    half = signin.with_password("bob", PASSWORD, now, ORIGIN)
    old = signin.with_code(half.session, bob.code(now), now, ORIGIN)
    session = sessions.resume(old.token, now)
    assert session is not None
    arrivals.note(session, now)
    confirmed = signin.confirm(session, PASSWORD, bob.code(now + 30), now + 30)
    assert confirmed.token not in ("", old.token)
    fresh = sessions.resume(confirmed.token, now + 30)
    assert fresh is not None
    arrivals.note(fresh, now + 30)
    assert sessions.resume(old.token, now + 30) is None


@pytest.mark.requirement("S-55")
def test_signing_out_everywhere_else_forgets_the_other_browsers(bob: Person, now: int) -> None:
    here, there = (known_browsers.remember(bob.user, "", now) for _ in range(2))
    opened = signing_out.sign_out_others(signed_in(bob), now)
    assert [known_browsers.is_known(bob.user, token, now) for token in (here, there)] == [
        False,
        False,
    ]
    assert known_browsers.is_known(bob.user, opened.device, now)


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-37")
def test_the_reset_link_of_a_disabled_person_opens_nothing(
    alice: Person, bob: Person, now: int
) -> None:
    token = reset_links.make(alice.user, now, ORIGIN)
    User.update(disabled_at=now).where(User.id == alice.user.id).execute()
    assert reset_links.owner(token, now) is None
    with pytest.raises(reset_links.LinkInvalid):
        reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    assert not passwords.verify(User.get_by_id(alice.user.id), NEW)


@pytest.mark.requirement("S-37")
@pytest.mark.requirement("S-45")
def test_a_link_that_made_an_account_makes_no_other(data_dir: object, now: int) -> None:
    """Neither the set-up link nor an invitation, once its owner has been seen."""
    token = first_account.make_link(now)
    assert token is not None
    first = first_account.create_first_account(token, NewAccount("ada", "Ada", NEW), now, ORIGIN)
    arrivals.at_once(signin.first(first, now, ORIGIN, token), now)
    with pytest.raises(first_account.LinkInvalid):
        first_account.create_first_account(token, NewAccount("eve", "Eve", NEW), now, ORIGIN)
    [made] = invitations.invite([Wanted("alice", False)], None, now, ORIGIN)
    alice = invitations.accept(made.token, "Alice", NEW, now, ORIGIN)
    arrivals.at_once(signin.first(alice, now, ORIGIN, made.token), now)
    with pytest.raises(invitations.LinkInvalid):
        invitations.accept(made.token, "Mallory", NEW, now, ORIGIN)
    assert {user.name for user in User.select()} == {"Ada", "Alice"}
    assert not SetupLink.select().exists() or not first_account.is_open(token, now)
    assert not Invitation.select().exists()


@pytest.mark.requirement("S-45")
def test_a_set_up_link_opens_nothing_where_somebody_else_has_an_account(
    alice: Person, now: int
) -> None:
    assert first_account.make_link(now) is None
    User.delete().execute()
    token = first_account.make_link(now)
    assert token is not None
    accounts.create(NewAccount("alice", "Alice", NEW), now, ORIGIN)
    assert not first_account.is_open(token, now)


@pytest.mark.requirement("S-31")
@pytest.mark.requirement("S-34")
def test_a_recovery_code_of_somebody_else_or_an_older_one_signs_nobody_in(
    alice: Person, bob: Person, now: int
) -> None:
    with_mfa(alice)
    hers = recovery_codes.generate(signed_in(alice), now).text
    older = recovery_codes.generate(signed_in(bob), now).text
    recovery_codes.generate(signed_in(bob), now)
    half = signed_in(bob, now, Session.PASSWORD)
    with pytest.raises(recovery_code_use.WrongCode):
        signin.with_recovery_code(half, hers, now, ORIGIN)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half, older, now, ORIGIN)
    for text in (hers, older):
        with pytest.raises((recovery_code_use.WrongCode, recovery_code_use.Outdated)):
            recovery_code_use.check(signed_in(bob), text, now)
    assert Session.get_by_id(half.id).stage == Session.PASSWORD


@pytest.mark.requirement("S-83")
@pytest.mark.requirement("S-44")
def test_a_sign_in_code_of_somebody_else_or_an_older_one_signs_nobody_in(
    alice: Person, bob: Person, now: int
) -> None:
    with_mfa(alice)
    hers, older = (help_desk.make_sign_in_code(p.user, now, ORIGIN, None) for p in (alice, bob))
    newer = help_desk.make_sign_in_code(bob.user, now, ORIGIN, None)
    half = signed_in(bob, now, Session.PASSWORD)
    for text in (hers, older):
        with pytest.raises(help_desk.CodeWrong):
            help_desk.sign_in(half, text, now, ORIGIN)
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, newer, now + help_desk.CODE_LIFETIME, ORIGIN)
    assert help_desk.sign_in(half, newer, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-23")
@pytest.mark.parametrize(("password", "has_code"), [(PASSWORD, False), ("not it at all", True)])
def test_turning_mfa_off_takes_every_factor(
    client: TestClient, bob: Person, clock: Clock, password: str, *, has_code: bool
) -> None:
    sign_in(client, bob, clock.now)
    clock.advance(30)
    code = bob.code(clock.now) if has_code else wrong(bob, clock.now)
    client.post("/profile/mfa/removal", data={"password": password, "code": code})
    assert authenticators.exist(bob.user)
    clock.advance(30)
    given = {"password": PASSWORD, "code": bob.code(clock.now)}
    client.post("/profile/mfa/removal", data=given)
    assert not authenticators.exist(bob.user)


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("change", [{"disabled_at": 1}, {"password_hash": None}])
def test_a_sign_in_during_which_the_person_is_disabled_comes_to_nothing(
    alice: Person, now: int, monkeypatch: pytest.MonkeyPatch, change: dict[str, int | None]
) -> None:
    """As an administrator does it while the password is being hashed."""
    right = passwords.renewed_hash

    def meanwhile(user: User, password: str) -> bytes | None:
        User.update(**change).where(User.id == user.id).execute()
        return right(user, password)

    monkeypatch.setattr(passwords, "renewed_hash", meanwhile)
    with pytest.raises(signin.WrongPassword):
        signin.with_password("alice", PASSWORD, now, ORIGIN)
    assert not Session.select().exists()


@pytest.mark.requirement("S-73")
def test_a_backup_whose_database_is_damaged_is_none(
    data_dir: Path, bob: Person, tmp_path: Path, now: int
) -> None:
    """What SQLite itself finds, behind sums that fit."""
    parts, packed = tmp_path / "parts", tmp_path / "one.tar"
    parts.mkdir()
    storage.copy_to(parts / DATABASE)
    content = (parts / DATABASE).read_bytes()
    # His row and the index of usernames tell different names from now on.
    (parts / DATABASE).write_bytes(content.replace(b"bobBob Example", b"robBob Example"))
    key = vault.ring().current.id.hex()
    backup_archive.write(packed, parts, now, key, storage.applied_migrations())
    with pytest.raises(Unusable, match="damaged"):
        backups.check(packed)


@pytest.mark.requirement("S-23")
@pytest.mark.requirement("S-24")
def test_a_set_up_belongs_to_the_session_that_began_it(bob: Person, now: int) -> None:
    """Whoever stole a session must not learn, nor finish, what the owner enrols."""
    mine, stolen = signed_in(bob), signed_in(bob)
    begun = enrolment.begin(mine, now)
    assert enrolment.pending(stolen, now) is None
    enrolment.cancel(stolen)
    assert enrolment.pending(mine, now)
    again = enrolment.begin(stolen, now)
    assert again.id != begun.id
    assert enrolment.pending(mine, now) is None
    assert Authenticator.select().where(Authenticator.activated_at.is_null()).count() == 1


@pytest.mark.requirement("S-23")
def test_the_lost_phones_codes_count_no_more_once_it_is_switched_off(bob: Person, now: int) -> None:
    session = signed_in(bob)
    recovery.begin(bob.user, now)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    recovery.switch_off_lost_phone(session, now)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now), now)


@pytest.mark.requirement("S-37")
def test_a_link_or_code_ends_with_the_account_it_was_for_being_helped_anew(
    alice: Person, now: int
) -> None:
    older = reset_links.make(alice.user, now, ORIGIN)
    newer = reset_links.make(alice.user, now, ORIGIN)
    assert reset_links.owner(older, now) is None
    signing_out.sign_out_others(signed_in(alice), now)
    assert reset_links.owner(newer, now) is None


@pytest.mark.requirement("S-46")
def test_another_address_starts_unverified(alice: Person, now: int) -> None:
    User.update(email_verified_at=now).execute()
    session = signed_in(Person(User.get_by_id(alice.user.id)))
    accounts.update(session, "Alice A. Example", session.user.email, now)
    assert User.get_by_id(alice.user.id).email_verified_at == now
    accounts.update(session, "Alice A. Example", "alice@example.org", now)
    assert User.get_by_id(alice.user.id).email_verified_at is None


@pytest.mark.requirement("S-16")
def test_a_name_that_nobody_has_takes_as_much_work_as_a_wrong_password(
    alice: Person, now: int
) -> None:
    """Of this thread's processor, so that it does not matter what else is going on."""
    passwords.use_cost(10)
    alice.user.password_hash = passwords.sealed(alice.user.id, passwords.hashed(PASSWORD))
    alice.user.save()
    works = []
    for name in ("alice", "nobody"):
        begun = time.thread_time()
        with pytest.raises(signin.WrongPassword):
            signin.with_password(name, "not it at all", now, ORIGIN)
        works.append(time.thread_time() - begun)
    passwords.use_cost(4)
    wrong_password, unknown_name = works
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
    assert (budgets.MOST, budgets.SOURCE_MOST, budgets.SOURCE_WINDOW) == (100, 30, 10 * 60)
    assert (throttle.DELAY_FROM, throttle.FIRST_DELAY) == (5, 30)
    assert (budgets.LONGEST_DELAY, budgets.LONGEST_RECOVERY_DELAY) == (60 * 60, 60)
    lives = [first_account.LINK_LIFETIME, reset_links.LINK_LIFETIME, invitations.LINK_LIFETIME]
    assert lives == [24 * 60 * 60, 60 * 60, 72 * 60 * 60]
    assert help_desk.CODE_LIFETIME == 15 * 60
    assert (lifetimes.HALF_LIFETIME, lifetimes.CONFIRMED_FOR) == (10 * 60, 10 * 60)
    assert (enrolment.PENDING_FOR, recovery_codes.SHOWN_FOR) == (15 * 60, 10 * 60)
    assert known_browsers.REMEMBERED_FOR == 180 * 24 * 60 * 60
    assert (sessions.MOST, authenticators.MOST) == (10, 5)


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


@pytest.mark.requirement("S-73")
def test_a_backup_of_which_a_byte_is_changed_is_none(
    data_dir: Path, bob: Person, tmp_path: Path, now: int
) -> None:
    """In what SQLite does not look at: somebody's name."""
    made = tmp_path / "one.tar"
    backups.make(made, now, None)
    made.write_bytes(made.read_bytes().replace(b"Bob Example", b"Rob Example"))
    with pytest.raises(Unusable, match="is damaged"):
        backups.check(made)


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

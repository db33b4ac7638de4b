"""The life of an account, in any order: nobody ends locked out, no half session gets through."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pyotp
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.access import limits, sessions, throttle
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.database import storage
from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    recovery_code_use,
    recovery_codes,
    removal,
    totp,
    totp_secrets,
)
from domain.refusals import Refused
from domain.signin import reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Session, User
from operations import configuration, startup
from settings import Settings
from tests import engines
from tests.engines import at
from tests.unit.conftest import KEY, NOW, PASSWORD, come_back

PHRASES = (PASSWORD, "purple onion tram sky", "seven quiet harbour lamps")


class AccountLife(RuleBasedStateMachine):
    """What a person and a guesser do to one account, beside what the person remembers of it."""

    blank: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(self.blank, self.folder)
        engines.copy(self.blank, self.folder)
        configuration.configure(Settings(bcrypt_cost=4))
        startup.open_existing(at(self.folder, [KEY]))
        self.now, self.password = NOW, PASSWORD
        self.user: User = accounts.create(NewAccount("carol", "Carol", PASSWORD), NOW, Caller())
        self.phone: pyotp.TOTP | None = None
        self.sheet: str | None = None
        self.device = ""
        self.full: OpenSession | None = None
        self.halves: list[OpenSession] = []

    def teardown(self) -> None:
        """However it went, the owner gets in: with the phone, and without it."""
        self.now += limits.MAX_DELAY
        opened = self.give_password()
        if self.phone is not None:
            assert not opened.session.is_full
            if self.sheet is not None:
                opened = self.recover(opened)
                assert opened.session.is_full
            fresh = self.give_password()
            with suppress(throttle.LockedOut):
                assert signin.with_code(fresh.session, self.code(), self.now, self.here())
        storage.close_database()
        engines.drop(self.folder)
        shutil.rmtree(self.folder.parent)

    def here(self) -> Caller:
        return Caller("192.0.2.1", "Firefox", self.device)

    def code(self) -> str:
        assert self.phone is not None
        return self.phone.at(self.now)

    def give_password(self) -> OpenSession:
        opened = signin.with_password("carol", self.password, self.now, self.here())
        return self.seen(opened)

    def seen(self, opened: OpenSession) -> OpenSession:
        """The answer arrives, and the browser comes back with what was in it."""
        self.device = opened.device or self.device
        come_back(opened, self.now)
        return opened

    def recover(self, half: OpenSession) -> OpenSession:
        assert self.sheet is not None
        opened = signin.with_recovery_code(half.session, self.sheet, self.now, self.here())
        session = come_back(opened, self.now)
        self.sheet = recovery_codes.shown(session, self.now)
        self.device = opened.device or self.device
        return opened

    def session(self) -> Session:
        assert self.full is not None
        found = sessions.resume(self.full.token, self.now)
        return found or self.full.session

    @rule(seconds=st.sampled_from([1, 29, 30, 31, 300, 600, 3600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule()
    def sign_in(self) -> None:
        with suppress(throttle.TooManyTries):
            opened = self.give_password()
            assert opened.session.is_full is (self.phone is None)
            if opened.session.is_full:
                self.full = opened
            else:
                self.halves = [*self.halves[-3:], opened]

    @precondition(lambda self: self.halves and self.phone)
    @rule()
    def type_the_code(self) -> None:
        half = self.halves.pop()
        if sessions.resume(half.token, self.now) is None:
            return
        with suppress(totp.CodeAlreadyUsed, throttle.TooManyTries, throttle.LockedOut):
            opened = signin.with_code(half.session, self.code(), self.now, self.here())
            self.full = self.seen(opened)

    @precondition(lambda self: self.halves and self.phone)
    @rule()
    def type_a_wrong_code(self) -> None:
        near = {self.phone.at(self.now + 30 * i) for i in range(-3, 4)}  # type: ignore[union-attr]
        wrong = next(c for c in ("000000", "111111", "222222", "333333") if c not in near)
        with pytest.raises(Refused):
            signin.with_code(self.halves[-1].session, wrong, self.now, self.here())

    @precondition(lambda self: self.halves and self.phone and self.sheet)
    @rule()
    def lose_the_phone(self) -> None:
        half = self.halves.pop()
        if sessions.resume(half.token, self.now) is None:
            return
        with suppress(throttle.TooManyTries):
            self.full = self.recover(half)

    @precondition(lambda self: self.halves and self.phone and self.sheet)
    @rule()
    def lose_the_phone_and_then_the_answer(self) -> None:
        half = self.halves.pop()
        if sessions.resume(half.token, self.now) is None:
            return
        assert self.sheet is not None
        with suppress(throttle.TooManyTries):
            signin.with_recovery_code(half.session, self.sheet, self.now, self.here())

    @precondition(lambda self: self.halves and self.phone)
    @rule()
    def type_the_code_and_lose_the_answer(self) -> None:
        half = self.halves.pop()
        if sessions.resume(half.token, self.now) is None:
            return
        with suppress(totp.CodeAlreadyUsed, throttle.TooManyTries, throttle.LockedOut):
            signin.with_code(half.session, self.code(), self.now, self.here())

    @rule(guess=st.sampled_from(["letmein letmein", "", "carol"]))
    def a_stranger_guesses(self, guess: str) -> None:
        with pytest.raises(Refused):
            signin.with_password("carol", guess, self.now, Caller("203.0.113.9", "curl"))

    @precondition(lambda self: self.full)
    @rule()
    def enrol(self) -> None:
        if sessions.resume(self.full.token, self.now) is None:  # type: ignore[union-attr]
            return
        session = self.session()
        phone = pyotp.TOTP(totp_secrets.base32(enrolment.begin(session, self.now)))
        self.full = self.seen(activation.activate(session, phone.at(self.now), self.now).opened)
        if self.phone is None:
            self.sheet = recovery_codes.shown(self.session(), self.now)
        self.phone, self.halves = phone, []

    @precondition(lambda self: self.full)
    @rule(cancels=st.booleans())
    def begin_and_leave(self, cancels: bool) -> None:
        if sessions.resume(self.full.token, self.now) is None:  # type: ignore[union-attr]
            return
        enrolment.begin(self.session(), self.now)
        with pytest.raises(totp.CodeMalformed):
            activation.activate(self.session(), "abc", self.now)
        if cancels:
            enrolment.cancel(self.session())

    @precondition(lambda self: self.full and self.phone)
    @rule(saves=st.booleans())
    def make_a_recovery_code(self, saves: bool) -> None:
        if sessions.resume(self.full.token, self.now) is None:  # type: ignore[union-attr]
            return
        self.sheet = recovery_codes.generate(self.session(), self.now).text
        if saves:
            recovery_code_use.mark_saved(self.session(), self.now)

    @precondition(lambda self: self.full and self.phone)
    @rule()
    def turn_off(self) -> None:
        if sessions.resume(self.full.token, self.now) is None:  # type: ignore[union-attr]
            return
        self.full = self.seen(removal.turn_off(self.session(), self.now))
        self.phone, self.sheet, self.halves = None, None, []

    @rule(phrase=st.sampled_from(PHRASES))
    def reset_the_password(self, phrase: str) -> None:
        token = reset_links.make(self.user, self.now, Caller())
        given = NewPassword(phrase, code=self.code() if self.phone else "")
        refusals = totp.CodeAlreadyUsed, throttle.TooManyTries, throttle.LockedOut
        with suppress(passwords.PasswordUnchanged, *refusals):
            done = reset_links.use(token, given, self.now, self.here())
            self.password, self.device, self.full, self.halves = phrase, done.device, None, []

    @invariant()
    def a_half_session_is_half(self) -> None:
        for half in self.halves:
            found = sessions.resume(half.token, self.now)
            assert found is None or not found.is_full

    @invariant()
    def mfa_is_on_exactly_while_a_phone_is_enrolled(self) -> None:
        assert bool(authenticators.active(self.user)) is (self.phone is not None)

    @invariant()
    def there_is_a_live_code_exactly_while_one_is_on_the_sheet(self) -> None:
        assert (recovery_codes.live(self.user) is not None) is (self.sheet is not None)


@pytest.fixture(autouse=True)
def a_blank(blank: Path) -> None:
    AccountLife.blank = blank


TestAccountLife = AccountLife.TestCase
TestAccountLife.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)

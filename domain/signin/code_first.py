"""A code before the password, where guessing has locked the password.

So no one can lock out an owner with MFA by guessing: the correct code lets its browser try the
password a few times, whatever others did, and opens nothing. It is counted on the source alone:
guesses elsewhere must not keep the owner waiting. All names are asked for a code alike (S-16).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyotp

from domain.access import guesses, limits, throttle
from domain.access.limits import Limit
from domain.audit import events, failures, known_browsers
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import authenticators, recovery_code_use, recovery_codes, second_factor, state, totp
from domain.refusals import Refused, logged
from domain.signin import typed_code
from domain.users import accounts, usernames
from models import CodeFirst, User

LIFETIME = 10 * 60  # seconds to type the password
TRIES = 5  # at the password, then it takes another code
MAX_CODES = 10  # a person, of codes of the app and of the recovery code, which is not used up yet
_DECOY = pyotp.TOTP("A" * 32)
_WRONG = (
    "Incorrect code. Check the username, and that you picked this site's entry in your app. Then "
    "wait for the next code and enter that."
)
_WRONG_RECOVERY_CODE = (
    "Incorrect code. Check the username, and that it's your newest recovery code for this site."
)


class WrongCode(totp.CodeRejected):
    """Not a code of this person, if there is one."""


def give(username: str, typed: str, now: int, caller: Caller, once: str = "") -> str:
    """Check a code; returns the token with which this browser may try the password.

    `once` is the form's one-time value: the same form with the same code, sent again, brings the
    same token while that may be used.

    Raises WrongCode, TooManyTries and, not counted, Mistyped, totp.CodeAlreadyUsed and what
    recovery_codes says of slips and old codes.
    """
    user, name = accounts.find(username), usernames.folded(username)
    everywhere = limits.codes_first(name)
    with logged("code-first", user):
        code = typed_code.read(typed)
        known = known_browsers.is_known(user, caller.device, now)
        counted = _counted(code, name, caller.address, known=known)
        token = _token(code, name, once)
        with write():
            if given(token, now) is not None:
                return token
            refusal = throttle.checked(lambda: _checked(user, code, now), now, *counted)
            if refusal is None and user is not None:
                return _accepted(token, user, code, now, everywhere)
            if refusal is not None and refusal.is_guess and code.digits:
                throttle.try_count(everywhere, now)
        assert refusal is not None
        failures.note(user, events.CODE_FAILED, now, caller)
        raise refusal


def given(token: str, now: int) -> CodeFirst | None:
    """The code that this browser has given, if it may still try the password."""
    return CodeFirst.get_or_none(_living(token, now)) if token else None


def tried(token: str, user: User | None, now: int) -> CodeFirst | None:
    """Count a try at this person's password; None where no code lets this browser try."""
    if not token:
        return None
    # Of a name that nobody has as well: it takes as long (S-16).
    living = _living(token, now) & (CodeFirst.user == user)
    with write():
        if not CodeFirst.update(tries=CodeFirst.tries + 1).where(living).execute():
            return None
    return CodeFirst.get_or_none(CodeFirst.token_hash == tokens.hashed(token))


@contextmanager
def sparing(code: CodeFirst | None) -> Iterator[None]:
    """Take the try back that `tried` has counted if the block refuses it for no guess: a wait."""
    try:
        yield
    except Refused as refusal:
        if code is not None and not refusal.is_guess:
            with write():
                CodeFirst.update(tries=CodeFirst.tries - 1).where(CodeFirst.id == code.id).execute()
        raise


def is_open(now: int) -> Any:
    """The condition, for a query, of codes that have not lapsed."""
    return moments.lasts(CodeFirst.created_at, LIFETIME, now)


def _token(code: typed_code.TypedCode, name: str, once: str) -> str:
    if not once:
        return tokens.new()
    return tokens.following(once, f"code first {name} {code.digits}{code.recovery_code}")


def _accepted(
    token: str, user: User, code: typed_code.TypedCode, now: int, everywhere: Limit
) -> str:
    completes = throttle.failures(everywhere) < everywhere.most
    guesses.record_unreported(user, now)
    throttle.clear(everywhere)
    return _kept(token, user, code, now, completes=completes)


def _counted(code: typed_code.TypedCode, name: str, address: str, *, known: bool) -> list[Limit]:
    if code.recovery_code:
        # Too long to be guessed, so it need not wait for others at the same address.
        return [limits.source(address, blocks=False)]
    return [limits.source(address, blocks=not known), limits.code_first(name, address)]


def _checked(user: User | None, given: typed_code.TypedCode, now: int) -> Refused | None:
    has_mfa = user is not None and user.disabled_at is None and state.is_on(user)
    known = user if has_mfa else None
    if given.digits:
        refusal = _code(known, given.digits, now)
    else:
        refusal = _recovery_code(known, given.recovery_code)
    return _shut_behind(known) if refusal is None and known is not None else refusal


def _shut_behind(user: User) -> Refused | None:
    # Otherwise someone with the phone could go on for ever: each new code would allow more
    # attempts.
    behind = limits.password_behind_code(user.username)
    spent = throttle.failures(behind) >= behind.most
    return throttle.LockedOut(behind.shut) if spent else None


def _code(user: User | None, digits: str, now: int) -> Refused | None:
    own = authenticators.active(user) if user is not None else []
    if not own:
        _DECOY.verify(digits, valid_window=totp.DRIFT)  # takes as long
    matches = totp.matches(own, digits, now)
    if any(totp.spend(a, step, now) for a, step in matches):
        return None
    # Nothing is said of clocks: the offset would tell a guesser when a code will be valid.
    return second_factor.already_used(matches, now) if matches else WrongCode(_WRONG)


def _recovery_code(user: User | None, text: str) -> Refused | None:
    # Not used up yet: that happens after the password, where its successor can be shown.
    known = recovery_codes.in_hand(user) if user is not None else None
    if recovery_code_use.is_code(known, text):
        return None
    refusal = recovery_code_use.why_not(user, text) if user is not None else None
    is_outdated = isinstance(refusal, recovery_code_use.Outdated)
    return refusal if is_outdated else WrongCode(_WRONG_RECOVERY_CODE)


def _kept(token: str, user: User, given: typed_code.TypedCode, now: int, *, completes: bool) -> str:
    token_hash = tokens.hashed(token)
    # The same form again, whose earlier row lets nobody try any longer.
    CodeFirst.delete().where(CodeFirst.token_hash == token_hash).execute()
    kept = CodeFirst.create(
        token_hash=token_hash,
        user=user,
        created_at=now,
        recovery_code=recovery_codes.in_hand(user) if given.recovery_code else None,
        # A recovery code is too long to be guessed.
        completes=completes or bool(given.recovery_code),
    )
    _forget_beyond_the_most(kept)
    return token


def _forget_beyond_the_most(kept: CodeFirst) -> None:
    alike = CodeFirst.recovery_code.is_null(kept.recovery_code is None)
    others = (CodeFirst.user == kept.user) & alike
    newest = (
        CodeFirst.select(CodeFirst.id).where(others).order_by(CodeFirst.id.desc()).limit(MAX_CODES)
    )
    CodeFirst.delete().where(others, CodeFirst.id.not_in([row.id for row in newest])).execute()


def _living(token: str, now: int) -> Any:  # a Peewee condition
    return (CodeFirst.token_hash == tokens.hashed(token)) & is_open(now) & (CodeFirst.tries < TRIES)

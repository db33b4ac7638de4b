"""The recovery code: the way back in for whoever lost the phone.

24 random symbols of 32, which is 120 bits, so that SHA-256 suffices to keep it (ASVS 6.5.2),
and one check symbol, so that a typing error is told from a wrong code.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from domain.access import budgets, sessions, throttle
from domain.access.budgets import Budget
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.encryption import unsealing, vault
from domain.mfa import authenticators
from domain.refusals import Refused, logged
from domain.text import writing
from models import RecoveryCode, Session, User

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
RANDOM_SYMBOLS = 24
GROUP = 5
MOST_KEPT = 20  # codes a person, nearly all of them dead, so that an old one is told as such
KEPT_FOR = 365 * 24 * 60 * 60  # seconds after which a dead one is deleted
SHOWN_FOR = 10 * 60  # seconds that the session which made a code can show it again

_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


class Mistyped(Refused):
    """Not a recovery code at all: a slip of the finger, which counts as no try."""

    reason = "recovery-code-mistyped"


class WrongCode(Refused):
    """A well-formed code that is not this person's."""

    reason = "recovery-code-wrong"
    is_guess = True


class Outdated(Refused):
    """A code that this person had before."""

    reason = "recovery-code-outdated"


class MfaIsOff(Refused):
    """Without MFA there is nothing to recover."""

    reason = "mfa-off"


class MadeMeanwhile(Refused):
    """A newer code than the page knew of: another is not made in its place unasked."""

    reason = "recovery-code-made-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "A newer recovery code was created in another tab or browser. Use that one; nothing "
            "was changed here."
        )


class ReplacedMeanwhile(Refused):
    """The code on the screen had been replaced when its owner said that it is saved."""

    reason = "recovery-code-replaced"

    def __init__(self) -> None:
        super().__init__(
            "The recovery code you saved no longer works: it was used, or a newer one was created. "
            "Throw your copy away."
        )


class ShownBefore(Refused):
    """Said to be saved in a session that has not seen it: whoever has it can type it."""

    reason = "recovery-code-shown-before"

    def __init__(self) -> None:
        super().__init__(
            "You've signed in again since that recovery code was shown. To confirm that you saved "
            "it, choose Check my recovery code and enter it once."
        )


REFUSALS = (Mistyped, WrongCode, Outdated)


@dataclass(frozen=True)
class Made:
    """A new code, in the only moment in which its text is at hand."""

    row: RecoveryCode
    text: str


_LIVE = Fixed(RecoveryCode, "WHERE t.user_id = ? AND t.used_at IS NULL AND t.replaced_at IS NULL")
_UNSETTLED = Fixed(RecoveryCode, "WHERE t.user_id = ? AND t.opened IS NOT NULL")


def live(user: User) -> RecoveryCode | None:
    """The newest code, if the person has one."""
    return next(iter(_LIVE(user.id)), None)


def is_saved(user: User) -> bool:
    """Whether the person has said that the newest code is in a safe place."""
    code = live(user)
    return code is not None and code.saved_at is not None


def was_ever_saved(user: User) -> bool:
    """Whether the person has ever come to the end of setting MFA up."""
    saved = RecoveryCode.saved_at.is_null(False)
    found: bool = RecoveryCode.select().where(RecoveryCode.user == user, saved).exists()
    return found


def has_predecessor(code: RecoveryCode) -> bool:
    """Whether the person had a code before this one."""
    older = (RecoveryCode.user == code.user) & (RecoveryCode.id < code.id)
    found: bool = RecoveryCode.select().where(older).exists()
    return found


def in_hand(user: User) -> RecoveryCode | None:
    """The code that the person can know of.

    That is the newest, unless nobody has been shown it yet: after a sign-in whose answer was lost
    it is the used one, which goes on working.
    """
    return next(iter(_UNSETTLED(user.id)), None) or live(user)


def generate(session: Session, now: int, instead_of: int | None = None) -> Made:
    """Make a code that replaces the one before. Raises MfaIsOff, MadeMeanwhile.

    `instead_of` is the number of the code that it is to replace, 0 for none. If that one was
    replaced already, as by a second click, there is nothing to make: this session's newest code
    is shown again.
    """
    with write():
        if not authenticators.exist(session.user):
            raise MfaIsOff("Turn MFA on first.")
        newest = live(session.user)
        if instead_of is None or instead_of == (newest.id if newest else 0):
            return make(session, now)
        text = text_of(newest, session, now)
        if newest is None or text is None:
            raise MadeMeanwhile
        return Made(newest, text)


def make(session: Session, now: int) -> Made:
    """As `generate`, within the caller's transaction; every other code of the person ends."""
    RecoveryCode.update(replaced_at=now, sealed_copy=None).where(
        RecoveryCode.user == session.user,
        RecoveryCode.used_at.is_null(),
        RecoveryCode.replaced_at.is_null(),
    ).execute()
    RecoveryCode.update(opened=None).where(
        RecoveryCode.user == session.user, RecoveryCode.opened.is_null(False)
    ).execute()
    return _made(session, now)


def _made(session: Session, now: int) -> Made:
    text = new_text()
    row = RecoveryCode.create(
        user=session.user, code_hash=_hashed(text), created_at=now, made_by=session.id
    )
    row.sealed_copy = vault.seal(vault.RECOVERY_COPY, row.id, text.encode())
    row.save(only=[RecoveryCode.sealed_copy])
    _forget_beyond_the_most(session.user)
    events.record(session.user, events.RECOVERY_CODE_MADE, now, Caller.of(session))
    return Made(row, text)


def shown(session: Session, now: int) -> str | None:
    """The code's text, in the session that made it, until it is saved or SHOWN_FOR is over."""
    return text_of(live(session.user), session, now)


def text_of(row: RecoveryCode | None, session: Session, now: int) -> str | None:
    """As `shown`, of a code that has been looked up."""
    if row is None or row.sealed_copy is None or row.made_by != session.id:
        return None
    if not _lasts(row.created_at, now):
        return None
    return unsealing.read(vault.RECOVERY_COPY, row, RecoveryCode.sealed_copy).decode()


def is_shown_no_more(now: int) -> Any:
    """The condition, for a query, of codes whose sealed copy is to go."""
    return RecoveryCode.sealed_copy.is_null(False) & ~_lasts(RecoveryCode.created_at, now)


def is_long_dead(now: int) -> Any:
    """The condition, for a query, of codes that nobody will mistake for theirs any more."""
    long_ago = now - KEPT_FOR
    return (RecoveryCode.used_at <= long_ago) | (RecoveryCode.replaced_at <= long_ago)


def mark_saved(session: Session, now: int, number: int | None = None) -> None:
    """The person says that this code is in a safe place; its sealed copy goes.

    Raises ReplacedMeanwhile if `number`, the code on the screen, is not the newest any more, and
    ShownBefore if it was another session that saw it.
    """
    with write():
        newest = live(session.user)
        if number is not None and (newest is None or newest.id != number):
            raise ReplacedMeanwhile
        if newest is None or newest.saved_at is not None:
            return
        if newest.made_by != session.id:
            raise ShownBefore
        newest.saved_at, newest.sealed_copy = now, None
        newest.save(only=[RecoveryCode.saved_at, RecoveryCode.sealed_copy])
        events.record(session.user, events.RECOVERY_CODE_SAVED, now, Caller.of(session))


def accepted(user: User, typed: str, now: int, *counted: Budget) -> RecoveryCode | Refused:
    """The person's code if this is it, within the caller's transaction, else what was wrong.

    Answers that instead of raising it, so that the counted try is committed.
    """
    text, code = parsed(typed), in_hand(user)
    wrong = None if is_code(code, text) else why_not(user, text)
    refusal = throttle.checked(lambda: wrong, now, *counted)
    if refusal is not None:
        return refusal
    assert code is not None
    return code


def succeed(code: RecoveryCode | None, session: Session, now: int) -> None:
    """Make the code after `code`, which opens this session, within the caller's transaction.

    Until a browser has come back with the session, `code` goes on working. When it is used again,
    the session that it opened unseen ends, and with it the successor that nobody was shown.
    """
    if code is not None:
        if session.id in (code.opened, code.made_by):
            return  # the same form again
        if code.opened is not None:
            sessions.end_unseen(code.opened)
            _forget_unseen(code)
        code.used_at, code.sealed_copy, code.opened = now, None, session.id
        code.save(only=[RecoveryCode.used_at, RecoveryCode.sealed_copy, RecoveryCode.opened])
    _made(session, now)


def _forget_unseen(code: RecoveryCode) -> None:
    RecoveryCode.delete().where(
        RecoveryCode.user == code.user,
        RecoveryCode.made_by == code.opened,
        RecoveryCode.used_at.is_null(),
        RecoveryCode.replaced_at.is_null(),
    ).execute()


def check(session: Session, typed: str, now: int) -> None:
    """Whether this is the person's code, without spending it. Raises Refused; the try counts.

    Whoever can type it has it in a safe place, so it counts as saved.
    """
    user, budget = session.user, budgets.recovery(session)
    with logged("recovery-code", user):
        text = parsed(typed)
        with throttle.trying(now, budget):
            code = in_hand(user)
            if not is_code(code, text):
                raise why_not(user, text)
            throttle.clear(budget)
    assert code is not None
    with write():
        RecoveryCode.update(saved_at=now, sealed_copy=None).where(
            RecoveryCode.id == code.id, RecoveryCode.saved_at.is_null()
        ).execute()


def is_code(row: RecoveryCode | None, text: str) -> bool:
    """Whether `text`, as `parsed` has it, is this code."""
    return row is not None and bytes(row.code_hash) == _hashed(text)


def new_text(length: int = RANDOM_SYMBOLS) -> str:
    """A fresh code of `length` random symbols in groups of five, check symbol last."""
    symbols = [secrets.choice(ALPHABET) for _ in range(length)]
    return _grouped("".join(symbols) + _check_symbol(symbols))


def text_from(token: str, length: int) -> str:
    """The code of `length` symbols that follows from a token, always the same."""
    chance = hashlib.sha256(token.encode()).digest()
    symbols = [
        ALPHABET[byte % len(ALPHABET)] for byte in chance[:length]
    ]  # 256 = 8 * 32: all equal
    return _grouped("".join(symbols) + _check_symbol(symbols))


def parsed(typed: str, random_symbols: int = RANDOM_SYMBOLS) -> str:
    """The code in its one spelling, from any harmless spelling of it. Raises Mistyped."""
    wide = unicodedata.normalize("NFKC", typed)
    compact = writing.compact(wide).upper().translate(_LOOK_ALIKES)
    strangers = sorted(set(compact) - set(ALPHABET))
    if strangers:
        raise Mistyped(f"“{strangers[0]}” isn't used in these codes. Check what you entered.")
    length = random_symbols + 1
    if len(compact) != length:
        raise Mistyped(
            f"This code should have {length} letters and digits; you entered {len(compact)}."
        )
    if _check_symbol(compact[:-1]) != compact[-1]:
        raise Mistyped("One of the letters or digits is wrong. Compare them with your copy.")
    return _grouped(compact)


def _lasts(since: Any, now: int) -> Any:
    return moments.lasts(since, SHOWN_FOR, now, moments.IN_THE_MIDDLE)


def _grouped(compact: str) -> str:
    return "-".join(compact[i : i + GROUP] for i in range(0, len(compact), GROUP))


def _check_symbol(symbols: str | list[str]) -> str:
    # A sum over GF(32) with distinct weights: no single wrong symbol and no two symbols that
    # changed places get past it.
    total, weight = 0, 1
    for symbol in symbols:
        weight = _times_x(weight)
        total ^= _product(_VALUE[symbol], weight)
    return ALPHABET[total]


def _product(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = _times_x(a), b >> 1
    return product


def _times_x(a: int) -> int:
    return (a << 1) ^ (0b100101 if a & 0b10000 else 0)  # modulo x^5 + x^2 + 1


def _forget_beyond_the_most(user: User) -> None:
    newest = RecoveryCode.select(RecoveryCode.id).where(RecoveryCode.user == user)
    kept = [code.id for code in newest.order_by(RecoveryCode.id.desc()).limit(MOST_KEPT)]
    RecoveryCode.delete().where(RecoveryCode.user == user, RecoveryCode.id.not_in(kept)).execute()


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.replace("-", "").encode()).digest()


def why_not(user: User, text: str) -> Refused:
    """What is wrong with a code that is not the one in force."""
    known = RecoveryCode.select().where(
        RecoveryCode.user == user, RecoveryCode.code_hash == _hashed(text)
    )
    if known.exists():
        return Outdated(
            "This recovery code was already used or replaced. Look for the newest one you saved."
        )
    return WrongCode("Incorrect recovery code. Compare it with the copy you saved.")

"""The recovery code: the way back in after losing the phone.

24 random symbols of 32, which is 120 bits, so that SHA-256 suffices to keep it (ASVS 6.5.2),
and one check symbol, so that a typing error is told from a wrong code.
"""

from dataclasses import dataclass
from typing import Any

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import Fixed
from domain.database.storage import write
from domain.encryption import sealing, unsealing, vault
from domain.mfa import code_text, state
from domain.refusals import Refused
from models import RecoveryCode, Session, User

MAX_KEPT = 20  # codes a person, nearly all of them dead, so that an old one is recognized
KEPT_FOR = 365 * 24 * 60 * 60  # seconds after which a dead one is deleted
SHOWN_FOR = 10 * 60  # seconds that the session which made a code can show it again


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


@dataclass(frozen=True)
class NewRecoveryCode:
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
    return RecoveryCode.select().where(RecoveryCode.user == user, saved).exists()


def is_only_one_saved(user: User) -> bool:
    """Whether the person has just come to the end of setting MFA up for the first time."""
    saved = RecoveryCode.saved_at.is_null(False)
    return RecoveryCode.select().where(RecoveryCode.user == user, saved).count() == 1


def has_predecessor(code: RecoveryCode) -> bool:
    """Whether the person had a code before this one."""
    older = (RecoveryCode.user == code.user) & (RecoveryCode.id < code.id)
    return RecoveryCode.select().where(older).exists()


def in_hand(user: User) -> RecoveryCode | None:
    """The code that the person can know of.

    That is the newest, unless no one has been shown it yet: after a sign-in whose answer was lost
    it is the used one, which goes on working.
    """
    return next(iter(_UNSETTLED(user.id)), None) or live(user)


def generate(session: Session, now: int, instead_of: int | None = None) -> NewRecoveryCode:
    """Make a code that replaces the previous one. Raises MfaIsOff, MadeMeanwhile.

    `instead_of` is the number of the code that it is to replace, 0 for none. If that one was
    replaced already, as by a second click, there is nothing to make: this session's newest code
    is shown again.
    """
    with write():
        if not state.is_on(session.user):
            raise MfaIsOff("Turn MFA on first.")
        newest = live(session.user)
        if instead_of is None or instead_of == (newest.id if newest else 0):
            return make(session, now)
        text = text_of(newest, session, now)
        if newest is None or text is None:
            raise MadeMeanwhile
        return NewRecoveryCode(newest, text)


def make(session: Session, now: int) -> NewRecoveryCode:
    """As `generate`, within the caller's transaction; every other code of the person ends."""
    RecoveryCode.update(replaced_at=now, sealed_copy=None).where(
        RecoveryCode.user == session.user,
        RecoveryCode.used_at.is_null(),
        RecoveryCode.replaced_at.is_null(),
    ).execute()
    RecoveryCode.update(opened=None).where(
        RecoveryCode.user == session.user, RecoveryCode.opened.is_null(False)
    ).execute()
    return add(session, now)


def add(session: Session, now: int) -> NewRecoveryCode:
    """A code more, within the caller's transaction."""
    text = code_text.new()
    row = RecoveryCode.create(
        user=session.user, code_hash=code_text.hashed(text), created_at=now, made_by=session.id
    )
    row.sealed_copy = sealing.seal(vault.RECOVERY_COPY, row.id, text.encode())
    row.save(only=[RecoveryCode.sealed_copy])
    _forget_beyond_the_most(session.user)
    events.record(session.user, events.RECOVERY_CODE_MADE, now, Caller.of(session))
    return NewRecoveryCode(row, text)


def shown(session: Session, now: int) -> str | None:
    """The code's text, in the session that made it, until it is saved or SHOWN_FOR is over."""
    return text_of(live(session.user), session, now)


def text_of(row: RecoveryCode | None, session: Session, now: int) -> str | None:
    """As `shown`, of a code that has been looked up."""
    if row is None or not can_be_shown(row, session, now):
        return None
    return unsealing.read(vault.RECOVERY_COPY, row, RecoveryCode.sealed_copy).decode()


def can_be_shown(row: RecoveryCode, session: Session, now: int) -> bool:
    """Whether `text_of` has an answer."""
    is_kept = row.sealed_copy is not None and row.made_by == session.id
    return is_kept and bool(_lasts(row.created_at, now))


def is_shown_no_more(now: int) -> Any:
    """The condition, for a query, of codes whose sealed copy is to go."""
    return RecoveryCode.sealed_copy.is_null(False) & ~_lasts(RecoveryCode.created_at, now)


def is_long_dead(now: int) -> Any:
    """The condition, for a query, of codes too old for anyone to mistake for theirs."""
    long_ago = now - KEPT_FOR
    return (RecoveryCode.used_at <= long_ago) | (RecoveryCode.replaced_at <= long_ago)


def _lasts(since: Any, now: int) -> Any:
    return moments.lasts(since, SHOWN_FOR, now, moments.IN_THE_MIDDLE)


def _forget_beyond_the_most(user: User) -> None:
    newest = RecoveryCode.select(RecoveryCode.id).where(RecoveryCode.user == user)
    kept = [code.id for code in newest.order_by(RecoveryCode.id.desc()).limit(MAX_KEPT)]
    RecoveryCode.delete().where(RecoveryCode.user == user, RecoveryCode.id.not_in(kept)).execute()

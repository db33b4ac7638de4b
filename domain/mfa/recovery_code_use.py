"""What its owner does with the recovery code: saves it, checks it, gets in with it."""

from domain.access import foretelling, limits, sessions, throttle
from domain.access.limits import Limit
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import code_text, recovery_codes
from domain.refusals import Refused, about, logged
from models import RecoveryCode, Session, User


class WrongCode(Refused):
    """A well-formed code that is not this person's."""

    reason = "recovery-code-wrong"
    is_guess = True


class Outdated(Refused):
    """A code that this person had before."""

    reason = "recovery-code-outdated"


class ReplacedMeanwhile(Refused):
    """The code on the screen had been replaced when its owner said that it is saved."""

    reason = "recovery-code-replaced"

    def __init__(self) -> None:
        super().__init__(
            "The recovery code you saved no longer works: it was used, or a newer one was created. "
            "Throw your copy away."
        )


class ShownBefore(Refused):
    """Confirmed as saved in a session that hasn't seen it: a person who has it can enter it."""

    reason = "recovery-code-shown-before"

    def __init__(self) -> None:
        super().__init__(
            "You've signed in again since that recovery code was shown. To confirm that you saved "
            "it, choose Check my recovery code and enter it once."
        )


REFUSALS = (code_text.Mistyped, WrongCode, Outdated)


def mark_saved(session: Session, now: int, number: int | None = None) -> None:
    """The person says that this code is in a safe place; its sealed copy goes.

    Raises ReplacedMeanwhile if `number`, the code on the screen, is not the newest any longer, and
    ShownBefore if it was another session that saw it.
    """
    with write():
        newest = recovery_codes.live(session.user)
        if number is not None and (newest is None or newest.id != number):
            raise ReplacedMeanwhile
        if newest is None or newest.saved_at is not None:
            return
        if newest.made_by != session.id:
            raise ShownBefore
        newest.saved_at, newest.sealed_copy = now, None
        newest.save(only=[RecoveryCode.saved_at, RecoveryCode.sealed_copy])
        events.record(session.user, events.RECOVERY_CODE_SAVED, now, Caller.of(session))


def accepted(user: User, typed: str, now: int, *counted: Limit) -> RecoveryCode | Refused:
    """The person's code if this is it, within the caller's transaction, else what was wrong.

    Answers that instead of raising it, so that the counted try is committed.
    """
    text, code = code_text.parsed(typed), recovery_codes.in_hand(user)
    wrong = None if is_code(code, text) else why_not(user, text)
    refusal = throttle.checked(lambda: wrong, now, *counted)
    if refusal is not None:
        return foretelling.with_warning(refusal, now, *counted)
    assert code is not None
    return code


def said_again(user: User, typed: str, now: int, *counted: Limit) -> Refused:
    """What a wrong code was refused with, once it is counted."""
    refusal = why_not(user, code_text.parsed(typed))
    return foretelling.with_warning(refusal, now, *counted)


def check(session: Session, typed: str, now: int) -> None:
    """Whether this is the person's code, without spending it. Raises Refused; the try counts.

    A person who can enter it has it in a safe place, so it counts as saved.
    """
    user, limit = session.user, limits.recovery(session)
    with logged("recovery-code", user), about("recovery_code"), foretelling.telling(now, limit):
        text = code_text.parsed(typed)
        with throttle.trying(now, limit):
            code = recovery_codes.in_hand(user)
            if not is_code(code, text):
                raise why_not(user, text)
            assert code is not None
            _know_saved(code, limit, now)


def _know_saved(code: RecoveryCode, limit: Limit, now: int) -> None:
    with write():
        throttle.clear(limit)
        RecoveryCode.update(saved_at=now, sealed_copy=None).where(
            RecoveryCode.id == code.id, RecoveryCode.saved_at.is_null()
        ).execute()


def is_code(row: RecoveryCode | None, text: str) -> bool:
    """Whether `text`, as `parsed` has it, is this code."""
    return row is not None and bytes(row.code_hash) == code_text.hashed(text)


def why_not(user: User, text: str) -> Refused:
    """What is wrong with a code that is not the one in force."""
    known = RecoveryCode.select().where(
        RecoveryCode.user == user, RecoveryCode.code_hash == code_text.hashed(text)
    )
    if known.exists():
        return Outdated(
            "This recovery code was already used or replaced. Look for the newest one you saved."
        )
    return WrongCode(
        "Incorrect recovery code. Check that your copy is the newest, and that it's for this site "
        "and your username."
    )


def succeed(code: RecoveryCode | None, session: Session, now: int) -> None:
    """Make the code after `code`, which opens this session, within the caller's transaction.

    Until a browser has come back with the session, `code` goes on working. When it is used again,
    the session that it opened unseen ends, and with it the successor that no one was shown.
    """
    if code is not None:
        if session.id in (code.opened, code.made_by):
            return  # the same form again
        if code.opened is not None:
            sessions.end_unseen(code.opened)
            _forget_unseen(code)
        code.used_at, code.sealed_copy, code.opened = now, None, session.id
        code.save(only=[RecoveryCode.used_at, RecoveryCode.sealed_copy, RecoveryCode.opened])
    recovery_codes.add(session, now)


def _forget_unseen(code: RecoveryCode) -> None:
    RecoveryCode.delete().where(
        RecoveryCode.user == code.user,
        RecoveryCode.made_by == code.opened,
        RecoveryCode.used_at.is_null(),
        RecoveryCode.replaced_at.is_null(),
    ).execute()

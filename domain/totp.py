"""Authenticator apps: enrolling one, checking its codes, taking it away (RFC 6238).

SHA-1, 6 digits, 30 seconds and 160-bit secrets, because authenticator apps silently ignore
anything else that a QR code asks for.
"""

import base64
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from hmac import compare_digest
from urllib.parse import quote

import pyotp

from domain import events, sessions, throttle, vault
from domain.events import Origin
from domain.refusals import Refused, duration
from domain.sessions import Opened
from domain.storage import write
from models import Authenticator, RecoveryCode, Session, User

SECRET_BYTES = 20  # 160 bits (RFC 4226 §4, R6)
STEP = 30  # seconds (RFC 6238 §5.2)
DRIFT = 1  # steps accepted on either side, for slow typing and clocks
PENDING_FOR = 15 * 60  # seconds to finish setting up
DEFAULT_NAME = "Authenticator app"


class CodeRejected(Refused):
    """Not the code of any authenticator of this person at this time."""

    reason = "code-wrong"


class CodeMalformed(Refused):
    """Not six digits at all."""

    reason = "code-malformed"


class CodeAlreadyUsed(Refused):
    """The right code, but it has done its work; `retry_after` seconds until the next one."""

    reason = "code-already-used"


class SetupExpired(Refused):
    """The QR code shown has lapsed or another browser began anew."""

    reason = "setup-expired"

    def __init__(self) -> None:
        super().__init__(
            "This set-up is no longer valid. Start again, and scan the new QR code: the entry "
            "that your app has now will not work and can be deleted there."
        )


class AlreadyActive(Refused):
    """This very set-up has been finished, as by a second click."""

    reason = "already-on"


class Required(Refused):
    """MFA may not be turned off here."""

    reason = "mfa-required"


class Verdict(Enum):
    """What a check of a code came to."""

    ACCEPTED = "accepted"
    USED = "used"
    WRONG = "wrong"


@dataclass(frozen=True)
class Status:
    """What Edit Profile says about a person's MFA."""

    authenticators: list[Authenticator]
    pending: Authenticator | None

    @property
    def is_on(self) -> bool:
        """Whether signing in takes a code."""
        return bool(self.authenticators)

    @property
    def since(self) -> int:
        """When the oldest authenticator in force was added."""
        return min(a.activated_at or 0 for a in self.authenticators)

    @property
    def last_used_at(self) -> int | None:
        """When any of them last gave an accepted code after enrolment."""
        used = [a.last_used_at for a in self.authenticators if a.last_used_at]
        return max(used, default=None)


def status(session: Session, now: int) -> Status:
    """The person's authenticators, and the set-up that this session has begun."""
    return Status(active(session.user), pending(session, now))


def active(user: User) -> list[Authenticator]:
    """The authenticators that sign this person in, oldest first."""
    return list(
        Authenticator.select()
        .where(Authenticator.user == user, Authenticator.activated_at.is_null(False))
        .order_by(Authenticator.activated_at, Authenticator.id)
    )


def begin(session: Session, now: int) -> Authenticator:
    """The session's pending authenticator, a new one if it has none that still holds.

    A set-up that another session of the person began is void from then on, since whoever
    stole a session must not learn what the owner enrols.
    """
    with write():
        begun = pending(session, now)
        if begun is not None:
            return begun
        Authenticator.delete().where(
            Authenticator.user == session.user, Authenticator.activated_at.is_null()
        ).execute()
        return _create(session, now)


def pending(session: Session, now: int) -> Authenticator | None:
    """The set-up that this session has begun and may still finish."""
    found: Authenticator | None = Authenticator.get_or_none(
        Authenticator.user == session.user,
        Authenticator.activated_at.is_null(),
        Authenticator.begun_by == session.id,
        Authenticator.begun_at > now - PENDING_FOR,
    )
    return found


def cancel(session: Session) -> None:
    """Forget the set-up that this session has begun; what is active stays."""
    Authenticator.delete().where(
        Authenticator.user == session.user,
        Authenticator.activated_at.is_null(),
        Authenticator.begun_by == session.id,
    ).execute()


def activate(session: Session, code: str, now: int) -> Opened:
    """Finish the session's set-up with a code of the new phone, and end other sessions.

    The authenticator in force until now goes in the same transaction. Raises CodeMalformed,
    CodeRejected, SetupExpired, or AlreadyActive for a second submit of the same form.
    """
    digits = normalised(code)
    with write():
        begun = pending(session, now)
        if begun is None:
            raise _why_nothing_is_pending(session, now)
        step = next(_matching_steps(begun, digits, now), None)
        if step is None:
            raise CodeRejected(
                "This code is not right. Wait for your app to show the next code and type that "
                "one. If it is refused too, check that your phone sets its time automatically."
            )
        replaced = (
            Authenticator.delete()
            .where(Authenticator.user == session.user, Authenticator.activated_at.is_null(False))
            .execute()
        )
        begun.activated_at, begun.last_timecode = now, step
        begun.save()
        throttle.clear(throttle.totp_key(session.user.id))
        sessions.end_others(session)
        kind = events.AUTHENTICATOR_REPLACED if replaced else events.MFA_ENABLED
        events.record(session.user, kind, now, Origin.of(session))
        session.recovered = False
        return sessions.confirm(session, now)


def turn_off(session: Session, now: int) -> Opened:
    """Take away the authenticators and the recovery code, and end other sessions.

    The caller has just checked the person's factors. Raises Required for an admin.
    """
    user = session.user
    if is_required(user):
        raise Required("Administrators need MFA. You can replace your authenticator instead.")
    with write():
        Authenticator.delete().where(Authenticator.user == user).execute()
        RecoveryCode.delete().where(RecoveryCode.user == user).execute()
        throttle.clear(throttle.totp_key(user.id))
        throttle.clear(throttle.recovery_key(user.id))
        sessions.end_others(session)
        events.record(user, events.MFA_TURNED_OFF, now, Origin.of(session))
        session.recovered = False
        return sessions.confirm(session, now)


def is_required(user: User) -> bool:
    """Whether this person may not be without MFA once it is on (S-17)."""
    return user.is_admin


def check(user: User, code: str, now: int) -> None:
    """Accept a code of any of the person's authenticators, once, counting the try.

    Raises CodeMalformed (not counted), CodeAlreadyUsed (given back), CodeRejected, or what
    throttle.claim raises. The caller holds no transaction: a wrong try must stay counted.
    """
    with write():
        verdict = verdict_on(user, code, now)
    raise_unless_accepted(verdict, now)


def verdict_on(user: User, code: str, now: int) -> Verdict | Refused:
    """As `check`, but answering instead of raising, for use within a transaction."""
    digits, key = normalised(code), throttle.totp_key(user.id)
    if not throttle.claimed(key, now):
        return throttle.refusal(key, now)
    verdict = _verdict(active(user), digits, now)
    if verdict is Verdict.ACCEPTED:
        throttle.clear(key)
    elif verdict is Verdict.USED:
        throttle.give_back(key)
    return verdict


def raise_unless_accepted(verdict: Verdict | Refused, now: int) -> None:
    """Turn a verdict into the exception that says it."""
    if isinstance(verdict, Refused):
        raise verdict
    if verdict is Verdict.USED:
        wait = STEP - now % STEP
        raise CodeAlreadyUsed(
            f"This code was already used. Your app shows a new one in {duration(wait)}: "
            "wait for it and type that one.",
            retry_after=wait,
        )
    if verdict is Verdict.WRONG:
        raise CodeRejected(
            "This code is not right. Check that you picked this site's entry in your app, wait "
            "for the next code and type that one."
        )


def normalised(code: str) -> str:
    """The six digits of a typed code, whatever the script and the spaces. Raises CodeMalformed.

    Any decimal digit counts as itself (Unicode category Nd), since phone keyboards of many
    languages type their own; superscripts, signs and the like are not digits.
    """
    compact = re.sub(r"[\s\-\u2010-\u2015\u200b]", "", code)
    digits = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in compact
    )
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise CodeMalformed("Type the 6 digits that your authenticator app shows for this site.")
    return digits


def secret(authenticator: Authenticator) -> str:
    """The secret in Base32 (RFC 4648 §6): 32 letters and digits, no padding."""
    plain = vault.unseal(vault.TOTP_SECRET, authenticator.id, authenticator.sealed_secret)
    return base64.b32encode(plain).decode("ascii")


def issuer(site_name: str) -> str:
    """The site's name as authenticator apps can show it: a colon would end it early."""
    return " ".join(site_name.replace(":", " ").split())


def account(user: User) -> str:
    """The account's name as authenticator apps show it."""
    return " ".join(user.username.replace(":", " ").split())


def uri(authenticator: Authenticator, site_name: str) -> str:
    """What the QR code says: otpauth://totp/issuer:account?secret=...&issuer=...

    Written here and not by pyotp, which leaves a slash bare in the label.
    """
    label = f"{quote(issuer(site_name), safe='')}:{quote(account(authenticator.user), safe='')}"
    return (
        f"otpauth://totp/{label}?secret={secret(authenticator)}"
        f"&issuer={quote(issuer(site_name), safe='')}"
    )


def _create(session: Session, now: int) -> Authenticator:
    authenticator: Authenticator = Authenticator.create(
        user=session.user,
        name=DEFAULT_NAME,
        sealed_secret=b"",
        begun_at=now,
        begun_by=session.id,
    )
    plain = secrets.token_bytes(SECRET_BYTES)
    authenticator.sealed_secret = vault.seal(vault.TOTP_SECRET, authenticator.id, plain)
    authenticator.save(only=[Authenticator.sealed_secret])
    return authenticator


def _why_nothing_is_pending(session: Session, now: int) -> Refused:
    just_done = Authenticator.select().where(
        Authenticator.user == session.user,
        Authenticator.begun_by == session.id,
        Authenticator.activated_at > now - PENDING_FOR,
    )
    return AlreadyActive("MFA is on.") if just_done.exists() else SetupExpired()


def _verdict(authenticators: list[Authenticator], digits: str, now: int) -> Verdict:
    verdict = Verdict.WRONG
    for authenticator in authenticators:
        for step in _matching_steps(authenticator, digits, now):
            if _spend(authenticator, step, now):
                return Verdict.ACCEPTED
            verdict = Verdict.USED
    return verdict


def _matching_steps(authenticator: Authenticator, digits: str, now: int) -> Iterator[int]:
    # Newest first, and every one: neighbouring steps can share a code (RFC 6238 §5.2).
    codes, current = pyotp.TOTP(secret(authenticator)), now // STEP
    for step in range(current + DRIFT, max(current - DRIFT, 0) - 1, -1):
        if compare_digest(codes.generate_otp(step), digits):
            yield step


def _spend(authenticator: Authenticator, step: int, now: int) -> bool:
    spent = (
        Authenticator.update(last_timecode=step, last_used_at=now)
        .where(Authenticator.id == authenticator.id, Authenticator.last_timecode < step)
        .execute()
    )
    return bool(spent)

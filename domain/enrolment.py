"""Setting up an authenticator app: a secret stays pending until a code proves a phone has it."""

import secrets
from dataclasses import dataclass
from urllib.parse import quote

from domain import events, sessions, throttle, totp, vault
from domain.events import Origin
from domain.refusals import Refused
from domain.sessions import Opened
from domain.storage import write
from models import Authenticator, Session, User

SECRET_BYTES = 20  # 160 bits (RFC 4226 §4, R6)
PENDING_FOR = 15 * 60  # seconds to finish setting up
DEFAULT_NAME = "Authenticator app"


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
    return Status(totp.active(session.user), pending(session, now))


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

    The authenticator in force until now goes in the same transaction. Raises totp.CodeMalformed,
    totp.CodeRejected, SetupExpired, or AlreadyActive for a second submit of the same form.
    """
    digits = totp.normalised(code)
    with write():
        begun = pending(session, now)
        if begun is None:
            raise _why_nothing_is_pending(session, now)
        steps = totp.matching_steps(begun, digits, now)
        if not steps:
            raise totp.CodeRejected(
                "This code is not right. Wait for your app to show the next code and type that "
                "one. If it is refused too, check that your phone sets its time automatically."
            )
        replaced = (
            Authenticator.delete()
            .where(Authenticator.user == session.user, Authenticator.activated_at.is_null(False))
            .execute()
        )
        begun.activated_at, begun.last_timecode = now, max(steps)
        begun.save()
        throttle.clear(throttle.totp(session.user.id))
        sessions.end_others(session)
        kind = events.AUTHENTICATOR_REPLACED if replaced else events.MFA_ENABLED
        events.record(session.user, kind, now, Origin.of(session))
        session.recovered = False
        return sessions.confirm(session, now)


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
        f"otpauth://totp/{label}?secret={totp.secret(authenticator)}"
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

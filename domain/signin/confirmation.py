"""Showing all one's factors again, while signed in."""

from dataclasses import dataclass, replace

from domain import security_log
from domain.access import factors, foretelling, limits, session_tokens, throttle
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.database.storage import after_commit, write
from domain.mfa import authenticators, lost, second_factor, state, totp
from domain.passkeys import rows
from domain.passkeys.relying_party import RelyingParty
from domain.refusals import Refused, about, logged
from domain.signin import signin
from domain.users import passwords
from models import Authenticator, Passkey, Session


class PasskeyNeeded(Refused):
    """The password and a code aren't what is asked for."""

    reason = "passkey-needed"

    def __init__(self) -> None:
        super().__init__("Use one of your passkeys to confirm that it's you.")


@dataclass(frozen=True)
class Ways:
    """How a person can confirm that it's them, where the page was asked for."""

    by_password: bool
    takes_code: bool  # with the password
    apps: list[Authenticator]  # whose codes count
    passkeys: list[Passkey]  # each of which would do
    has_others: bool  # passkeys that can't be used here

    @property
    def passkey_takes_password(self) -> bool:
        """Whether none of the passkeys is known to verify its person."""
        return bool(self.passkeys) and not any(passkey.is_verifying for passkey in self.passkeys)

    @property
    def in_words(self) -> str:
        """What there is to confirm with, after "confirm with"."""
        if not self.by_password:
            return f"{'your password and ' if self.passkey_takes_password else ''}a passkey"
        if not self.takes_code:
            return "a passkey or your password" if self.passkeys else "your password"
        if self.passkey_takes_password:
            return "your password, and a code or a passkey"
        return f"{'a passkey, or with ' if self.passkeys else ''}your password and a code"


def ways(session: Session, party: RelyingParty | None, *, only_passkey: bool = False) -> Ways:
    """How this person can confirm; `party` is None where passkeys can't be used."""
    takes_code = asks_for_code(session)
    apps = authenticators.active(session.user) if takes_code else []
    usable = rows.usable(session.user, party.id) if party is not None else []
    has_others = len(rows.of(session.user)) > len(usable)
    by_password = (bool(apps) or not takes_code) and not only_passkey
    found = Ways(by_password, takes_code, apps, usable, has_others)
    # Where the password is enough, nothing is gained by a passkey that needs it.
    is_spared = found.by_password and not takes_code and found.passkey_takes_password
    return replace(found, passkeys=[]) if is_spared else found


def confirm(session: Session, password: str, code: str, now: int) -> OpenSession:
    """Confirm it's you: all of the person's factors again. Raises Refused."""
    check_factors(session, password, code, now, "confirmation")
    with write():
        user = session.user.id
        after_commit(lambda: security_log.log(events.CONFIRMED, user_id=user))
        return session_tokens.confirm(session, now, factors=_shown(session))


def check_factors(session: Session, password: str, code: str, now: int, use: str) -> None:
    """Check the password, and a code where `asks_for_code`, for this use. Raises Refused."""
    with logged("confirmation", session.user):
        if asks_for_code(session):
            _refuse_where_no_code_will_do(session, now)
            totp.normalized(code)
        check_password(session, password, now)
        if asks_for_code(session):
            second_factor.check(session.user, code, now, f"{use} {session.id}")


def check_password(session: Session, password: str, now: int) -> None:
    """Check the password of someone who is signed in."""
    limit = limits.password_in(session)
    with about("password"), foretelling.telling(now, limit), throttle.trying(now, limit):
        if not passwords.verify(session.user, password):
            raise signin.WrongPassword("Incorrect password.")
        with write():
            throttle.clear(limit)


def _refuse_where_no_code_will_do(session: Session, now: int) -> None:
    if takes_passkey_only(session, now) or not authenticators.active(session.user):
        raise PasskeyNeeded


def takes_passkey_only(session: Session, now: int) -> bool:
    """Whether the team's policy asks for a passkey to confirm by (S-197).

    Not in a session that the recovery code opened, before one is added there: see `asks_for_code`.
    """
    requirement = session.mfa_requirement
    is_asked = requirement is not None and requirement.takes_passkey_only(now)
    return is_asked and (not session.recovered or lost.has_new_passkey(session))


def _shown(session: Session) -> str:
    # Where the recovery code stands for a code, a passkey added since then wasn't shown again.
    if asks_for_code(session) or factors.resist_phishing(session.factors):
        return factors.WITH_CODE
    return session.factors or factors.PASSWORD_ONLY


def asks_for_code(session: Session) -> bool:
    """Whether confirming by the password takes a code too.

    Not in a session that the recovery code opened, before something is set up there: its person has
    nothing else that works, and has shown two factors to get here.
    """
    has_what_works = not session.recovered or lost.has_anything_new(session)
    return has_what_works and state.is_on(session.user)

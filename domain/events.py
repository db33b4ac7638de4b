"""The security history: one row for each thing that a person may want to recognise later."""

from dataclasses import dataclass

from models import Event, Session, User

SIGNED_IN = "signed-in"
SIGNED_IN_WITH_RECOVERY_CODE = "signed-in-with-recovery-code"
SIGNED_OUT = "signed-out"
ACCOUNT_CREATED = "account-created"
PROFILE_CHANGED = "profile-changed"
PASSWORD_CHANGED = "password-changed"  # noqa: S105  # the name of an event
MFA_ENABLED = "mfa-enabled"
AUTHENTICATOR_REPLACED = "authenticator-replaced"
MFA_TURNED_OFF = "mfa-turned-off"
RECOVERY_CODE_MADE = "recovery-code-made"
RECOVERY_CODE_SAVED = "recovery-code-saved"


@dataclass(frozen=True)
class Origin:
    """Where a request came from, as far as the server can know."""

    address: str = ""
    browser: str = ""

    @classmethod
    def of(cls, session: Session) -> "Origin":
        """Where this session is at home."""
        return cls(session.address, session.browser)


def record(user: User, kind: str, now: int, origin: Origin, actor: User | None = None) -> None:
    """Add to the history of `user`, within the caller's transaction."""
    Event.create(
        user=user,
        actor=actor or user,
        kind=kind,
        at=now,
        address=origin.address,
        browser=origin.browser,
    )

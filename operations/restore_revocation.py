"""The end, after a restore, of everything that was open when the backup was made.

That is sessions, links, invitations, one-time codes and setups in progress. Changes made since the
backup are undone, so people are told to what date the server went back.
"""

from collections.abc import Callable

from domain.audit import events
from domain.audit.events import Caller
from domain.database import storage
from domain.mfa import totp
from models import (
    Authenticator,
    AuthorizationRequest,
    CodeFirst,
    Grant,
    Installation,
    Instance,
    Invitation,
    Making,
    Passkey,
    RecoveryCode,
    ResetLink,
    ReturnRequest,
    Session,
    SetupLink,
    SignInCode,
)

NO_SESSION = 0  # a number that none has
# With the sessions end their ways into apps, and with the grants all tokens of apps.
_OPEN_THEN = (
    *(Session, ReturnRequest, ResetLink, SetupLink),
    *(Invitation, SignInCode, CodeFirst, Making),
    *(AuthorizationRequest, Grant),
)


def revoke_all(to: int, clock: Callable[[], float]) -> None:
    """End what was open at the time of the backup, and record the restore for everyone.

    Reading the backup takes its time, in which people may use what it is to take the place of.
    """
    with storage.write():
        now = int(clock())
        for open_then in _OPEN_THEN:
            open_then.delete().execute()
        Instance.delete().execute()  # those that run tell of themselves within a minute
        Authenticator.delete().where(Authenticator.activated_at.is_null()).execute()
        _forget_sessions()
        # A code that signed someone in just now, unknown to the backup, must not do so again.
        Authenticator.update(last_timecode=now // totp.STEP + totp.DRIFT).execute()
        Installation.update(
            restored_at=now, restored_to=to, backed_up_at=0, backup_claimed_until=0
        ).execute()
        events.record_for_all(events.RESTORED, now, Caller.shell("restore"))


def _forget_sessions() -> None:
    """Forget which sessions made what: none may pass to a new session with the same number.

    A recovery code whose sign-in was never seen keeps working, and its successor doesn't.
    """
    Authenticator.update(begun_by=NO_SESSION).execute()
    Passkey.update(added_by=NO_SESSION).execute()
    RecoveryCode.update(made_by=NO_SESSION, sealed_copy=None).execute()
    unseen = RecoveryCode.opened.is_null(False)
    RecoveryCode.update(opened=NO_SESSION).where(unseen).execute()

"""Clears rows and timestamps that lie in the future, once a clock that ran ahead has gone back.

Such a row is not believed in any case; but it would become valid again once its time comes, hours
after its person was told that it had expired.
"""

from typing import Any

from domain.clock import moments
from models import (
    AppSession,
    Attempts,
    Authenticator,
    CodeFirst,
    Invitation,
    Making,
    RecoveryCode,
    ResetLink,
    ReturnRequest,
    Session,
    SetupLink,
    SignInCode,
)

# Tables whose rows are deleted, each with the column or term of the row's timestamp.
_DELETED = (
    (ResetLink, ResetLink.created_at),
    (SetupLink, SetupLink.created_at),
    (Invitation, Invitation.expires_at - moments.INVITED_FOR),
    (SignInCode, SignInCode.created_at),
    (CodeFirst, CodeFirst.created_at),
    (Making, Making.at),
    (ReturnRequest, ReturnRequest.created_at),
)
# Columns that are set to 0 by themselves, each with the column of their timestamp.
_ZEROED = (
    (Session.confirmed_at, Session.confirmed_at),
    (Session.former_confirmed_at, Session.former_confirmed_at),
    (Session.acted_at, Session.acted_at),
    (Authenticator.drift_at, Authenticator.drift_at),
    (Attempts.next_at, Attempts.last_at),
)


def clear(now: int) -> None:
    """Delete or zero all that lies after `now`, in Unix seconds, in the caller's transaction."""
    for table, moment in _DELETED:
        table.delete().where(_is_in_future(moment, now)).execute()
    for column, moment in _ZEROED:
        column.model.update({column: 0}).where(_is_in_future(moment, now)).execute()
    _clear_unfinished_steps(now)
    # A try takes seconds.
    Attempts.update(pending=0).where(_is_in_future(Attempts.pending_until, now)).execute()


def _clear_unfinished_steps(now: int) -> None:
    slack = moments.IN_THE_MIDDLE
    for moment in (Session.created_at, Session.seen_at):
        Session.delete().where(_is_in_future(moment, now, slack)).execute()
    is_pending = Authenticator.activated_at.is_null()
    entered_later = _is_in_future(AppSession.created_at, now, slack)
    AppSession.delete().where(entered_later).execute()
    begun_later = _is_in_future(Authenticator.begun_at, now, slack)
    Authenticator.delete().where(is_pending, begun_later).execute()
    made_later = _is_in_future(RecoveryCode.created_at, now, slack)
    RecoveryCode.update(sealed_copy=None).where(made_later).execute()


def _is_in_future(moment: Any, now: int, slack: int = moments.SLACK) -> Any:
    return ~moments.is_believed(moment, now, slack)

"""What a clock that ran ahead has left ends when the clock is found to have gone back.

It is not believed in any case; but it would come to life again once its time comes, hours after the
person was told that it had expired.
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

# What is deleted, and what bears its moment.
_ENDS = (
    (ResetLink, ResetLink.created_at),
    (SetupLink, SetupLink.created_at),
    (Invitation, Invitation.expires_at - moments.INVITED_FOR),
    (SignInCode, SignInCode.created_at),
    (CodeFirst, CodeFirst.created_at),
    (Making, Making.at),
    (ReturnRequest, ReturnRequest.created_at),
)
# What is set to 0 by itself, and what bears its moment.
_FORGOTTEN = (
    (Session.confirmed_at, Session.confirmed_at),
    (Session.former_confirmed_at, Session.former_confirmed_at),
    (Session.acted_at, Session.acted_at),
    (Authenticator.drift_at, Authenticator.drift_at),
    (Attempts.next_at, Attempts.last_at),
)


def end(now: int) -> None:
    """End what is of a time to come, within the caller's transaction."""
    for table, moment in _ENDS:
        table.delete().where(_is_to_come(moment, now)).execute()
    for column, moment in _FORGOTTEN:
        column.model.update({column: 0}).where(_is_to_come(moment, now)).execute()
    _end_what_people_are_in_the_middle_of(now)
    # A try takes seconds.
    Attempts.update(pending=0).where(_is_to_come(Attempts.pending_until, now)).execute()


def _end_what_people_are_in_the_middle_of(now: int) -> None:
    slack = moments.IN_THE_MIDDLE
    for moment in (Session.created_at, Session.seen_at):
        Session.delete().where(_is_to_come(moment, now, slack)).execute()
    is_pending = Authenticator.activated_at.is_null()
    entered_later = _is_to_come(AppSession.created_at, now, slack)
    AppSession.delete().where(entered_later).execute()
    begun_later = _is_to_come(Authenticator.begun_at, now, slack)
    Authenticator.delete().where(is_pending, begun_later).execute()
    made_later = _is_to_come(RecoveryCode.created_at, now, slack)
    RecoveryCode.update(sealed_copy=None).where(made_later).execute()


def _is_to_come(moment: Any, now: int, slack: int = moments.SLACK) -> Any:
    return ~moments.is_believed(moment, now, slack)

"""What a reset link takes besides, where MFA is on: a code, the recovery code or a passkey."""

from domain.access import limits, throttle
from domain.access.limits import Limit
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import authenticators, passkey_duty, recovery_code_use, second_factor, state
from domain.passkeys import assertion, uses
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.ceremony import Ceremony
from domain.refusals import Refused
from domain.signin import confirmation, passkey_sign_in
from models import RecoveryCode, ResetLink, User

# What was given, if there is more to say of it than of a code of the app.
Factor = RecoveryCode | UsedPasskey


def passkey(
    user: User, answer: str, asked: Ceremony | None, now: int, caller: Caller
) -> UsedPasskey | None:
    """The person's passkey, if one was given; it counts once `spent` has noted its use."""
    if not answer or asked is None or not state.is_on(user):
        return None
    try:
        return assertion.verify(answer, asked, now, user)
    except passkey_sign_in.NOTED:
        with write():
            events.record(user, events.RESET_FACTOR_FAILED, now, caller)
        raise


def spent(  # noqa: PLR0913, PLR0917  # what a form says, through which link, when and where
    link: ResetLink,
    code: str,
    recovery_code: str,
    shown: UsedPasskey | None,
    now: int,
    rp_id: str | None = None,
) -> Factor | Refused | None:
    """Spend what was given, within the caller's transaction, or say what is wrong with it.

    `rp_id` is where passkeys have to work (see passkey_duty.takes_passkey_only). Answers that
    instead of raising it, so that the counted try is committed.
    """
    if not state.is_on(link.user):
        return None
    if shown is not None:
        uses.note(shown, f"reset {link.id}", now)
        return shown
    if recovery_code:
        counted = _counted(link, by_recovery_code=True)
        return recovery_code_use.accepted(link.user, recovery_code, now, *counted)
    only_passkey = passkey_duty.takes_passkey_only(link.user, now, rp_id)
    if only_passkey or not authenticators.active(link.user):
        return confirmation.PasskeyNeeded()
    counted = _counted(link, by_recovery_code=False)
    otherwise = second_factor.OR_RECOVERY_CODE
    return second_factor.try_spend(
        link.user, code, now, f"reset {link.id}", *counted, otherwise=otherwise
    )


def wait(user: User, now: int, *, by_recovery_code: bool) -> Refused | None:
    """What a code on the page of this person's link would be refused with now, whichever it is."""
    link = ResetLink.get_or_none(ResetLink.user == user)  # a newer one ends those before
    if link is None:
        return None
    return throttle.first_standing(now, *_counted(link, by_recovery_code=by_recovery_code))


def _counted(link: ResetLink, *, by_recovery_code: bool) -> tuple[Limit, ...]:
    if by_recovery_code:
        return (limits.recovery_at_link(link.id),)
    return limits.totp_at_links(link.user.id), limits.totp_at_link(link.id)

"""Setting a new password through a one-time link that an administrator hands over.

The link alone changes nothing where MFA is on: it takes a code too, or the recovery code, and
never touches MFA (NIST SP 800-63B-4 §4.2; ASVS 6.4.3).
"""

from dataclasses import dataclass
from typing import Any

from domain import (
    accounts,
    authenticators,
    budgets,
    events,
    known_browsers,
    moments,
    passwords,
    recovery,
    recovery_codes,
    second_factor,
    sessions,
    throttle,
    tokens,
    totp,
)
from domain.events import Origin
from domain.refusals import Refused, log, logged
from domain.sessions import Opened
from domain.storage import write
from models import ResetLink, Session, User

LINK_LIFETIME = 60 * 60  # seconds


class LinkInvalid(Refused):
    """The link is unknown, used, too old, or a newer one was made."""

    reason = "reset-link-invalid"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask for a new one.")


@dataclass(frozen=True)
class NewPassword:
    """What a person gives on the page of the link; one of the codes where MFA is on."""

    password: str
    code: str = ""
    recovery_code: str = ""


@dataclass(frozen=True)
class Done:
    """The password is set. `opened` after a recovery code only: its owner must see the next."""

    device: str
    opened: Opened | None


def make(user: User, now: int, origin: Origin, by: User | None = None) -> str:
    """A new link's token for this person; earlier ones stop working."""
    token = tokens.new()
    with write():
        ResetLink.delete().where(ResetLink.user == user).execute()
        ResetLink.create(user=user, token_hash=tokens.hashed(token), created_at=now, created_by=by)
        events.record(user, events.RESET_LINK_MADE, now, origin, actor=by)
    return token


def owner(token: str, now: int) -> User | None:
    """Whose link it is, while it works; looking spends nothing."""
    link = ResetLink.get_or_none(_living(token, now))
    return link.user if link is not None and link.user.disabled_at is None else None


def dead(token: str, now: int, origin: Origin) -> Refused:
    """What is said of a link that does not work, which counts as a guess."""
    counted = [budgets.source(origin.address)] if token else []
    refusal = throttle.guessed(LinkInvalid(), now, *counted)
    log("reset-link", refusal)
    return refusal


def use(token: str, given: NewPassword, now: int, origin: Origin) -> Done:
    """Set the password, end every session, and make this browser known. Raises Refused."""
    user = owner(token, now)
    source = budgets.source(origin.address)
    with logged("reset-link", user), throttle.trying(now, source):
        if user is None:
            raise LinkInvalid
        passwords.validate(given.password, context=accounts.context(user))
        password_hash = passwords.hashed(given.password)
        with write():
            refusal = _second_factor(user, token, given, now)
            if refusal is None:
                recovered = bool(given.recovery_code) and authenticators.exist(user)
                return _reset(user, token, password_hash, now, origin, recovered)
            if isinstance(refusal, totp.CodeRejected | recovery_codes.WrongCode):
                events.record(user, events.SECOND_FACTOR_FAILED, now, origin)
        raise refusal


def _second_factor(user: User, token: str, given: NewPassword, now: int) -> Refused | None:
    link = ResetLink.get_or_none(_living(token, now))
    if link is None:
        return LinkInvalid()
    if not authenticators.exist(user):
        return None
    if given.recovery_code:
        budget = budgets.recovery_at_link(link.id)
        return recovery_codes.spent(user, given.recovery_code, now, budget)
    return second_factor.spent(user, given.code, now, budgets.totp_at_link(link.id))


def _reset(  # noqa: PLR0913, PLR0917  # one transaction's parts
    user: User, token: str, password_hash: bytes, now: int, origin: Origin, recovered: bool
) -> Done:
    if not ResetLink.delete().where(_living(token, now)).execute():
        raise LinkInvalid
    accounts.bind_password(user, password_hash, now)
    Session.delete().where(Session.user == user).execute()
    device = known_browsers.remember(user, origin.device, now)
    events.record(user, events.PASSWORD_RESET, now, origin)
    if not recovered:
        return Done(device, None)
    recovery.begin(user, now)
    half = sessions.begin(user, Session.PASSWORD, now, origin).session
    opened = sessions.complete(half, now, recovered=True)
    recovery_codes.make(half, now)
    return Done(device, opened)


def _living(token: str, now: int) -> Any:  # a Peewee condition
    return (ResetLink.token_hash == tokens.hashed(token)) & is_open(now)


def is_open(now: int) -> Any:
    """The condition, for a query, of links that still work."""
    return moments.lasts(ResetLink.created_at, LINK_LIFETIME, now)

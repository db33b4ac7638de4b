"""Setting a new password through a one-time link from an administrator.

The link alone changes nothing where MFA is on: it takes a code too, a passkey or the recovery code,
and never touches MFA (NIST SP 800-63B-4 §4.2; ASVS 6.4.3).

Used, it stays until the person has signed in, so that people who didn't see the answer can use it
again.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain.access import actions, factors, idempotency, sessions
from domain.access.session_tokens import OpenSession
from domain.audit import events, known_browsers, repeats
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import recovery_code_use, state, totp
from domain.passkeys import uses
from domain.passkeys.assertion import UsedPasskey
from domain.passkeys.ceremony import Ceremony
from domain.refusals import Refused
from domain.signin import completion, one_time_links, reset_factor
from domain.signin.one_time_links import TRIES
from domain.signin.reset_factor import Factor
from domain.users import password_change, passwords
from models import RecoveryCode, ResetLink, Session, User

LINK_LIFETIME = 60 * 60  # seconds
KIND = "reset-link"  # of what forms make


class LinkInvalid(one_time_links.LinkInvalid):
    """The link is unknown, used, too old, or a newer one was made."""

    reason = "reset-link-invalid"
    factor = "reset-link"
    says = "This link no longer works. Ask for a new one."


@dataclass(frozen=True)
class NewPassword:
    """What a person gives on the page of the link; one of the codes or a passkey where MFA is on.

    `passkey` is what the browser answered to `asked`, and `rp_id` what passkeys have to be made for
    to work there, "" if none do.
    """

    password: str
    code: str = ""
    recovery_code: str = ""
    passkey: str = ""
    asked: Ceremony | None = None
    rp_id: str | None = None
    here: int | None = None  # the session of the browser


@dataclass(frozen=True)
class Done:
    """The password is set. `opened` where a code was asked for too: that was two factors."""

    device: str
    opened: OpenSession | None
    ended_others: bool = False


def make(user: User, now: int, caller: Caller, by: User | None = None) -> str:
    """A new link's token for this person; earlier ones stop working. Raises MadeBefore."""
    with write():
        secret = idempotency.secret(caller, now, KIND, user.username)
        token = secret.token
        if secret.is_again:
            return _made_before(token, now)
        actions.refuse_if_made_since(by, caller, events.RESET_LINK_MADE, user.username)
        ResetLink.delete().where(ResetLink.user == user).execute()
        ResetLink.create(user=user, token_hash=tokens.hashed(token), created_at=now, created_by=by)
        events.record(user, events.RESET_LINK_MADE, now, caller, actor=by)
        return token


def shown(user: User, session: Session, now: int) -> str | None:
    """The token of this person's link, if it was made in that session a while ago and works."""
    for secret in idempotency.latest(KIND, session, now):
        link = _living(secret.token, now)
        if link is not None and link.user == user and link.used_at is None:
            return secret.token
    return None


def owner(token: str, now: int) -> User | None:
    """Whose link it is, while it works; looking spends nothing."""
    link = _living(token, now)
    return link.user if link is not None else None


def bound_to(token: str) -> str:
    """What ties the challenge of a passkey to the link with this token."""
    return f"reset {tokens.hashed(token).hex()}"


def has_opened(session: Session, now: int) -> bool:
    """Whether this session began just now with a password set through a link."""
    return repeats.done_lately(session, events.PASSWORD_RESET, now)


def use(token: str, given: NewPassword, now: int, caller: Caller) -> Done:
    """Set the password, end every session, and make this browser known. Raises Refused."""
    user = owner(token, now)
    with (
        uses.telling_of_copies(now, caller),
        one_time_links.using(LinkInvalid, now, caller, works=user is not None, user=user),
    ):
        for _ in range(TRIES):
            done = _used(token, given, now, caller)
            if done is not None:
                return done
        raise LinkInvalid


def _made_before(token: str, now: int) -> str:
    link = _living(token, now)
    if link is None or link.used_at is not None:
        raise idempotency.MadeBefore
    return token


def _used(token: str, given: NewPassword, now: int, caller: Caller) -> Done | None:
    """As `use`; None if the password has changed since, as by the same form sent twice."""
    link = _living(token, now)
    if link is None:
        raise LinkInvalid
    is_current = passwords.verify(link.user, given.password)
    # The link was used and this is the password that it has set: the same form again.
    is_again = is_current and link.used_at is not None
    password_hash = None if is_again else password_change.hash_of_new(link.user, given.password)
    shown = reset_factor.passkey(link.user, given.passkey, given.asked, now, caller)
    with write():
        fresh = _living(token, now)
        if fresh is None:
            raise LinkInvalid
        if fresh.user.password_changed_at != link.user.password_changed_at:
            return None
        factor = reset_factor.spent(fresh, given.code, given.recovery_code, shown, now, given.rp_id)
        if not isinstance(factor, Refused):
            if is_current and not is_again:
                # Only now, as it tells something; what was spent is taken back with it.
                raise passwords.PasswordUnchanged
            ended = password_hash is not None and _reset(fresh, password_hash, now, given.here)
            done = replace(_done(fresh, token, factor, now, caller), ended_others=ended)
            if password_hash is not None:
                _record(fresh.user, done, now, caller)
            return done
        if isinstance(factor, totp.CodeRejected | recovery_code_use.WrongCode):
            events.record(fresh.user, events.RESET_FACTOR_FAILED, now, caller)
    raise factor


def _reset(link: ResetLink, password_hash: bytes, now: int, here: int | None) -> bool:
    elsewhere = any(s.id != here for s in sessions.living(link.user, now))
    password_change.set_password(link.user, password_hash, now)
    sessions.end_all(link.user)
    link.used_at = now
    link.save(force_insert=True)  # a new password ends all links; this one is still to be seen
    return elsewhere


def _done(link: ResetLink, token: str, factor: Factor | None, now: int, caller: Caller) -> Done:
    user, recovered = link.user, isinstance(factor, RecoveryCode)
    if not state.is_on(user):
        form = f"reset {user.password_changed_at} {token}"
        return Done(known_browsers.remember(user, caller.device, now, form), None)
    shown = factors.WITH_PASSKEY if isinstance(factor, UsedPasskey) else factors.WITH_CODE
    opened = sessions.begin(
        user, Session.FULL, now, caller, token, recovered=recovered, factors=shown
    )
    if isinstance(factor, RecoveryCode):
        kind = events.SIGNED_IN_WITH_RECOVERY_CODE
        opened = completion.without_phone(opened, kind, factor, now, caller)
    else:
        opened = completion.noted(opened, events.SIGNED_IN, now, caller)
    return Done(opened.device, opened)


def _record(user: User, done: Done, now: int, caller: Caller) -> None:
    session = done.opened.session.id if done.opened else None
    here = replace(caller, session=session, device=done.device)
    events.record(user, events.PASSWORD_RESET, now, here)


def _living(token: str, now: int) -> ResetLink | None:
    link = one_time_links.find(ResetLink, token, is_open(now))
    return link if link is not None and link.user.disabled_at is None else None


def is_open(now: int) -> Any:
    """The condition, for a query, of links that still work."""
    return moments.lasts(ResetLink.created_at, LINK_LIFETIME, now)

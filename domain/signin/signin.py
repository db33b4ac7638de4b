"""Signing in: the password, then whichever second factor the person has at hand."""

from domain import security_log
from domain.access import (
    factors,
    guesses,
    limits,
    refused_forms,
    session_tokens,
    sessions,
    throttle,
)
from domain.access.limits import Limit
from domain.access.session_tokens import OpenSession
from domain.audit import events, failures, known_browsers
from domain.audit.events import Caller
from domain.database.storage import after_commit, write
from domain.mfa import passkey_duty, recovery_code_use, recovery_codes, second_factor, state
from domain.refusals import Refused, logged
from domain.signin import code_first, completion
from domain.users import accounts, passwords, usernames
from models import CodeFirst, RecoveryCode, Session, User

_RECOVERED = events.SIGNED_IN_WITH_RECOVERY_CODE


class WrongPassword(Refused):
    """The name or the password; it doesn't say which (S-16)."""

    reason = "sign-in-wrong"
    is_guess = True


def with_password(  # noqa: PLR0913, PLR0917  # what a form, a browser and a clock say
    username: str, password: str, now: int, caller: Caller, given_first: str = "", once: str = ""
) -> OpenSession:
    """Open a session: a full one, or with MFA on a half one. Raises Refused.

    `given_first` is the token of a code that this browser gave before (see code_first). `once` is
    the form's one-time value: the same form sent again opens the same session.
    """
    user = accounts.find(username)
    try:
        return _with_password(user, username, password, now, caller, given_first, once)
    except Refused:
        failures.note(user, events.PASSWORD_FAILED, now, caller)
        raise


def _with_password(  # noqa: PLR0913, PLR0917  # as above, and whose name it is
    user: User | None,
    username: str,
    password: str,
    now: int,
    caller: Caller,
    given_first: str,
    once: str,
) -> OpenSession:
    known = known_browsers.is_known(user, caller.device, now)
    name, code = usernames.folded(username), code_first.tried(given_first, user, now)
    limit, behind = limits.password(name, known_browser=known), limits.password_behind_code(name)
    # A browser that is known never waits for someone who has the phone and guesses elsewhere.
    waits_behind = known and throttle.standing(behind, now) is not None
    counted = [behind if code and not waits_behind else limit]
    if not known:
        counted.insert(0, limits.source(caller.address, blocks=code is None))
    with logged("password", user), code_first.sparing(code), throttle.trying(now, *counted):
        if not passwords.verify(user, password) or user is None:
            raise WrongPassword("Incorrect username or password.")
        renewed = passwords.renewed_hash(user, password)
        with write():
            _refuse_if_changed_meanwhile(user)
            guesses.record_unreported(user, now)
            throttle.clear(limit, *counted[-1:])
            if renewed is not None:
                accounts.store_password_hash(user, renewed)
            if code is not None and state.is_on(user) and _completes(code, now):
                return _after_code(code, now, caller, once)
            return _begun(user, now, caller, once)


def _completes(code: CodeFirst, now: int) -> bool:
    """Whether nothing more is asked than the password behind this code."""
    if code.recovery_code is None and passkey_duty.takes_passkey_only(code.user, now):
        return False
    return bool(code.completes)


def _after_code(code: CodeFirst, now: int, caller: Caller, once: str) -> OpenSession:
    """The session after a code that was given first: it counts once."""
    used = code.recovery_code
    if used is not None and used != recovery_codes.in_hand(code.user):
        return _begun(code.user, now, caller, once)  # it was used or replaced in the meantime
    recovered = used is not None
    shown = factors.WITH_CODE
    opened = sessions.begin(
        code.user, Session.FULL, now, caller, once, recovered=recovered, factors=shown
    )
    if code.opened != opened.session.id:
        sessions.end_unseen(code.opened)
        code.opened = opened.session.id
        code.save(only=[CodeFirst.opened])
    if recovered:
        return completion.without_phone(opened, _RECOVERED, used, now, caller)
    return completion.noted(opened, events.SIGNED_IN, now, caller)


def _refuse_if_changed_meanwhile(user: User) -> None:
    # Hashing took its time outside of the transaction. The hash itself may have been sealed again.
    fresh = User.get_or_none(User.id == user.id)
    if (
        fresh is None
        or fresh.disabled_at is not None
        or fresh.password_hash is None
        or fresh.password_changed_at != user.password_changed_at
    ):
        raise WrongPassword("Incorrect username or password.")


def with_code(session: Session, code: str, now: int, caller: Caller) -> OpenSession:
    """Complete a half session with an authenticator's code. Raises Refused."""
    passkey_duty.refuse_code(session, now)
    user, counted = session.user, of_code(session, now, caller)
    otherwise = second_factor.OR_RECOVERY_CODE
    with logged("totp", user):
        with write():
            if session_tokens.has_gone_on(session):
                return OpenSession(session, "")
            if refused_forms.is_again(session, caller, code):
                raise second_factor.said_again(session, now, *counted, otherwise=otherwise)
            use = f"sign-in {session.id}"
            refusal = second_factor.try_spend(user, code, now, use, *counted, otherwise=otherwise)
            if refusal is None:
                opened = sessions.complete(session, now)
                return completion.noted(opened, events.SIGNED_IN, now, caller)
            refused_forms.note(refusal, session, now, caller, code)
        raise refusal


def of_code(session: Session, now: int, caller: Caller) -> list[Limit]:
    """What a code of the app counts on, the person's own limit last."""
    known = known_browsers.is_known(session.user, caller.device, now)
    own = limits.totp(session.user.id, known_browser=known)
    return [own] if known else [limits.source(caller.address), own]


def with_recovery_code(session: Session, typed: str, now: int, caller: Caller) -> OpenSession:
    """Complete a half session with the recovery code; its replacement is made with it.

    Using the code, making the next and opening the session are one transaction: no one is ever
    without a code, and after a fault the old one still works. So it does after a lost answer, until
    a browser has come back with the session. Raises Refused.
    """
    counted = longer_way(session, limits.recovery(session), now, caller)
    with logged("recovery-code", session.user):
        return _recovered(session, typed, now, caller, counted)


def longer_way(session: Session, own: Limit, now: int, caller: Caller) -> list[Limit]:
    """What a code that is too long to guess counts on: its own limit, which alone may refuse it.

    Failures count on the source as well, for everything else that is tried from there.
    """
    if known_browsers.is_known(session.user, caller.device, now):
        return [own]
    return [limits.source(caller.address, blocks=False), own]


def _recovered(
    session: Session, typed: str, now: int, caller: Caller, counted: list[Limit]
) -> OpenSession:
    with write():
        if session_tokens.has_gone_on(session):
            return OpenSession(session, "")
        if refused_forms.is_again(session, caller, typed):
            raise recovery_code_use.said_again(session.user, typed, now, *counted)
        code = recovery_code_use.accepted(session.user, typed, now, *counted)
        if isinstance(code, RecoveryCode):
            opened = sessions.complete(session, now, recovered=True)
            return completion.without_phone(opened, _RECOVERED, code, now, caller)
        refused_forms.note(code, session, now, caller, typed)
    raise code


def first(user: User, now: int, caller: Caller, link: str) -> OpenSession:
    """The session of someone who has just made their account through this link.

    Raises WrongPassword if someone else has made it theirs through the same link since.
    """
    with write():
        _refuse_if_changed_meanwhile(user)
        return _begun(user, now, caller, link)


def _begun(user: User, now: int, caller: Caller, once: str) -> OpenSession:
    if state.is_on(user):
        after_commit(lambda: security_log.log("password-accepted", user_id=user.id))
        return sessions.begin(user, Session.PASSWORD, now, caller, once)
    opened = sessions.begin(user, Session.FULL, now, caller, once)
    return completion.noted(opened, events.SIGNED_IN, now, caller)

"""Helping someone who has neither phone, passkey nor recovery code, with MFA kept on.

The one-time sign-in code replaces a code from the phone or a passkey, never the password, and leads
into the guided path to one that works.
"""

from typing import Any

from domain.access import (
    actions,
    foretelling,
    idempotency,
    limits,
    refused_forms,
    session_tokens,
    sessions,
    throttle,
)
from domain.access.actions import ON_PEOPLE, act
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.mfa import code_text, recovery_codes
from domain.refusals import Refused, logged
from domain.signin import completion, reset_links, signin
from domain.team import help_rules
from models import Session, SignInCode, User

CODE_LIFETIME = 15 * 60  # seconds
KIND = "sign-in-code"  # of what forms make
SYMBOLS = code_text.SIGN_IN_CODE.random_symbols


class CodeWrong(Refused):
    """Not the person's one-time sign-in code, or too late."""

    reason = "sign-in-code-wrong"
    is_guess = True

    def __init__(self) -> None:
        super().__init__(
            "That sign-in code is incorrect, or more than 15 minutes old. Check it with the person "
            "who gave it to you, or ask for a new one."
        )


def make_reset_link(user: User, now: int, caller: Caller, by: User | None) -> str:
    """A link for a new password, to give to someone. Raises Refused."""
    with act(by, caller, ON_PEOPLE, user.username):
        help_rules.refuse_help(user, events.RESET_LINK_MADE, by, now)
        return reset_links.make(user, now, caller, by)


def make_sign_in_code(user: User, now: int, caller: Caller, by: User | None) -> str:
    """A one-time sign-in code, to be read out once it is sure who asks. Raises Refused."""
    with act(by, caller, ON_PEOPLE, user.username):
        help_rules.refuse_help(user, events.SIGN_IN_CODE_MADE, by, now)
        secret = idempotency.secret(caller, now, KIND, user.username)
        text = code_text.derived(secret.token, SYMBOLS)
        if secret.is_again:
            return _made_before(user, text, now)
        actions.refuse_if_made_since(by, caller, events.SIGN_IN_CODE_MADE, user.username)
        SignInCode.delete().where(SignInCode.user == user).execute()
        code_hash = tokens.hashed(text)
        SignInCode.create(user=user, code_hash=code_hash, created_at=now, created_by=by)
        events.record(user, events.SIGN_IN_CODE_MADE, now, caller, actor=by)
        return text


def shown(user: User, session: Session, now: int) -> str | None:
    """This person's sign-in code, if it was made in that session a while ago and works."""
    for secret in idempotency.latest(KIND, session, now):
        text = code_text.derived(secret.token, SYMBOLS)
        code = _living(user, text, now)
        if code is not None and code.opened is None:
            return text
    return None


def sign_in(session: Session, typed: str, now: int, caller: Caller) -> OpenSession:
    """Complete a half session with that code; the guided path begins. Raises Refused."""
    user, text = session.user, code_text.parsed(typed, code_text.SIGN_IN_CODE)
    counted = signin.longer_way(session, limits.sign_in_code(session), now, caller)
    with logged("sign-in-code", user):
        with write():
            if session_tokens.has_gone_on(session):
                return OpenSession(session, "")
            if refused_forms.is_again(session, caller, typed):
                raise foretelling.with_warning(CodeWrong(), now, *counted)
            code = _living(user, text, now)
            wrong = CodeWrong() if code is None else None
            refusal = throttle.checked(lambda: wrong, now, *counted)
            if refusal is None and code is not None:
                return _signed_in(code, session, now, caller)
            assert refusal is not None
            refused_forms.note(refusal, session, now, caller, typed)
        raise foretelling.with_warning(refusal, now, *counted)


def takes_the_server(user: User) -> bool:
    """Whether no two administrators could help this person, so it must be done on the server."""
    return user.is_admin or help_rules.is_one_administrator()


def is_open(now: int) -> Any:
    """The condition, for a query, of codes that still work."""
    return moments.lasts(SignInCode.created_at, CODE_LIFETIME, now)


def _living(user: User, text: str, now: int) -> SignInCode | None:
    return SignInCode.get_or_none(
        SignInCode.user == user, SignInCode.code_hash == tokens.hashed(text), is_open(now)
    )


def _made_before(user: User, text: str, now: int) -> str:
    code = _living(user, text, now)
    if code is None or code.opened is not None:
        raise idempotency.MadeBefore
    return text


def _signed_in(code: SignInCode, session: Session, now: int, caller: Caller) -> OpenSession:
    if code.opened not in (None, session.id):
        sessions.end_unseen(code.opened)
    code.opened = session.id
    code.save(only=[SignInCode.opened])
    opened = sessions.complete(session, now, recovered=True)
    used = recovery_codes.in_hand(session.user)
    return completion.without_phone(opened, events.SIGNED_IN_WITH_HELP, used, now, caller)

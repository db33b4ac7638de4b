"""The end of setting up an authenticator: a code of the new phone puts it in force."""

from dataclasses import dataclass

from domain.access import factors, limits, session_tokens, sessions, throttle
from domain.access.session_tokens import OpenSession
from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import (
    authenticators,
    clock_drift,
    enrolment,
    lost,
    recovery_codes,
    removal,
    second_factor,
    state,
    totp,
)
from domain.mfa.lost import LostFactors
from domain.passkeys import rows
from domain.refusals import Refused, logged
from models import Authenticator, Session

# What finishing setup may result in.
ENABLED, REPLACED, ADDED, RECOVERED = "enabled", "replaced", "added", "recovered"
EVENTS = {
    ENABLED: events.MFA_ENABLED,
    REPLACED: events.AUTHENTICATOR_REPLACED,
    ADDED: events.AUTHENTICATOR_ADDED,
    RECOVERED: events.AUTHENTICATOR_REPLACED,
}


class SetupExpired(Refused):
    """The setup has expired, or another browser started again."""

    reason = "setup-expired"

    def __init__(self) -> None:
        super().__init__(
            "This setup is no longer valid. If your app already has an entry from it, delete that "
            "entry: it won't work."
        )


class CodeOfAnother(totp.CodeRejected):
    """A code of an authenticator in use, where one of the new one is asked for."""

    reason = "code-of-another"

    def __init__(self) -> None:
        super().__init__(
            "That code is from an authenticator you already use here. Enter the one the new entry "
            "shows."
        )


@dataclass(frozen=True)
class ActivationResult:
    """What finishing setup resulted in; the same if the same form is sent again."""

    opened: OpenSession
    outcome: str


def activate(
    session: Session, code: str, now: int, name: str = "", shown: enrolment.SetupPage | None = None
) -> ActivationResult:
    """Finish the session's setup with a code of the new phone, and end other sessions.

    What it replaces goes in the same transaction, in which people without a recovery code get one.
    Raises totp.CodeMalformed, totp.CodeRejected (ClockOff if that is why), totp.CodeAlreadyUsed
    (of one that ClockOff told of), SetupExpired or NameRefused.
    """
    with logged("enrolment", session.user):
        return _finished(session, code, now, name, shown)


def _finished(
    session: Session, code: str, now: int, name: str, shown: enrolment.SetupPage | None
) -> ActivationResult:
    digits = totp.normalized(code)
    name = authenticators.cleaned(name) if name.strip() else ""
    with write():
        begun = enrolment.pending(session, now, shown)
        if begun is None:
            return _activated_before(session, digits, now, shown)
        steps = totp.matching_steps(begun, digits, now)
        if fresh := totp.unspent(begun, steps):
            if not begun.replaces:  # as the page says: it may have been begun to replace them
                authenticators.refuse_if_full(begun.user)
            begun.name = name or _default_name(begun)
            begun.activated_at, begun.last_timecode = now, max(fresh)
            return _activated(session, begun, now)
        refusal = _why_not(begun, digits, steps, now)
    raise refusal


def _why_not(begun: Authenticator, digits: str, steps: list[int], now: int) -> Refused:
    if steps:
        return second_factor.already_used([(begun, step) for step in steps], now)
    another = _of_another(begun, digits, now)
    return (
        another
        or clock_drift.at_enrolment(begun, digits, now)
        or totp.CodeRejected(second_factor.INCORRECT)
    )


def _of_another(begun: Authenticator, digits: str, now: int) -> CodeOfAnother | None:
    """Whether it is a code from an authenticator in use; if so, it no longer counts anywhere.

    Otherwise someone with just the session could find out here what the owner's phone shows.
    """
    own = authenticators.active(begun.user)
    matches = totp.matches(own, digits, now)
    for authenticator, step in matches:
        clock_drift.spend(authenticator, step)
    return CodeOfAnother() if matches else None


def _activated(session: Session, begun: Authenticator, now: int) -> ActivationResult:
    user, others = session.user, authenticators.enrolled(session.user)
    begun.outcome = _outcome(begun, others)
    recovered = session.recovered
    if begun.replaces:
        Authenticator.delete().where(Authenticator.id.in_([a.id for a in others])).execute()
        if begun.outcome == RECOVERED:
            lost.take_away(session, LostFactors([], lost.of(session).passkeys), now)
        removal.finish_recovery(user)
        recovered = False
    begun.save()
    state.note_since(user)
    totp.remember(begun, begun.last_timecode)
    throttle.clear(*limits.codes_of(user.id))
    sessions.end_others(session, now)
    kind = EVENTS[begun.outcome]
    if kind == events.AUTHENTICATOR_REPLACED and not others:
        kind = events.AUTHENTICATOR_ADDED  # in place of a passkey
    events.record(user, kind, now, Caller.of(session), thing=begun.name)
    if recovery_codes.live(user) is None:
        recovery_codes.make(session, now)
    return ActivationResult(_gone_on(session, now, recovered=recovered), begun.outcome)


def _activated_before(
    session: Session, digits: str, now: int, shown: enrolment.SetupPage | None
) -> ActivationResult:
    """What the same form brought about when it was sent first. Raises SetupExpired."""
    mine = (Authenticator.user == session.user) & (Authenticator.begun_by == session.id)
    lately = Authenticator.select().where(mine, enrolment.lasts(Authenticator.activated_at, now))
    if shown is not None:
        lately = lately.where(Authenticator.number == shown.entry)
    done = lately.order_by(Authenticator.id.desc()).first()
    if done is None:
        raise SetupExpired
    if done.last_timecode in totp.matching_steps(done, digits, now):
        return ActivationResult(_gone_on(session, now), done.outcome)
    return ActivationResult(OpenSession(session, ""), done.outcome)


def _gone_on(session: Session, now: int, **changes: bool) -> OpenSession:
    """It has shown a code now; one that has shown a passkey has shown no more, and not again."""
    if factors.resist_phishing(session.factors):
        return session_tokens.follow(session, **changes)
    return session_tokens.confirm(session, now, factors=factors.WITH_CODE, **changes)


def _outcome(begun: Authenticator, others: list[Authenticator]) -> str:
    if begun.replaces and begun.user.recovering_since is not None:
        return RECOVERED
    if not others:
        return ADDED if rows.of(begun.user) else ENABLED
    return REPLACED if begun.replaces else ADDED


def _default_name(begun: Authenticator) -> str:
    others = [] if begun.replaces else authenticators.enrolled(begun.user)
    return authenticators.distinct(enrolment.DEFAULT_NAME, {a.name for a in others})

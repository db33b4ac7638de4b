"""Setting up an authenticator app: a secret is pending until a code shows that a phone has it."""

from dataclasses import dataclass
from typing import Any

from domain.access import budgets, session_tokens, sessions, throttle
from domain.access.session_tokens import Opened
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.mfa import authenticators, clock_drift, recovery_codes, removal, totp, totp_secrets
from domain.mfa.authenticators import MOST
from domain.refusals import Refused, logged
from models import Authenticator, Session, User

PENDING_FOR = 15 * 60  # seconds to finish setting up
DEFAULT_NAME = "Authenticator app"

# What finishing setup may result in.
ENABLED, REPLACED, ADDED, RECOVERED = "enabled", "replaced", "added", "recovered"
EVENTS = {
    ENABLED: events.MFA_ENABLED,
    REPLACED: events.AUTHENTICATOR_REPLACED,
    ADDED: events.AUTHENTICATOR_ADDED,
    RECOVERED: events.AUTHENTICATOR_REPLACED,
}


class SetupExpired(Refused):
    """The QR code has expired, or another browser started again."""

    reason = "setup-expired"

    def __init__(self) -> None:
        super().__init__(
            "This setup is no longer valid. The entry already in your app won't work; delete it "
            "there."
        )


class CodeOfAnother(totp.CodeRejected):
    """A code of an authenticator in use, where one of the new one is asked for."""

    reason = "code-of-another"

    def __init__(self) -> None:
        super().__init__(
            "That code is from an authenticator you already use here. Enter the one the new entry "
            "shows."
        )


class AlreadyOn(Refused):
    """Setting MFA up for the first time, on a page from before it was on."""

    reason = "mfa-already-on"

    def __init__(self) -> None:
        super().__init__(
            "MFA is already on. If you have a new phone, choose Replace authenticator."
        )


@dataclass(frozen=True)
class Shown:
    """What a setup page knows: which entry it is for, and whether it adds one.

    In another tab of the same session setup may have been started again since, perhaps differently.
    """

    entry: int
    adds: bool


@dataclass(frozen=True)
class Activated:
    """What finishing setup resulted in; the same if the same form is sent again."""

    opened: Opened
    outcome: str


@dataclass(frozen=True)
class Status:
    """What Edit Profile says about a person's MFA."""

    authenticators: list[Authenticator]
    pending: Authenticator | None

    @property
    def is_on(self) -> bool:
        """Whether signing in takes a code."""
        return bool(self.authenticators)

    @property
    def since(self) -> int:
        """When the oldest authenticator in force was added."""
        return min(a.activated_at or 0 for a in self.authenticators)

    @property
    def last_used_at(self) -> int | None:
        """When any of them last gave an accepted code after enrolment."""
        used = [a.last_used_at for a in self.authenticators if a.last_used_at]
        return max(used, default=None)


def status(session: Session, now: int) -> Status:
    """The person's authenticators, and the setup that this session has started."""
    known = authenticators.of(session.user)
    return Status([a for a in known if a.activated_at is not None], _begun(known, session, now))


def begin_first(session: Session, now: int) -> Authenticator:
    """Like `begin`, for someone without MFA: nothing is replaced unasked. Raises AlreadyOn."""
    with write():
        if authenticators.exist(session.user):
            raise AlreadyOn
        return begin(session, now)


def begin(session: Session, now: int, *, replaces: bool = True) -> Authenticator:
    """The session's pending authenticator, a new one if it has none that still holds.

    `replaces`: finishing takes the others away; else it adds one. A setup that another session of
    the person began is void from then on, since a thief must not learn what the owner enrols.
    Raises TooMany when there is no room to add one.
    """
    user = session.user
    with write():
        if not replaces and len(authenticators.enrolled(user)) >= authenticators.MOST:
            raise authenticators.TooMany("You have five authenticators. Remove one first.")
        begun = pending(session, now)
        if begun is None:
            Authenticator.delete().where(
                Authenticator.user == user, Authenticator.activated_at.is_null()
            ).execute()
            begun = _create(session, now)
        if begun.replaces is not replaces:
            begun.replaces = replaces
            begun.save(only=[Authenticator.replaces])
        return begun


def pending(session: Session, now: int, shown: Shown | None = None) -> Authenticator | None:
    """The setup this session has started and may still finish; as it was `shown`, if it was."""
    begun = _begun(authenticators.of(session.user), session, now)
    if begun is None or shown is None:
        return begun
    begun.replaces = not shown.adds
    return begun if begun.number == shown.entry else None


def cancel(session: Session) -> None:
    """Forget the setup that this session has started; what is active stays."""
    with write():
        Authenticator.delete().where(
            Authenticator.user == session.user,
            Authenticator.activated_at.is_null(),
            Authenticator.begun_by == session.id,
        ).execute()


def activate(
    session: Session, code: str, now: int, name: str = "", shown: Shown | None = None
) -> Activated:
    """Finish the session's setup with a code of the new phone, and end other sessions.

    What it replaces goes in the same transaction, in which people without a recovery code get one.
    Raises totp.CodeMalformed, totp.CodeRejected
    (ClockOff if that is why), SetupExpired or NameRefused.
    """
    with logged("enrolment", session.user):
        return _finished(session, code, now, name, shown)


def _finished(session: Session, code: str, now: int, name: str, shown: Shown | None) -> Activated:
    digits = totp.normalised(code)
    name = authenticators.cleaned(name) if name.strip() else ""
    with write():
        begun = pending(session, now, shown)
        if begun is None:
            return _activated_before(session, digits, now, shown)
        steps = totp.matching_steps(begun, digits, now)
        if steps:
            begun.name = name or _default_name(begun)
            begun.activated_at, begun.last_timecode = now, max(steps)
            return _activated(session, begun, now)
        refusal = _of_another(begun, digits, now) or clock_drift.at_enrolment(begun, digits, now)
    raise refusal or totp.CodeRejected(
        "Incorrect code. Wait for your app to show the next one, then enter that."
    )


def _of_another(begun: Authenticator, digits: str, now: int) -> CodeOfAnother | None:
    """Whether it is a code from an authenticator in use; if so, it no longer counts anywhere.

    Otherwise someone with just the session could find out here what the owner's phone shows.
    """
    own = authenticators.active(begun.user)
    matches = [(a, step) for a in own for step in totp.matching_steps(a, digits, now)]
    for authenticator, step in matches:
        clock_drift.burn(authenticator, step)
    return CodeOfAnother() if matches else None


def is_open(now: int) -> Any:
    """The condition, for a query, of set-ups that may still be finished."""
    return _lasts(Authenticator.begun_at, now)


def _lasts(since: Any, now: int) -> Any:
    return moments.lasts(since, PENDING_FOR, now, moments.IN_THE_MIDDLE)


def _begun(known: list[Authenticator], session: Session, now: int) -> Authenticator | None:
    return next(
        (
            a
            for a in known
            if a.activated_at is None and a.begun_by == session.id and _lasts(a.begun_at, now)
        ),
        None,
    )


def _activated(session: Session, begun: Authenticator, now: int) -> Activated:
    user, others = session.user, authenticators.enrolled(session.user)
    begun.outcome = _outcome(begun, others)
    recovered = session.recovered
    if begun.replaces:
        Authenticator.delete().where(Authenticator.id.in_([a.id for a in others])).execute()
        removal.finish_recovery(user)
        recovered = False
    begun.save()
    authenticators.note_since(user)
    totp.remember(begun, begun.last_timecode)
    throttle.clear(*budgets.codes_of(user.id))
    sessions.end_others(session)
    events.record(user, EVENTS[begun.outcome], now, Caller.of(session))
    if recovery_codes.live(user) is None:
        recovery_codes.make(session, now)
    return Activated(session_tokens.confirm(session, now, recovered=recovered), begun.outcome)


def _activated_before(session: Session, digits: str, now: int, shown: Shown | None) -> Activated:
    """What the same form brought about when it was sent first. Raises SetupExpired."""
    mine = (Authenticator.user == session.user) & (Authenticator.begun_by == session.id)
    lately = Authenticator.select().where(mine, _lasts(Authenticator.activated_at, now))
    if shown is not None:
        lately = lately.where(Authenticator.number == shown.entry)
    done = lately.order_by(Authenticator.id.desc()).first()
    if done is None:
        raise SetupExpired
    if done.last_timecode in totp.matching_steps(done, digits, now):
        return Activated(session_tokens.confirm(session, now), done.outcome)
    return Activated(Opened(session, ""), done.outcome)


def _outcome(begun: Authenticator, others: list[Authenticator]) -> str:
    if not others:
        return ENABLED
    if not begun.replaces:
        return ADDED
    return RECOVERED if begun.user.recovering_since is not None else REPLACED


def _default_name(begun: Authenticator) -> str:
    others = [] if begun.replaces else authenticators.enrolled(begun.user)
    taken = {a.name for a in others}
    names = (f"{DEFAULT_NAME} {n}" if n > 1 else DEFAULT_NAME for n in range(1, MOST + 2))
    return next(name for name in names if name not in taken)


def _create(session: Session, now: int) -> Authenticator:
    mine = User.id == session.user.id
    User.update(entries=User.entries + 1).where(mine).execute()
    authenticator: Authenticator = Authenticator.create(
        user=session.user,
        number=User.select(User.entries).where(mine).scalar(),
        name=DEFAULT_NAME,
        sealed_secret=b"",
        begun_at=now,
        begun_by=session.id,
    )
    totp_secrets.fill(authenticator)
    return authenticator

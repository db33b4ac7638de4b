"""Setting up an authenticator app: a secret is pending until a code shows that a phone has it."""

from dataclasses import dataclass
from typing import Any

from domain.clock import moments
from domain.database.storage import write
from domain.mfa import authenticators, state, totp_secrets
from domain.mfa.last_factor import Factor
from domain.passkeys import rows
from domain.refusals import Refused
from models import Authenticator, Passkey, Session, User

PENDING_FOR = 15 * 60  # seconds to finish setting up
DEFAULT_NAME = "Authenticator app"


class AlreadyOn(Refused):
    """Setting MFA up for the first time, on a page from before it was on."""

    reason = "mfa-already-on"

    def __init__(self) -> None:
        super().__init__(
            "MFA is already on. Under MFA Settings, you can add or replace what you sign in with."
        )


class Finished(Refused):
    """Discarding a setup on a page from before it was finished."""

    reason = "setup-finished"

    def __init__(self) -> None:
        super().__init__(
            "That setup is finished, so nothing was discarded. Its authenticator is in use: keep "
            "the entry in your app."
        )


@dataclass(frozen=True)
class SetupPage:
    """What a setup page knows: which entry it is for, and whether it adds one.

    In another tab of the same session setup may have been started again since, perhaps differently.
    """

    entry: int
    adds: bool


@dataclass(frozen=True)
class Status:
    """What Edit Profile says about a person's MFA."""

    authenticators: list[Authenticator]
    passkeys: list[Passkey]
    pending: Authenticator | None

    def pending_for(self, now: int) -> int:
        """For how many more minutes the setup started may be finished; the last is said in full."""
        since = self.pending.begun_at if self.pending is not None else now - PENDING_FOR
        return min(max(since + PENDING_FOR - now, 60), PENDING_FOR) // 60

    @property
    def is_on(self) -> bool:
        """Whether signing in takes a second factor."""
        return bool(self.authenticators or self.passkeys)

    @property
    def factors(self) -> list[Factor]:
        """All of them."""
        return [*self.authenticators, *self.passkeys]

    @property
    def kinds(self) -> state.Kinds:
        """Which kinds there are."""
        return state.Kinds(bool(self.authenticators), bool(self.passkeys))

    @property
    def since(self) -> int:
        """When the oldest of them was added."""
        apps = [a.activated_at or 0 for a in self.authenticators]
        return min(apps + [p.added_at for p in self.passkeys])

    @property
    def last_used_at(self) -> int | None:
        """When any of them was last used to sign in."""
        known = [a.last_used_at for a in self.authenticators]
        known += [p.last_used_at for p in self.passkeys]
        return max((at for at in known if at), default=None)


def status(session: Session, now: int) -> Status:
    """The person's factors, and the setup that this session has started."""
    known = authenticators.for_user(session.user)
    in_use = [a for a in known if a.activated_at is not None]
    return Status(in_use, rows.of(session.user), _begun(known, session, now))


def begin_first(session: Session, now: int) -> Authenticator:
    """Like `begin`, for someone without MFA: nothing is replaced unasked. Raises AlreadyOn."""
    with write():
        if state.is_on(session.user):
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
        if not replaces:
            authenticators.refuse_if_full(user)
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


def pending(session: Session, now: int, shown: SetupPage | None = None) -> Authenticator | None:
    """The setup this session has started and may still finish; as it was `shown`, if it was."""
    begun = _begun(authenticators.for_user(session.user), session, now)
    if begun is None or shown is None:
        return begun
    begun.replaces = not shown.adds
    return begun if begun.number == shown.entry else None


def cancel(session: Session, entry: int = 0) -> None:
    """Forget the setup that this session has started, the one of this `entry` if it names one.

    What is active stays. Raises Finished if that one is.
    """
    begun = Authenticator.activated_at.is_null() & (Authenticator.begun_by == session.id)
    if entry:
        begun &= Authenticator.number == entry
    with write():
        mine = Authenticator.user == session.user
        is_gone = Authenticator.delete().where(mine, begun).execute()
        if not is_gone and entry and authenticators.is_in_use(session.user, entry):
            raise Finished


def is_open(now: int) -> Any:
    """The condition, for a query, of set-ups that may still be finished."""
    return lasts(Authenticator.begun_at, now)


def lasts(since: Any, now: int) -> Any:
    """Whether that was less than PENDING_FOR ago; of a column, the condition for a query."""
    return moments.lasts(since, PENDING_FOR, now, moments.IN_THE_MIDDLE)


def _begun(known: list[Authenticator], session: Session, now: int) -> Authenticator | None:
    return next(
        (
            a
            for a in known
            if a.activated_at is None and a.begun_by == session.id and lasts(a.begun_at, now)
        ),
        None,
    )


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

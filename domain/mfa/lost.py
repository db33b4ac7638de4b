"""What was lost, on the path to a phone or passkey that works: whatever signed in before it.

Nobody can say which of several was on the phone, so all are taken for lost, but what was set up on
the path itself.
"""

from dataclasses import dataclass

from domain.audit import events
from domain.audit.events import Caller
from domain.mfa import authenticators, passkeys, state
from domain.passkeys import rows
from models import Authenticator, Event, Passkey, Session, User


@dataclass(frozen=True)
class LostFactors:
    """Authenticators and passkeys that may be in somebody else's hands."""

    apps: list[Authenticator]
    passkeys: list[Passkey]

    @property
    def names(self) -> str:
        """What they are called, for an event; "" if there isn't room for all."""
        names = [str(app.name) for app in self.apps] + [str(one.name) for one in self.passkeys]
        listed = ", ".join(names)
        return listed if len(listed) <= Event.thing.max_length else ""


def of(session: Session) -> LostFactors:
    """What may be lost, as far as this session's person can say."""
    user, here = session.user, session.id if session.recovered else None
    return LostFactors(
        [app for app in authenticators.enrolled(user) if app.begun_by != here],
        [passkey for passkey in rows.of(user) if passkey.added_by != here],
    )


def has_new_passkey(session: Session) -> bool:
    """Whether a passkey that works was added in this session."""
    return any(passkey.added_by == session.id for passkey in rows.in_use(session.user))


def has_anything_new(session: Session) -> bool:
    """Whether something that works was set up in this session, besides what may be lost."""
    apps = authenticators.active(session.user)
    return any(app.begun_by == session.id for app in apps) or has_new_passkey(session)


def is_blocked(user: User) -> bool:
    """Whether nothing of the person's is left to sign in with, but the recovery code."""
    return not authenticators.active(user) and not rows.in_use(user)


def switch_off(lost: LostFactors, now: int) -> bool:
    """Have it count no more, within the caller's transaction; whether any of it did."""
    mine = Authenticator.id.in_([app.id for app in lost.apps])
    is_on = Authenticator.switched_off_at.is_null()
    apps = Authenticator.update(switched_off_at=now).where(mine, is_on).execute()
    return bool(passkeys.switch_off(lost.passkeys, now)) or bool(apps)


def take_away(session: Session, lost: LostFactors, now: int) -> None:
    """Take it away: there is something new in its place. Within the caller's transaction."""
    kinds = (
        (Authenticator, lost.apps, events.AUTHENTICATOR_REMOVED),
        (Passkey, lost.passkeys, events.PASSKEY_REMOVED),
    )
    for table, gone, kind in kinds:
        table.delete().where(table.id.in_([one.id for one in gone])).execute()
        for one in gone:
            events.record(session.user, kind, now, Caller.of(session), thing=str(one.name))
    state.note_since(session.user)

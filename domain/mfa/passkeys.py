"""A person's passkeys: ten at most, each of them a second factor, or both if it verifies them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.access import factors, session_tokens, sessions
from domain.access.session_tokens import OpenSession
from domain.audit import events, repeats
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import authenticators, enrolment, last_factor, passkey_duty, recovery_codes, state
from domain.passkeys import challenges, owners, providers, public_keys, registration, rows, uses
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AlreadyAdded, AnsweredBefore
from domain.passkeys.registration import NewPasskey
from domain.refusals import Refused, logged
from models import Passkey, Session, User

MAX_PASSKEYS = 10


class TooMany(Refused):
    """No one needs more, and each is one more thing to lose."""

    reason = "too-many-passkeys"

    def __init__(self) -> None:
        super().__init__("You already have ten passkeys, the maximum. Remove one first.")


class LastOne(Refused):
    """The last way to sign in with MFA goes only by turning MFA off."""

    reason = "last-passkey"


class NoSuch(Refused):
    """The person has no passkey with this number."""

    reason = "no-such-passkey"


class Removed(NoSuch):
    """This session has just taken it away: the same form again."""


@dataclass(frozen=True)
class AdditionResult:
    """What adding one resulted in; the same if the same form is sent again."""

    opened: OpenSession
    passkey: Passkey
    turned_on: bool  # whether it is the first factor beside the password


def add(session: Session, text: str, asked: Ceremony, now: int) -> AdditionResult:
    """Keep the passkey that the browser has made, as its RegistrationResponseJSON `text` says.

    The first factor turns MFA on: other sessions end. Who has no recovery code gets one, in the
    same transaction. Raises what registration.verify does, AnsweredBefore, AlreadyAdded, TooMany.
    """
    with logged("passkey", session.user):
        new = registration.verify(text, asked, now)
        with write():
            if not challenges.spend(new.challenge, uses.within(session, "add"), now):
                return _added_before(session, new, now)
            return _added(session, new, asked.party.id, now)


def has_room(user: User, rp_id: str) -> bool:
    """As `have_room`, of the person's passkeys as they are now."""
    return have_room(rows.of(user), rp_id)


def have_room(own: list[Passkey], rp_id: str) -> bool:
    """Whether there may be one more at `rp_id`: what doesn't work there makes room for it.

    Otherwise whoever has ten of a former address, or ten lost ones, could never add one that works.
    """
    return sum(last_factor.works(p, rp_id) for p in own) < MAX_PASSKEYS


def keep(user: User, new: NewPasskey, rp_id: str, now: int, **given: Any) -> Passkey:
    """Make its row, with these columns besides, within the caller's transaction.

    Raises AlreadyAdded.
    """
    if rows.by_credential_id(new.credential_id) is not None:
        raise AlreadyAdded
    known = {field: value for field, value in vars(new).items() if hasattr(Passkey, field)}
    known |= {"rp_id": rp_id, "sealed_key": b"", "added_at": now} | given
    known.setdefault("name", _default_name(user, new))
    owners.ensure(user)
    passkey: Passkey = Passkey.create(user=user, **known)
    public_keys.fill(passkey, new.public_key)
    state.note_since(user)
    return passkey


def get_for(user: User, number: int) -> Passkey:
    """The person's passkey with this number. Raises NoSuch, also for anyone else's."""
    found = next((p for p in rows.of(user) if p.id == number), None)
    if found is None:
        raise NoSuch("Passkey not found.")
    return found


def rename(session: Session, number: int, typed: str) -> None:
    """Give a passkey another name. Raises NoSuch, authenticators.NameRefused."""
    passkey, name = get_for(session.user, number), authenticators.cleaned(typed)
    with write():
        Passkey.update(name=name).where(Passkey.id == passkey.id).execute()


def remove(session: Session, number: int, rp_id: str, now: int) -> OpenSession:
    """Take one away and end other sessions. Raises NoSuch, Removed, LastOne.

    `rp_id` is where passkeys have to work: one made for a former address is no way to sign in.
    """
    with write():
        passkey = _to_remove(session, number, now)
        is_kept = passkey_duty.is_last(passkey, rp_id, session, now)
        if is_kept or not last_factor.may_go(passkey, rp_id):
            raise LastOne("You need this passkey to sign in. Add another one first.")
        passkey.delete_instance()
        state.note_since(session.user)
        sessions.end_others(session, now)
        _record_removed(session, passkey, now)
        return session_tokens.confirm(session, now)


def switch_off(lost: Iterable[Passkey], now: int) -> int:
    """Have these count no more, within the caller's transaction; how many that were in use."""
    which = Passkey.id.in_([passkey.id for passkey in lost]) & Passkey.switched_off_at.is_null()
    return int(Passkey.update(switched_off_at=now).where(which).execute())


def _to_remove(session: Session, number: int, now: int) -> Passkey:
    try:
        return get_for(session.user, number)
    except NoSuch:
        is_gone = not Passkey.select().where(Passkey.id == number).exists()
        if is_gone and repeats.done_lately(session, events.PASSKEY_REMOVED, now):
            raise Removed("That passkey has been removed.") from None
        raise


def _added(session: Session, new: NewPasskey, rp_id: str, now: int) -> AdditionResult:
    user = User.get_by_id(session.user.id)
    if not has_room(user, rp_id):
        raise TooMany
    turned_on = not state.is_on(user)
    _make_room(session, rp_id, now)
    passkey = keep(user, new, rp_id, now, added_by=session.id)
    if turned_on:
        sessions.end_others(session, now)
        enrolment.cancel(session)  # of an app, which this is instead of
    kind = events.MFA_ENABLED if turned_on else events.PASSKEY_ADDED
    events.record(user, kind, now, Caller.of(session), thing=str(passkey.name))
    if recovery_codes.live(user) is None:
        recovery_codes.make(session, now)
    return AdditionResult(_confirmed(session, now), passkey, turned_on)


def _make_room(session: Session, rp_id: str, now: int) -> None:
    """Take the oldest away that doesn't work here, if there are as many as there may be."""
    own = rows.of(session.user)
    if len(own) < MAX_PASSKEYS:
        return
    oldest = next(p for p in own if not last_factor.works(p, rp_id))
    oldest.delete_instance()
    sessions.end_others(session, now)
    _record_removed(session, oldest, now)


def _record_removed(session: Session, passkey: Passkey, now: int) -> None:
    here, name = Caller.of(session), str(passkey.name)
    events.record(session.user, events.PASSKEY_REMOVED, now, here, thing=name)


def _added_before(session: Session, new: NewPasskey, now: int) -> AdditionResult:
    """What the same form brought about when it was sent first. Raises AnsweredBefore."""
    passkey = rows.by_credential_id(new.credential_id)
    if passkey is None or passkey.user != session.user:
        raise AnsweredBefore  # it has been removed since
    is_only = len(rows.of(session.user)) == 1 and not authenticators.enrolled(session.user)
    return AdditionResult(_confirmed(session, now), passkey, is_only)


def _confirmed(session: Session, now: int) -> OpenSession:
    """It has just been used, so its person is there."""
    known = session.factors if factors.resist_phishing(session.factors) else factors.WITH_PASSKEY
    return session_tokens.confirm(session, now, factors=known)


def _default_name(user: User, new: NewPasskey) -> str:
    first = providers.name_for(new.aaguid, new.transports)
    return authenticators.distinct(first, {passkey.name for passkey in rows.of(user)})

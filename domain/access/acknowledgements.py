"""Events that a person has acknowledged: their own, and alerts they were shown and have answered.

`noticed_event` of the user is the number up to which they know every event: none with a smaller
number can turn up later (see domain.audit.events).
"""

from typing import Any

from peewee import chunked, fn

from domain.access import issued_credentials, lifetimes, signing_out
from domain.access.session_tokens import OpenSession
from domain.audit import alerts, events, known_browsers, repeats
from domain.audit.events import Caller
from domain.database.batches import IN_ONE_QUERY
from domain.database.storage import write
from models import Event, Noticed, Session, User


def mark_seen(session: Session, lines: list[int]) -> None:
    """Acknowledge the events in these lines of alerts, each given as the id of its newest event.

    Whatever ids are sent, events of this same session or browser stay unacknowledged, as they were
    not shown in it: a thief can't hide their own acts from the session's owner.
    """
    user = session.user
    elsewhere = _concerns(user) & _was_elsewhere(session)
    with write():
        for shown in Event.select().where(Event.id.in_(lines), elsewhere):
            equal = Event.select(Event.id).where(
                elsewhere,
                Event.kind == shown.kind,
                Event.subject == shown.subject,
                _same_actor(shown),
                _same_value(shown),
                Event.id.between(user.noticed_event + 1, shown.id),
            )
            rows = [{"user": user.id, "event": event.id} for event in equal]
            for some in chunked(rows, IN_ONE_QUERY):
                Noticed.insert_many(some).on_conflict_ignore().execute()
        _move_up(user)


def acknowledge_slips(session: Session, now: int) -> None:
    """Acknowledge the wrong codes of a sign-in that its person has now completed.

    Within the caller's transaction.
    """
    slips = Event.select(Event.id).where(
        Event.user == session.user,
        Event.kind == events.SECOND_FACTOR_FAILED,
        Event.session == session.id,
        Event.at > now - lifetimes.HALF_LIFETIME,
    )
    rows = [{"user": session.user.id, "event": slip.id} for slip in slips]
    if rows:
        Noticed.insert_many(rows).on_conflict_ignore().execute()


def disown(session: Session, lines: list[int], now: int) -> OpenSession:
    """End every other session of a person who disowns these events, and tell administrators.

    So end the ways in that were handed out in the name of an administrator.
    """
    opened = signing_out.sign_out_others(session, now)
    with write():
        if max(lines, default=0) >= _last_disowned(session):
            events.record(session.user, events.NOT_ME, now, Caller.of(session))
        for name in issued_credentials.revoke_handed_out_by(session.user):
            kind = events.INVITATION_REVOKED
            events.record_about(name, kind, now, Caller.of(session), session.user)
        mark_seen(session, lines)
    return opened


def has_disowned(session: Session, now: int) -> bool:
    """Whether the person has just said in this session that something was not them."""
    return repeats.done_lately(session, events.NOT_ME, now)


def _last_disowned(session: Session) -> int:
    """The id of this session's latest NOT_ME event, which covers every event before it."""
    said = Event.select(fn.MAX(Event.id)).where(
        Event.session == session.id, Event.kind == events.NOT_ME
    )
    return int(said.scalar() or 0)


def _was_elsewhere(session: Session) -> Any:
    here = known_browsers.number_of(session.user, session.device) or 0
    other_session = Event.session.is_null() | (Event.session != session.id)
    if here:  # then also what was done in this session, but from elsewhere
        other_session |= Event.known_browser.is_null()
    return other_session & (Event.known_browser.is_null() | (Event.known_browser != here))


def _move_up(user: User) -> None:
    """Raise the user's `noticed_event` to just below their oldest unacknowledged event."""
    known = Noticed.select(Noticed.event).where(Noticed.user == user)
    new = Event.id > user.noticed_event
    oldest = Event.select(fn.MIN(Event.id)).where(_concerns(user), new, Event.id.not_in(known))
    newest = Event.select(fn.MAX(Event.id)).scalar() or 0
    unknown = oldest.scalar()
    user.noticed_event = newest if unknown is None else unknown - 1
    user.save(only=[User.noticed_event])
    Noticed.delete().where(Noticed.user == user, Noticed.event <= user.noticed_event).execute()


def _concerns(user: User) -> Any:  # a Peewee condition, as below
    # Whichever session it was: what a thief does in one must not count as known to the owner.
    own = (Event.user == user) & Event.kind.in_(alerts.OWN)
    if not user.is_admin:
        return own
    is_news = Event.actor.is_null() | (Event.actor != user) | Event.kind.in_(alerts.IN_OWN_NAME)
    return own | (Event.kind.in_(alerts.HELP) & is_news)


def _same_actor(event: Event) -> Any:
    return Event.actor.is_null() if event.actor is None else Event.actor == event.actor


def _same_value(event: Event) -> Any:
    return Event.kind.not_in(alerts.BY_VALUE) | (Event.thing == event.thing)

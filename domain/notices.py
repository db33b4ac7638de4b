"""What a person is told at the next sign-in, and administrators of help given to others."""

from typing import Any

from peewee import chunked, fn

from domain import events, sessions
from domain.events import Origin, Past
from domain.queries import FixedRows
from domain.sessions import Opened
from domain.storage import write
from models import Event, Noticed, Session, User

OWN = (
    events.MFA_ENABLED,
    events.AUTHENTICATOR_REPLACED,
    events.AUTHENTICATOR_ADDED,
    events.AUTHENTICATOR_REMOVED,
    events.MFA_TURNED_OFF,
    events.MFA_RESET,
    events.LOST_PHONE_SWITCHED_OFF,
    events.PASSWORD_CHANGED,
    events.PASSWORD_RESET,
    events.RESET_LINK_MADE,
    events.SIGN_IN_CODE_MADE,
    events.SIGNED_IN_WITH_HELP,
    events.SIGNED_IN_WITH_RECOVERY_CODE,
    events.RECOVERY_CODE_MADE,
    events.SIGNED_IN_NEW_BROWSER,
    events.SECOND_FACTOR_FAILED,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.GUESSED,
    events.CODE_GUESSED,
    events.GUESSED_BEHIND_CODE,
)
# Every administrator learns of these, whoever they are about.
HELP = (
    events.RESET_LINK_MADE,
    events.SIGN_IN_CODE_MADE,
    events.MFA_RESET,
    events.INVITED_ADMIN,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.POLICY_CHANGED,
    events.DELETED,
)
# What changes who can get in comes first, whatever else there is to tell; what is repeated last.
WEIGHTY = (
    events.MFA_ENABLED,
    events.AUTHENTICATOR_REPLACED,
    events.AUTHENTICATOR_ADDED,
    events.AUTHENTICATOR_REMOVED,
    events.MFA_TURNED_OFF,
    events.MFA_RESET,
    events.PASSWORD_CHANGED,
    events.PASSWORD_RESET,
    events.SIGNED_IN_WITH_HELP,
    events.SIGNED_IN_WITH_RECOVERY_CODE,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.GUESSED_BEHIND_CODE,
)
LIGHT = (events.RECOVERY_CODE_MADE, events.SECOND_FACTOR_FAILED, events.POLICY_CHANGED)
MOST = 10  # lines at once; the others follow when these are known
LOOKED_AT = 200  # events of a kind about others

_NEW = (
    "e.id > ? AND NOT EXISTS (SELECT 1 FROM noticed n WHERE n.user_id = ? AND n.event_id = e.id) "
    "AND (e.session IS NULL OR e.session <> ?)"
)
_MINE = f"{_NEW} AND e.user_id = ? AND e.kind IN ({', '.join('?' * len(OWN))})"
_OTHERS = f"{_NEW} AND e.kind = ? AND (e.actor_id IS NULL OR e.actor_id <> ?)"
# Each by itself, so that an index gives its latest at once however many there are.
_APART = " UNION ".join(
    [f"SELECT e.id FROM event e WHERE {_MINE}"]  # noqa: S608
    + [
        f"SELECT id FROM (SELECT e.id FROM event e WHERE {_OTHERS} "  # noqa: S608
        f"ORDER BY e.id DESC LIMIT {LOOKED_AT}) part{number}"
        for number in range(len(HELP))
    ]
)
_WEIGHT = (
    f"CASE WHEN e.kind IN ({', '.join('?' * len(WEIGHTY))}) THEN 0 "
    f"WHEN e.kind IN ({', '.join('?' * len(LIGHT))}) THEN 2 ELSE 1 END"
)
_COLUMNS = (
    "SELECT MAX(e.id), e.kind, MAX(e.at), e.browser, MAX(e.address), e.subject, "
    "COALESCE(actor.username, ''), MAX(e.number), MAX(e.since), COUNT(*) "
    'FROM event e LEFT JOIN "user" actor ON actor.id = e.actor_id'
)
_EQUAL = (
    "GROUP BY e.kind, e.browser, e.subject, COALESCE(actor.username, '') "
    f"ORDER BY {_WEIGHT}, MAX(e.id) DESC LIMIT ?"
)
_UNSEEN = FixedRows(f"{_COLUMNS} WHERE {_MINE} {_EQUAL}")
_UNSEEN_BY_ADMINS = FixedRows(f"{_COLUMNS} WHERE e.id IN ({_APART}) {_EQUAL}")


def unseen(session: Session) -> list[Past]:
    """What happened elsewhere and the person does not know of, at most MOST lines and one more.

    Equal events are one line, with the id of the newest.
    """
    user = session.user
    new = user.noticed_event, user.id, session.id
    mine, order = (*new, user.id, *OWN), (*WEIGHTY, *LIGHT, MOST + 1)
    if user.is_admin:
        others = [value for kind in HELP for value in (*new, kind, user.id)]
        found = _UNSEEN_BY_ADMINS.rows(*mine, *others, *order)
    else:
        found = _UNSEEN.rows(*mine, *order)
    return list(map(Past._make, found))


def mark_seen(session: Session, lines: list[int]) -> None:
    """The person knows of the events in these lines, which are named by their newest.

    Whatever numbers are sent, what was done in this same session was not shown in it, and is not
    known: whoever stole the session cannot hide from its owner what they did.
    """
    user = session.user
    elsewhere = _concerns(user) & (Event.session.is_null() | (Event.session != session.id))
    with write():
        for shown in Event.select().where(Event.id.in_(lines), elsewhere):
            equal = Event.select(Event.id).where(
                elsewhere,
                Event.kind == shown.kind,
                Event.browser == shown.browser,
                Event.subject == shown.subject,
                _same_actor(shown),
                Event.id.between(user.noticed_event + 1, shown.id),
            )
            rows = [{"user": user.id, "event": event.id} for event in equal]
            for some in chunked(rows, 500):
                Noticed.insert_many(some).on_conflict_ignore().execute()
        _move_up(user)


def was_not_me(session: Session, lines: list[int], now: int) -> Opened:
    """Somebody else was at work: end every other session, and note it for the administrators."""
    opened = sessions.sign_out_others(session, now)
    with write():
        if max(lines, default=0) >= _last_disowned(session):
            events.record(session.user, events.NOT_ME, now, Origin.of(session))
        mark_seen(session, lines)
    return opened


def _last_disowned(session: Session) -> int:
    """The number of the event in which this session last said so, which covers all before it."""
    said = Event.select(fn.MAX(Event.id)).where(
        Event.session == session.id, Event.kind == events.NOT_ME
    )
    return int(said.scalar() or 0)


def _move_up(user: User) -> None:
    """Remember what is known of as one number, up to the oldest event that is not."""
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
    own = (Event.user == user) & Event.kind.in_(OWN)
    if not user.is_admin:
        return own
    by_others = Event.actor.is_null() | (Event.actor != user)
    return own | (Event.kind.in_(HELP) & by_others)


def _same_actor(event: Event) -> Any:
    return Event.actor.is_null() if event.actor is None else Event.actor == event.actor

"""What a person is told at the next sign-in, and administrators of help given to others."""

from peewee import fn

from domain import events, sessions
from domain.events import Origin, Past
from domain.queries import FixedRows
from domain.sessions import Opened
from domain.storage import write
from models import Event, Session, User

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
MOST = 10

_ELSEWHERE = "e.id > ? AND (e.session IS NULL OR e.session <> ?)"
_MINE = f"{_ELSEWHERE} AND e.user_id = ? AND e.kind IN ({', '.join('?' * len(OWN))})"
_OTHERS = f"{_ELSEWHERE} AND e.kind = ? AND (e.actor_id IS NULL OR e.actor_id <> ?)"
_LATEST = "ORDER BY e.id DESC LIMIT ?"
# Each by itself, so that an index gives its latest at once however many there are.
_APART = " UNION ALL ".join(
    f"SELECT id FROM (SELECT e.id FROM event e WHERE {which} {_LATEST}) part{n}"  # noqa: S608
    for n, which in enumerate([_MINE, *[_OTHERS] * len(HELP)])
)
_UNSEEN = FixedRows(f"{events.PAST} WHERE {_MINE} {_LATEST}")
_UNSEEN_BY_ADMINS = FixedRows(f"{events.PAST} WHERE e.id IN ({_APART}) {_LATEST}")


def unseen(session: Session) -> list[Past]:
    """What happened elsewhere since the person last looked, newest first, at most MOST."""
    user = session.user
    elsewhere = user.noticed_event, session.id
    mine = *elsewhere, user.id, *OWN, MOST
    if user.is_admin:
        others = [value for kind in HELP for value in (*elsewhere, kind, user.id, MOST)]
        found = _UNSEEN_BY_ADMINS.rows(*mine, *others, MOST)
    else:
        found = _UNSEEN.rows(*mine)
    return list(map(Past._make, found))


def mark_seen(user: User, newest: int) -> None:
    """The person knows of everything up to this event, of those that have happened."""
    newest = min(newest, Event.select(fn.MAX(Event.id)).scalar() or 0)
    User.update(noticed_event=newest).where(
        User.id == user.id, User.noticed_event < newest
    ).execute()


def was_not_me(session: Session, newest: int, now: int) -> Opened:
    """Somebody else was at work: end every other session, and note it for the administrators."""
    opened = sessions.sign_out_others(session, now)
    with write():
        events.record(session.user, events.NOT_ME, now, Origin.of(session))
        mark_seen(session.user, newest)
    return opened

"""What a person is told at the next sign-in, and administrators of help given to others."""

from peewee import fn

from domain import events, sessions
from domain.events import Origin, Past
from domain.sessions import Opened
from domain.storage import FixedRows, write
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
    events.MADE_ADMIN,
    events.POLICY_CHANGED,
    events.DELETED,
)
MOST = 10

_AMONG_OWN, _AMONG_HELP = (f"e.kind IN ({', '.join('?' * len(kinds))})" for kinds in (OWN, HELP))
_MINE = f"e.user_id = ? AND {_AMONG_OWN}"
_OR_HELP = f"OR {_AMONG_HELP} AND (e.actor_id IS NULL OR e.actor_id <> ?)"
_SINCE = f"{events.PAST} WHERE e.id > ? AND (e.session IS NULL OR e.session <> ?)"
_LATEST = "ORDER BY e.id DESC LIMIT ?"
_UNSEEN = FixedRows(f"{_SINCE} AND {_MINE} {_LATEST}")
_UNSEEN_BY_ADMINS = FixedRows(f"{_SINCE} AND ({_MINE} {_OR_HELP}) {_LATEST}")


def unseen(session: Session) -> list[Past]:
    """What happened elsewhere since the person last looked, newest first, at most MOST."""
    user = session.user
    values = [user.noticed_event, session.id, user.id, *OWN]
    if user.is_admin:
        found = _UNSEEN_BY_ADMINS.rows(*values, *HELP, user.id, MOST)
    else:
        found = _UNSEEN.rows(*values, MOST)
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

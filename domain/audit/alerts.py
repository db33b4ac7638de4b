"""What people are told about their account, and administrators about help given to others.

Not of what was done in the session at work, nor in the browser at hand: the person there knows.
What was done in another browser is shown even if the person has signed in there, since a thief's
browser has done that too; and where the session is at home, also what was done in it from
elsewhere, with stolen cookies.
"""

from typing import Any, NamedTuple

from domain.audit import events
from domain.audit.past_events import MINUTE, PastEvent
from domain.database.queries import FixedRows
from domain.encryption import tokens
from models import Session

OWN = (
    events.MFA_ENABLED,
    events.AUTHENTICATOR_REPLACED,
    events.AUTHENTICATOR_ADDED,
    events.AUTHENTICATOR_REMOVED,
    events.PASSKEY_ADDED,
    events.PASSKEY_REMOVED,
    events.PASSKEY_COPIED,
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
    events.RESET_FACTOR_FAILED,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.GUESSED,
    events.CODE_GUESSED,
    events.GUESSED_BEHIND_CODE,
)
# Every administrator is notified of these, no matter whom they concern.
HELP = (
    events.PASSKEY_COPIED,
    events.RESET_LINK_MADE,
    events.SIGN_IN_CODE_MADE,
    events.MFA_RESET,
    events.INVITED_ADMIN,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.POLICY_CHANGED,
    events.PASSKEY_POLICY_CHANGED,
    events.DELETED,
    events.NOT_ME,
)
# Of these they are notified even if it was done in their own name, but elsewhere: it lasts.
IN_OWN_NAME = (events.INVITED_ADMIN, events.MADE_ADMIN)
# Of these there is a line for each value: as many as a thief likes, so they come after all else.
BY_VALUE = (events.POLICY_CHANGED, events.PASSKEY_POLICY_CHANGED)
# Events of the person's own account that aren't an attack by themselves: listed after those.
LIGHT = (
    events.SECOND_FACTOR_FAILED,
    events.RESET_FACTOR_FAILED,
    events.GUESSED,
    events.CODE_GUESSED,
)
MAX_LINES = 10  # lines at once; the others follow when these are known
LOOKED_AT = 200  # events of a kind about others
GROUPS = 45  # lines that are looked at: more than there are kinds that may be attacks
NAMED = 4  # browsers in a line

# The number of the browser at hand, if the session is at home there.
_HERE = (
    "(SELECT MAX(k.number) FROM known_browser k "
    "WHERE k.user_id = ? AND (k.token_hash = ? OR k.former_hash = ?))"
)
_NEW = (
    "e.id > ? AND NOT EXISTS (SELECT 1 FROM noticed n WHERE n.user_id = ? AND n.event_id = e.id) "  # noqa: S608
    "AND (e.session IS NULL OR e.session <> ? OR "
    f"(e.known_browser IS NULL AND {_HERE} IS NOT NULL))"
)
_ELSEWHERE = f"(e.known_browser IS NULL OR e.known_browser <> COALESCE({_HERE}, 0))"
_MINE = f"{_NEW} AND {_ELSEWHERE} AND e.user_id = ? AND e.kind IN ({', '.join('?' * len(OWN))})"
_OTHERS = (
    f"{_NEW} AND e.kind = ? AND (e.actor_id IS NULL OR e.actor_id <> ? "
    f"OR (e.kind IN {IN_OWN_NAME!r} AND {_ELSEWHERE}))"
)
# Each by itself, so that an index gives its latest at once however many there are.
_APART = " UNION ".join(
    [f"SELECT e.id FROM event e WHERE {_MINE}"]  # noqa: S608
    + [
        f"SELECT id FROM (SELECT e.id FROM event e WHERE {_OTHERS} "  # noqa: S608
        f"ORDER BY e.id DESC LIMIT {LOOKED_AT}) part{number}"
        for number in range(len(HELP))
    ]
)
_ACTOR = "COALESCE(actor.username, '')"
_FROM = 'FROM event e LEFT JOIN "user" actor ON actor.id = e.actor_id'
_VALUED = f"e.kind IN {BY_VALUE!r}"
_VALUE = f"CASE WHEN {_VALUED} THEN e.thing ELSE '' END"
# What may be an attack on the person comes first, then what was done to others.
_WEIGHT = (
    f"MIN(CASE WHEN e.kind IN ({', '.join('?' * len(LIGHT))}) THEN 2 "
    f"WHEN e.user_id = ? THEN 0 WHEN {_VALUED} THEN 3 ELSE 1 END)"
)
# Which one, if all are about the same: a line for each name would be as many as a thief likes.
_THING = "CASE WHEN MIN(e.thing) = MAX(e.thing) THEN MAX(e.thing) ELSE '' END"
_FORMERLY = "CASE WHEN MIN(e.formerly) = MAX(e.formerly) THEN MAX(e.formerly) ELSE '' END"
# As past_events.in_a_row has it: the first of several, unless all are in one minute.
_SINCE = (
    "CASE WHEN MAX(e.number) > 0 THEN MAX(e.since) "
    f"WHEN MIN(e.at) / {MINUTE} < MAX(e.at) / {MINUTE} THEN MIN(e.at) ELSE 0 END"
)
_COLUMNS = (
    f"SELECT {_WEIGHT}, MAX(e.id), e.kind, MAX(e.at), '', MAX(e.address), e.subject, {_ACTOR}, "
    f"MAX(e.number), {_SINCE}, {_THING}, {_FORMERLY}, COUNT(*) {_FROM}"
)
_EQUAL = (
    f"GROUP BY e.kind, e.subject, {_ACTOR}, {_VALUE} "
    f"ORDER BY {_WEIGHT}, MAX(e.id) DESC LIMIT {GROUPS}"
)
_UNSEEN = FixedRows(f"{_COLUMNS} WHERE {_MINE} {_EQUAL}")
_UNSEEN_BY_ADMINS = FixedRows(f"{_COLUMNS} WHERE e.id IN ({_APART}) {_EQUAL}")
_BROWSERS = FixedRows(
    f"SELECT e.browser {_FROM} WHERE e.kind = ? AND e.subject = ? AND {_ACTOR} = ? "
    f"AND {_VALUE} = ? AND e.id <= ? AND e.browser <> '' AND {_NEW} AND {_ELSEWHERE} "
    f"GROUP BY e.browser ORDER BY MAX(e.id) DESC LIMIT {NAMED}"
)


class Unseen(NamedTuple):
    """The lines to show, and whether there are others."""

    lines: list[PastEvent]
    more: bool


def unseen(session: Session) -> Unseen:
    """What happened elsewhere and the person does not know of.

    Equal events are one line, with the id of the newest. What may be an attack is always among
    them; the others as long as there is room.
    """
    user = session.user
    device, weight = tokens.hashed(session.device), (*LIGHT, user.id)
    here = user.id, device, device
    new = user.noticed_event, user.id, session.id, *here
    mine = (*new, *here, user.id, *OWN)
    if user.is_admin:
        others = [value for kind in HELP for value in (*new, kind, user.id, *here)]
        rows = _UNSEEN_BY_ADMINS.rows(*weight, *mine, *others, *weight)
    else:
        rows = _UNSEEN.rows(*weight, *mine, *weight)
    attacks = sum(1 for weight, *_ in rows if weight == 0)
    shown = rows[: max(MAX_LINES, attacks)]
    lines = [_with_browsers(PastEvent(*line), *new, *here) for _, *line in shown]
    return Unseen(lines, more=len(rows) > len(shown))


def _with_browsers(line: PastEvent, *whose: Any) -> PastEvent:
    value = line.thing if line.kind in BY_VALUE else ""
    equal = line.kind, line.subject, line.actor, value, line.id
    return line._replace(browsers=tuple(name for (name,) in _BROWSERS.rows(*equal, *whose)))

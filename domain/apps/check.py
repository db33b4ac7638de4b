"""Whether a request may pass to an app: what the proxy in front of it asks about each one.

Whatever could end that is in one query, so it counts from the next request on: the sign-in, the
account, its MFA, the rule, the groups in it, the app itself.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.access import factors, lifetimes, sessions
from domain.apps import app_sessions, rules
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import FixedRows, filled
from domain.encryption import tokens
from domain.users import groups
from models import App, AppSession, Session, User

# What may come of it; only one of them lets anything pass.
PASSES = "passes"
UNKNOWN_APP = "unknown-app"
SIGNED_OUT = "signed-out"
NOT_ALLOWED = "not-allowed"
NEEDS_MFA = "needs-mfa"
NEEDS_PASSKEY = "needs-passkey"
CONFIRMED_TOO_LONG_AGO = "confirmed-too-long-ago"

_APP = ("id", "name", "origin", "max_age", "background_counts", "needs_passkey")
_WAY = ("id", "created_at", "arrived_at")
_SESSION = ("id", "stage", "created_at", "seen_at", "confirmed_at", "arrived_at", "factors")
_USER = ("id", "username", "name", "email", "sub", "disabled_at")
_PARTS = (("a", _APP), ("w", _WAY), ("s", _SESSION), ("u", _USER))
_COLUMNS = ", ".join(f"{table}.{column}" for table, columns in _PARTS for column in columns)
_CAN_OPEN = rules.condition("a", "u.id")
_ASKED = FixedRows(
    f"SELECT {factors.HAS_MFA}, {_CAN_OPEN}, p.sign_ins_last, {_COLUMNS} "  # noqa: S608
    "FROM app a CROSS JOIN policy p "
    "LEFT JOIN app_session w ON w.app_id = a.id AND w.token_hash = ? "
    'LEFT JOIN session s ON s.id = w.session_id LEFT JOIN "user" u ON u.id = s.user_id '
    "WHERE a.origin = ?"
)
_BY_SESSION = FixedRows(
    f'SELECT {factors.HAS_MFA}, {_CAN_OPEN} FROM app a CROSS JOIN "user" u '  # noqa: S608
    "WHERE a.id = ? AND u.id = ?"
)


class Verdict(NamedTuple):
    """What comes of a request, and at which app; of a living sign-in, also by which way into it.

    `groups` are the person's, where it passes.
    """

    outcome: str
    app: App | None = None
    way: AppSession | None = None
    groups: tuple[str, ...] = ()

    @property
    def user(self) -> User | None:
        """Whose living sign-in it is, if there is one."""
        return self.way.session.user if self.way is not None else None


def decide(origin: str, token: str, now: int) -> Verdict:
    """Whether what is asked for at this origin may pass, with this cookie of the app."""
    rows = _ASKED.rows(tokens.hashed(token), origin)
    if not rows:
        return Verdict(UNKNOWN_APP)
    [(has_mfa, can_open, step, *values)] = rows
    app, way, session, user = _told_apart(values)
    if way.id is None or not app_sessions.is_open(way, now):
        return Verdict(SIGNED_OUT, app)
    way.app, way.session, session.user = app, session, user
    session.lifetime = lifetimes.of(step)
    outcome = outcome_if(app, session, now, has_mfa=has_mfa, can_open=can_open)
    if outcome == SIGNED_OUT:
        return Verdict(SIGNED_OUT, app)
    names = tuple(groups.names_of(user)) if outcome == PASSES else ()
    return Verdict(outcome, app, way, names)


def outcome_for(app: App, session: Session, now: int) -> str:
    """What comes of it for someone who is signed in here and wants to open the app."""
    rows = _BY_SESSION.rows(app.id, session.user.id)
    if not rows:
        return UNKNOWN_APP
    [(has_mfa, can_open)] = rows
    return outcome_if(app, session, now, has_mfa=has_mfa, can_open=can_open)


def note(verdict: Verdict, now: int, caller: Callable[[], Caller], *, is_page_load: bool) -> None:
    """Note that the browser has come with the app's cookie, and that the sign-in is in use.

    Pages do many things by themselves, which keep no sign-in alive unless the app says so.
    """
    way = verdict.way
    assert way is not None, "it passes"
    if way.arrived_at is None:
        app_sessions.record_arrival(way, now, caller())
    if is_page_load or way.app.background_counts:
        sessions.touch(way.session, now)


def outcome_if(app: App, session: Session, now: int, *, has_mfa: Any, can_open: Any) -> str:
    """What comes of it for someone of whom these two are known."""
    is_disabled = session.user.disabled_at is not None
    if not session.is_full or is_disabled or lifetimes.is_over(session, now):
        return SIGNED_OUT
    if not can_open:
        return NOT_ALLOWED
    if not has_mfa:
        return NEEDS_MFA
    if app.needs_passkey and not factors.resist_phishing(session.factors):
        return NEEDS_PASSKEY
    if app.max_age is not None and not moments.lasts(session.confirmed_at, app.max_age, now):
        return CONFIRMED_TOO_LONG_AGO
    return PASSES


def _told_apart(values: list[Any]) -> tuple[App, AppSession, Session, User]:
    """The rows that a row of the query is made of."""
    rest = iter(values)  # of which each takes as many as it has columns
    app, way = filled(App, _APP, rest), filled(AppSession, _WAY, rest)
    return app, way, filled(Session, _SESSION, rest), filled(User, _USER, rest)

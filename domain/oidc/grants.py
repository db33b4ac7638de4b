"""Grants: what an app holds of a sign-in, from the code on until something of it has ended.

The code is worth something once, for a minute, to the app that asked and nobody else. Everything
that ends a sign-in here ends the grants that hang on it, since they are asked for with it (see
`grant_validity`); only a grant for offline use outlives a sign-in that has run out or that its
person has ended.
"""

from typing import Any

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import FixedRows, columns, filled
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import assurance
from domain.oidc.grant_validity import IS_VALID, JOINS, OFFLINE_IDLE, OFFLINE_WHOLE
from domain.oidc.requests import ValidRequest
from domain.oidc.scopes import OFFLINE
from domain.users import subjects
from models import App, Client, Grant, Session, User

CODE_LASTS = 60  # seconds (ASVS 10.4.3)
# Grants that one sign-in has at one app, since each tab and each renewal makes one; and as many are
# left there of a person's sign-ins that have ended.
MOST = 50

_GRANT, _APP = columns(Grant), {"id": "id", "name": "name", "icon_version": "icon_version"}
_COLUMNS = ", ".join([f"g.{c}" for c in _GRANT.values()] + [f"a.{c}" for c in _APP.values()])
_LIVING = FixedRows(
    f"SELECT {_COLUMNS} FROM app_grant g {JOINS} "  # noqa: S608  # names of our own
    f"WHERE g.user_id = ? AND g.spent_at IS NOT NULL AND {IS_VALID} "
    "ORDER BY a.sort_name, a.id, g.id DESC"
)


def begin(asked: ValidRequest, session: Session, now: int, caller: Caller) -> str:
    """The code that tells the app of this sign-in; where no step is required any more."""
    code = tokens.new()
    with write():
        user = session.user
        subjects.ensure(user)
        is_first = not Grant.select().where(_of(asked.app, session)).exists()
        Grant.create(
            code_hash=tokens.hashed(code),
            created_at=now,
            **_of_sign_in(asked, session, user),
            **_as_asked(asked),
        )
        _forget_beyond_the_most(_of(asked.app, session))
        if OFFLINE in asked.scopes:
            _forget_beyond_the_most(_left_of(asked.app, user))
        App.update(entered_at=now).where(App.id == asked.app.id).execute()
        if is_first:
            events.record(
                user, events.APP_OPENED, now, caller.within(session), thing=asked.app.name
            )
    return code


def sid_of(app: App, session: Session) -> str:
    """What names the sign-in to this app, always the same and to no other app."""
    return tokens.following(f"{session.id} {session.created_at}", f"sid {app.id}")


def is_current(grant: Grant, shown: str) -> bool:
    """Whether this, after its family, is the refresh token that counts now."""
    return bytes(grant.refresh_hash or b"") == tokens.hashed(shown)


def is_fresh(grant: Grant, now: int) -> bool:
    """Whether its code can still be spent, if it wasn't."""
    return bool(moments.lasts(grant.created_at, CODE_LASTS, now, moments.SLACK))


def living_of(user: User, now: int) -> list[Grant]:
    """What apps hold of the person, each with its app, sorted by that; the newest first."""
    return [_filled(row) for row in _LIVING.rows(now, user.id)]


def end(grant: Grant) -> None:
    """End one, and all tokens of it, within the caller's transaction."""
    Grant.update(is_over=True).where(Grant.id == grant.id).execute()


def end_at(app: App, user: User) -> int:
    """End all that this app holds of the person, within the caller's transaction."""
    theirs = (Grant.app == app) & (Grant.user == user)
    return Grant.update(is_over=True).where(theirs, ~Grant.is_over).execute()


def is_of_no_use(now: int) -> Any:
    """The condition, for a query, of those that nothing can come of, nor has to be told."""
    has_no_sign_in = Grant.session.is_null() & (~Grant.is_offline | _is_too_old(now))
    is_unspent = Grant.spent_at.is_null() & ~moments.lasts(Grant.created_at, CODE_LASTS, now)
    return is_unspent | ((Grant.is_over | has_no_sign_in) & _is_told())


def _is_too_old(now: int) -> Any:
    """As in `grant_validity`, for those that outlive their sign-in."""
    lately = moments.lasts(Grant.used_at, OFFLINE_IDLE, now, moments.IN_THE_MIDDLE)
    lately |= moments.lasts(Grant.created_at, OFFLINE_IDLE, now, moments.IN_THE_MIDDLE)
    at_all = moments.lasts(Grant.created_at, OFFLINE_WHOLE, now, moments.IN_THE_MIDDLE)
    return ~(lately & at_all)


def _of_sign_in(asked: ValidRequest, session: Session, user: User) -> dict[str, Any]:
    return {
        "app": asked.app,
        "user": user,
        "session": session,
        "sub": user.sub,
        "sid": sid_of(asked.app, session),
        "auth_time": session.confirmed_at,
        "acr": assurance.acr(session, asked.acr_values),
        "amr": " ".join(assurance.amr(session)),
    }


def _as_asked(asked: ValidRequest) -> dict[str, Any]:
    return {
        "scope": " ".join(asked.scopes),
        "claims": asked.claims,
        "nonce": asked.nonce,
        "redirect_uri": asked.redirect_uri,
        "challenge": asked.challenge,
        "is_offline": OFFLINE in asked.scopes,
    }


def _forget_beyond_the_most(theirs: Any) -> None:
    # They are deleted, not ended: an app isn't to be told that the sign-in is over.
    newest = Grant.select(Grant.id).where(theirs).order_by(Grant.id.desc()).limit(MOST)
    Grant.delete().where(theirs, Grant.id.not_in([grant.id for grant in newest])).execute()


def _of(app: App, session: Session) -> Any:
    return (Grant.app == app) & (Grant.session == session)


def _left_of(app: App, user: User) -> Any:
    """What outlives its sign-in; so that nobody fills the disk by signing in again and again."""
    theirs = (Grant.app == app) & (Grant.user == user)
    return theirs & Grant.session.is_null() & Grant.is_offline & _is_told()


def _is_told() -> Any:
    """The condition, for a query, of those of which the app hasn't to be told any more."""
    is_told_of = Client.select(Client.app).where(Client.logout_address != "")
    return Grant.told_at.is_null(False) | Grant.has_lapsed | Grant.app.not_in(is_told_of)


def _filled(row: tuple[Any, ...]) -> Grant:
    grant = filled(Grant, _GRANT, row)
    grant.app = filled(App, _APP, row[len(_GRANT) :])
    return grant

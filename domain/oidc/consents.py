"""What people have let apps know that aren't trusted: asked once, and again for more."""

from domain.audit import events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.oidc.requests import ValidRequest
from models import App, Consent, Session, User


def is_given(asked: ValidRequest, user: User) -> bool:
    """Whether the person has let the app know all that it asks for."""
    before = Consent.get_or_none(Consent.app == asked.app, Consent.user == user)
    return before is not None and set(asked.learns) <= set(before.scope.split())


def give(asked: ValidRequest, session: Session, now: int, caller: Caller) -> None:
    """Remember it; what was given before stays given."""
    with write():
        if is_given(asked, session.user):
            return
        theirs = (Consent.app == asked.app) & (Consent.user == session.user)
        before = Consent.get_or_none(theirs)
        scopes = {*asked.learns, *(before.scope.split() if before is not None else ())}
        Consent.delete().where(theirs).execute()
        Consent.create(
            app=asked.app, user=session.user, scope=" ".join(sorted(scopes)), given_at=now
        )
        here = caller.within(session)
        events.record(session.user, events.APP_CONSENTED, now, here, thing=asked.app.name)


def withdraw(app: App, user: User) -> int:
    """Have the app ask again, within the caller's transaction; 0 if it would anyway."""
    theirs = (Consent.app == app) & (Consent.user == user)
    withdrawn: int = Consent.delete().where(theirs).execute()
    return withdrawn

"""Ending at once, for a person's safety, what apps hold of them by OpenID Connect.

Most of it hangs on a sign-in and ends with that. What an app was given to use while the person is
away does not (see domain.oidc.grants). Within the caller's transaction, all of it.
"""

from typing import Any

from models import Grant, Session, User


def end_all_of(user: User) -> int:
    """End all that apps hold of the person; returns how many grants there were."""
    return Grant.update(is_over=True).where(Grant.user == user, ~Grant.is_over).execute()


def end_others_of(session: Session) -> int:
    """End what came from the person's other sign-ins, or from such as are over."""
    elsewhere = Grant.session.is_null() | (Grant.session != session.id)
    theirs = (Grant.user == session.user) & elsewhere
    return Grant.update(is_over=True).where(theirs, ~Grant.is_over).execute()


def end_with(session_id: int, user: User) -> int:
    """End what came from this sign-in of the person, which is being ended from elsewhere."""
    theirs = (Grant.user == user) & (Grant.session == session_id)
    return Grant.update(is_over=True).where(theirs, ~Grant.is_over).execute()


def lapses(sessions: Any) -> Any:
    """The condition of grants whose sign-in meets the condition `sessions`, but hasn't lapsed yet.

    Of a sign-in whose time is up apps aren't told: people may be in the middle of their work.
    """
    theirs = Session.select(Session.id).where(sessions)
    return Grant.session.in_(theirs) & ~Grant.has_lapsed


def lapse(sessions: Any) -> None:
    """Note of these sign-ins that nobody has ended them, before they are cleared away."""
    Grant.update(has_lapsed=True).where(lapses(sessions)).execute()

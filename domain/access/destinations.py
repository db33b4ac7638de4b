"""A person's destination, kept with their session while something is asked of them first (S-123).

It ends with the session, so that it never leads anyone else.
"""

from domain.access import session_tokens
from domain.database.storage import write
from models import Session


def remember(session: Session, path: str) -> None:
    """Remember this path of our site as the destination; "" keeps the one remembered before."""
    if path and path != session.headed_for:
        _change(session, path)


def forget(session: Session, path: str) -> None:
    """Forget the destination once its person asks for this very path."""
    if path == session.headed_for:
        _change(session, "")


def _change(session: Session, path: str) -> None:
    with write():
        session_tokens.change(session, headed_for=path)

"""Where a person is going, kept with their sign-in while something is asked of them first (S-123).

It ends with the session, so that it never leads anyone else.
"""

from domain.access import session_tokens
from domain.database.storage import write
from models import Session


def head_for(session: Session, path: str) -> None:
    """Remember a path of this site; none leaves it at what was remembered before."""
    if path and path != session.headed_for:
        _change(session, path)


def reach(session: Session, path: str) -> None:
    """Forget where the person was going, once they are there."""
    if path == session.headed_for:
        _change(session, "")


def _change(session: Session, path: str) -> None:
    with write():
        session_tokens.change(session, headed_for=path)

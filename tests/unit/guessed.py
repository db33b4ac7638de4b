"""A name at which somebody has guessed."""

from domain.access import limits
from models import Attempts


def shut(name: str, now: int) -> None:
    """As a hundred wrong passwords leave the way of new browsers."""
    key = limits.password(name, known_browser=False).key
    Attempts.insert(key=key, failures=limits.MAX_FAILURES, last_at=now).execute()

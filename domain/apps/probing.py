"""A question that only we can have asked: what gets through the proxy of an app, asked by a test.

Whoever could ask at will would learn what the proxy deletes, and what it doesn't.
"""

import secrets

from domain.clock import moments
from domain.encryption import tokens
from models import App

LASTS = 60  # seconds


def question(app: App, now: int) -> str:
    """What a test of this app sends along."""
    return f"{now}.{_mark(app, now)}"


def is_ours(app: App, question: str, now: int) -> bool:
    """Whether we have just made it, for this app."""
    at, _, mark = question.partition(".")
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        return False
    is_right = secrets.compare_digest(_mark(app, int(at)).encode(), mark.encode("utf-8", "replace"))
    return is_right and bool(moments.lasts(int(at), LASTS, now))


def _mark(app: App, at: int) -> str:
    return tokens.following(f"{app.id} {app.origin} {at}", "probe")

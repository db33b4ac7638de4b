"""The tokens of a sign-in: each time more is granted, the next one takes its place.

The answer that brings the new one may be lost, so the former token goes on opening what it
opened, and no more, until the new one has arrived.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain.encryption import tokens
from models import Session


@dataclass(frozen=True)
class OpenSession:
    """A session, and what the browser must now hold: its token, and the device cookie if new.

    Without a token the browser keeps the one it has. `again` says that the session was opened
    before and has not been seen since: the same form was sent twice.
    """

    session: Session
    token: str
    device: str = ""
    again: bool = False

    def on(self, device: str) -> "OpenSession":
        """The same, in a browser that is known by this device token from now on."""
        return replace(self, device=device)


def has_gone_on(session: Session) -> bool:
    """Whether it has ended since it was resumed, or its next token has arrived."""
    fresh = Session.get_or_none(Session.id == session.id)
    return fresh is None or (
        bool(session.token) and tokens.hashed(session.token) not in _opening(fresh)
    )


def is_arriving(session: Session) -> bool:
    """Whether its newest token is shown for the first time."""
    is_news = session.arrived_at is None or bool(session.former_stage)
    return is_news and not session.is_former


def confirm(session: Session, now: int, **changes: Any) -> OpenSession:
    """Note that the person has just shown all their factors; the token changes (S-48).

    Within the caller's transaction, as all that follows.
    """
    return follow(session, confirmed_at=now, **changes)


def follow(session: Session, **changes: Any) -> OpenSession:
    """Give the session its next token, and `changes` with it.

    Who comes with the former token gets the same next token as before, unless that one can do
    more by now than the former one and this request.
    """
    fresh = Session.get_or_none(Session.id == session.id)
    if fresh is None:
        return OpenSession(session, "")
    shown = tokens.hashed(session.token) if session.token else fresh.token_hash
    if shown not in _opening(fresh):
        return OpenSession(session, "")  # the next one has arrived in the meantime
    if shown == fresh.token_hash:
        changes |= {
            "former_hash": shown,
            "former_stage": fresh.stage,
            "former_confirmed_at": fresh.confirmed_at,
            "former_factors": fresh.factors,
        }
    elif "confirmed_at" not in changes and fresh.former_confirmed_at < fresh.confirmed_at:
        change(session, **changes)
        return OpenSession(session, "")
    token = tokens.following(session.token) if session.token else tokens.new()
    change(session, token_hash=tokens.hashed(token), **changes)
    return OpenSession(session, token)


def _opening(session: Session) -> set[bytes | None]:
    """The hashes of the tokens that open it."""
    return {session.token_hash, session.former_hash if session.former_stage else None}


def change(session: Session, **changes: Any) -> None:
    """Change it both in the database and at hand."""
    if changes:
        Session.update(**changes).where(Session.id == session.id).execute()
    for name, value in changes.items():
        setattr(session, name, value)


def first(session: Session, after: str) -> str:
    """Its first token: always the same after the same form, else a random one."""
    # With the id of the row in it, so that what has ended never comes back to life.
    session.token = tokens.following(after, f"session {session.id}") if after else tokens.new()
    change(session, token_hash=tokens.hashed(session.token))
    return session.token

"""A form that makes a secret makes it once: sent again, it shows the same secret.

An administrator who clicks twice, or whose answer was lost, gets the link that works and not a
second one that ends it: the secret follows from the form's one-time value, for anyone who has the
server's key. For a while the session that made it can show it again, from a sealed copy; no other
can.
"""

from dataclasses import dataclass
from typing import Any

from domain.audit.events import Caller
from domain.clock import moments
from domain.encryption import sealing, tokens, unsealing, vault
from domain.refusals import Refused
from models import Making, Session

SHOWN_FOR = 60 * 60  # seconds that the session which made it can show a secret again


class MadeBefore(Refused):
    """What the same form has made is there no more, and does not come back."""

    reason = "made-before"

    def __init__(self) -> None:
        super().__init__(
            "You already created this from the same page, and it has since been used, replaced or "
            "revoked. Nothing was done this time. To create another, open the page again."
        )


@dataclass(frozen=True)
class Secret:
    """A secret to make, or the one that was made when the form was sent first."""

    token: str
    is_again: bool = False
    # What it is shown again by; None where a shell prints it.
    making: Making | None = None

    def is_kind(self, kind: str) -> bool:
        """Whether it was made for this."""
        return self.making is not None and self.making.kind == kind

    def of(self, which: str) -> str:
        """One of several."""
        return tokens.following(self.token, which)


def secret(caller: Caller, now: int, kind: str, *what: str) -> Secret:
    """The secret that this form makes, within the caller's transaction.

    `kind` and `what` say what it is for; what is made of it is kept by its hash, as ever.
    """
    if caller.session is None:
        return Secret(tokens.new())
    once = caller.once or tokens.new()
    key = tokens.hashed("\0".join([once, str(caller.session), kind, *what]))
    making = Making.get_or_none(Making.key_hash == key)
    if making is not None:
        return Secret(_following(once, making), is_again=True, making=making)
    making = Making.create(key_hash=key, at=now, kind=kind, session=caller.session)
    token = _following(once, making)
    making.sealed_copy = sealing.seal(vault.HANDED_OUT, making.id, token.encode())
    making.save()
    return Secret(token, making=making)


def find(number: int, session: Session, now: int) -> Secret | None:
    """What this session has made under that number, while it is shown."""
    making = Making.get_or_none(_is_shown(session, now), Making.id == number)
    return _opened(making) if making is not None else None


def latest(kind: str, session: Session, now: int) -> list[Secret]:
    """What this session has made of this kind and is still shown, the newest first."""
    found = Making.select().where(_is_shown(session, now), Making.kind == kind)
    return [_opened(making) for making in found.order_by(Making.id.desc())]


def numbers(session: Session, now: int) -> set[int]:
    """The numbers of all that this session can show."""
    return {making.id for making in Making.select(Making.id).where(_is_shown(session, now))}


def is_shown_no_more(now: int) -> Any:
    """The condition, for a query, of those whose sealed copy is to go."""
    return Making.sealed_copy.is_null(False) & ~moments.lasts(Making.at, SHOWN_FOR, now)


def _is_shown(session: Session, now: int) -> Any:
    is_there = Making.sealed_copy.is_null(False) & moments.lasts(Making.at, SHOWN_FOR, now)
    return is_there & (Making.session == session.id)


def _opened(making: Making) -> Secret:
    token = unsealing.read(vault.HANDED_OUT, making, Making.sealed_copy).decode()
    return Secret(token, is_again=True, making=making)


def _following(once: str, making: Making) -> str:
    # With the id of the row in it, so that what has been forgotten never comes back.
    return tokens.following(once, f"making {making.id}")

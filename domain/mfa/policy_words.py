"""What is said of the team's decisions on MFA and passkeys, and recorded of them."""

from dataclasses import dataclass

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import days
from models import User


@dataclass(frozen=True)
class Change:
    """What a decision is by now and was until now, each as `decided` says it."""

    to: str
    before: str


def decided(start: int | None, now: int, whom: str = "") -> str:
    """As "required from the end of December 4, 2026", to be read at any time; "optional" if None.

    `whom` is who is asked, where not everyone may be.
    """
    if start is None:
        return "optional"
    required = f"required for {whom}" if whom else "required"
    if start == now:
        return f"{required} immediately"
    day = days.ending_by(start) if start > now else days.at(start)
    return (
        f"{required} {'from the end of' if start > now else 'since'} {day:%B} {day.day}, {day.year}"
    )


def passkeys_sentence(who: str, start: int | None, now: int) -> str:
    """From when on they need a passkey, in a sentence; "" if never."""
    if start is None:
        return ""
    need, have = ("needs", "has") if who == "Everyone" else ("need", "have")
    if start > now:
        day = days.written(days.ending_by(start), days.at(now))
        return f"{who} {need} a passkey by the end of {day}."
    return f"{who} {have} needed a passkey since {days.written(days.at(start), days.at(now))}."


def record(kind: str, change: Change, now: int, caller: Caller, by: User | None) -> None:
    """Add the decision to the team's history, within the caller's transaction."""
    events.record_by(by, kind, now, caller, change.to, change.before)

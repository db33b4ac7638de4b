"""The team's history, or one person's: filtered, exported, and kept for a year."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import fn

from domain.apps import registry
from domain.audit.past_events import PastEvent
from domain.database.batches import PAUSE
from domain.database.queries import without_index
from domain.database.storage import write
from domain.users import directory, groups, usernames
from models import Event, User

KEPT_FOR = 365 * 24 * 60 * 60  # seconds
BATCH = 1000
PAGE = 50
MAX_NAMES = 50  # that part of one may match
MAX_EXPORT = 100_000


@dataclass(frozen=True)
class Filter:
    """Which events: whose, of which kind, between which moments (seconds; 0 is no bound), of what.

    `username` may be a part of one, as in searching people: see domain.users.directory. `account`
    is the number of one account, whatever it has been called. `thing` is the name of an app, a
    group, an authenticator or a passkey, also one that it had before.
    """

    username: str = ""
    kind: str = ""
    since: int = 0
    until: int = 0
    account: int = 0
    thing: str = ""


def page(wanted: Filter, before: int = 0) -> list[PastEvent]:
    """The newest events that fit, below the id `before` if given; one more than PAGE if more."""
    return _found(wanted, before, PAGE + 1)


def every(wanted: Filter) -> Iterator[PastEvent]:
    """All events that fit, newest first, for export; read a batch at a time."""
    before = 0
    for _ in range(MAX_EXPORT // BATCH):
        batch = _found(wanted, before, BATCH)
        yield from batch
        if len(batch) < BATCH:
            return
        before = batch[-1].id


def kinds(account: int) -> set[str]:
    """What has happened to this account, however often."""
    found: Any = Event.select(Event.kind).where(Event.user == account).distinct()
    return {event.kind for event in found}


def purge(now: int) -> int:
    """Delete what is older than KEPT_FOR, in batches that hold no one up; returns how many."""
    gone = 0
    while True:
        old = Event.select(Event.id).where(Event.at <= now - KEPT_FOR).limit(BATCH)
        numbers = [event.id for event in old]
        if not numbers:
            return gone
        with write():
            gone += Event.delete().where(Event.id.in_(numbers)).execute()
        time.sleep(PAUSE)


def _names(part: str) -> list[str]:
    """The usernames that have this part; itself too, as an account may be gone or only invited."""
    folded = usernames.folded(part)
    is_large, name = directory.there_are_many(), User.username
    fits = directory.begins(name, folded) if is_large else name.contains(folded)
    found = User.select(User.username).where(fits).order_by(User.username).limit(MAX_NAMES)
    return [folded, *(user.username for user in found)]


def _things(name: str) -> list[str]:
    """The name as it is, and as a group or an app of this name in other letters is called now."""
    there = groups.find(name), registry.named(name)
    return [name, *(one.name for one in there if one is not None)]


def _found(wanted: Filter, before: int, most: int) -> list[PastEvent]:
    query = (
        Event.select(
            Event.id,
            Event.kind,
            Event.at,
            Event.browser,
            Event.address,
            Event.subject,
            fn.COALESCE(User.username, ""),
            Event.number,
            Event.since,
            Event.thing,
            Event.formerly,
        )
        .left_outer_join(User, on=(Event.actor == User.id))
        .order_by(Event.id.desc())
        .limit(most)
    )
    for condition in _conditions(wanted, before):
        query = query.where(condition)
    rows: Any = query.tuples()
    return [PastEvent(*row) for row in rows]


def _conditions(wanted: Filter, before: int) -> Iterator[Any]:
    if before:
        yield Event.id < before
    if wanted.account:
        yield Event.user == wanted.account
    if wanted.username:
        yield Event.subject.in_(_names(wanted.username))
    if wanted.kind:
        # One person's events are few, while a kind may have those of everybody.
        is_of_few = wanted.account or wanted.username
        yield (without_index(Event.kind) if is_of_few else Event.kind) == wanted.kind
    if wanted.thing:
        names = _things(wanted.thing)
        named = Event.thing.in_(names) & (Event.thing != "")
        yield named | (Event.formerly.in_(names) & (Event.formerly != ""))
    if wanted.since:
        yield Event.at >= wanted.since
    if wanted.until:
        yield Event.at < wanted.until

"""The team's history: filtered, exported, and kept for a year."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain import usernames
from domain.storage import PAUSE, write
from models import Event, User

KEPT_FOR = 365 * 24 * 60 * 60  # seconds
BATCH = 1000
PAGE = 100
EXPORT_MOST = 100_000


@dataclass(frozen=True)
class Filter:
    """Which events: of whom, of which kind, between which moments (seconds; 0 is no bound)."""

    username: str = ""
    kind: str = ""
    since: int = 0
    until: int = 0


def page(wanted: Filter, before: int = 0) -> list[Event]:
    """The newest events that fit, below the id `before` if given; one more than PAGE if more."""
    return list(_events(wanted, before).limit(PAGE + 1))


def every(wanted: Filter) -> Iterator[Event]:
    """All events that fit, newest first, for export; read a batch at a time."""
    before = 0
    for _ in range(EXPORT_MOST // BATCH):
        batch = list(_events(wanted, before).limit(BATCH))
        yield from batch
        if len(batch) < BATCH:
            return
        before = batch[-1].id


def purge(now: int) -> int:
    """Delete what is older than KEPT_FOR, in batches that hold nobody up; returns how many."""
    gone = 0
    while True:
        old = Event.select(Event.id).where(Event.at <= now - KEPT_FOR).limit(BATCH)
        numbers = [event.id for event in old]
        if not numbers:
            return gone
        with write():
            gone += Event.delete().where(Event.id.in_(numbers)).execute()
        time.sleep(PAUSE)


def _events(wanted: Filter, before: int) -> Any:  # a Peewee query
    actor = User.alias()
    query = (
        Event.select(Event, User, actor)
        .left_outer_join(User, on=(Event.user == User.id))
        .switch(Event)
        .left_outer_join(actor, on=(Event.actor == actor.id), attr="actor")
        .order_by(Event.id.desc())
    )
    if before:
        query = query.where(Event.id < before)
    if wanted.username:
        query = query.where(Event.subject == usernames.folded(wanted.username))
    if wanted.kind:
        query = query.where(Event.kind == wanted.kind)
    if wanted.since:
        query = query.where(Event.at >= wanted.since)
    if wanted.until:
        query = query.where(Event.at < wanted.until)
    return query

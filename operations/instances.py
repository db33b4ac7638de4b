"""The processes that serve this database, wherever they run: each says every minute that it does.

So whoever replaces the key or changes the tables knows who else has to know.
"""

import secrets
import socket
from collections.abc import Callable
from typing import Any

from domain.clock import moments
from domain.database import schema
from domain.database.storage import write
from domain.encryption import vault
from domain.text.wording import duration
from models import Instance
from operations import release

GONE_AFTER = 3 * 60  # seconds without a word
# Seconds until it's forgotten: who has a clock that ran ahead must not take all others for gone.
FORGOTTEN_AFTER = 24 * 60 * 60


class Presence:
    """This process, as the others know it."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(16)

    def note(self, clock: Callable[[], float]) -> None:
        """Say that it serves, and forget who has long not said so. Raises BadKey.

        The clock is read while no one else can write: others have said it since if not.
        """
        with write():
            now = int(clock())
            said = {
                "host": socket.gethostname()[:100],
                "version": release.RUNNING[:60],
                "key_ids": " ".join(key.id.hex() for key in vault.ring().keys)[:200],
                "seen_at": now,
            }
            Instance.insert(name=self.name, **said).on_conflict(
                conflict_target=[Instance.name], update=said
            ).execute()
            Instance.delete().where(~_is_here(now, FORGOTTEN_AFTER)).execute()

    def end(self) -> None:
        """Say that it serves no longer."""
        with write():
            Instance.delete().where(Instance.name == self.name).execute()


def at_work(clock: Callable[[], float]) -> list[Instance]:
    """Those that serve, for whoever changes what they rely on.

    Whoever has waited before, for a lock or while stopped, would take them all for gone if they
    were looked for as of then.
    """
    with write():
        return here(int(clock()))


def here(now: int) -> list[Instance]:
    """Those that serve now, as far as they could say."""
    if not schema.has_column("instance", "seen_at"):
        return []
    return list(Instance.select().where(_is_here(now)).order_by(Instance.host, Instance.id))


def listed(found: list[Instance], now: int) -> str:
    """Their hosts and versions, for a sentence; the processes of one server together."""
    servers: dict[tuple[str, str], list[int]] = {}
    for one in found:
        servers.setdefault((one.host, one.version), []).append(one.seen_at)
    return "; ".join(
        f"{host}, version {version}{_number(len(seen))}, seen "
        f"{duration(max(now - max(seen), 1))} ago"
        for (host, version), seen in servers.items()
    )


def lacking(key_id: bytes, clock: Callable[[], float], *, first: bool) -> list[Instance]:
    """Those that don't have this key, or, if it is to be `first`, seal with another."""
    looked_at = slice(0, 1 if first else None)
    return [one for one in at_work(clock) if key_id.hex() not in one.key_ids.split()[looked_at]]


def _number(processes: int) -> str:
    return f" ({processes} processes)" if processes > 1 else ""


def _is_here(now: int, seconds: int = GONE_AFTER) -> Any:  # a Peewee condition
    return moments.lasts(Instance.seen_at, seconds, now, seconds)

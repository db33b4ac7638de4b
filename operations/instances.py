"""The processes that serve this database, wherever they run: each says every minute that it does.

So whoever replaces the key or changes the tables knows who else has to know.
"""

import secrets
import socket
from typing import Any

from domain.clock import moments
from domain.database import schema
from domain.database.storage import write
from domain.encryption import vault
from domain.text.wording import duration
from models import Instance
from operations import release

GONE_AFTER = 3 * 60  # seconds without a word


class Presence:
    """This process, as the others know it."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(16)

    def note(self, now: int) -> None:
        """Say that it serves, and forget who has long not said so. Raises BadKey."""
        said = {
            "host": socket.gethostname()[:100],
            "version": release.RUNNING[:60],
            "key_ids": " ".join(key.id.hex() for key in vault.ring().keys)[:200],
            "seen_at": now,
        }
        with write():
            Instance.insert(name=self.name, **said).on_conflict(
                conflict_target=[Instance.name], update=said
            ).execute()
            Instance.delete().where(~_is_here(now)).execute()

    def end(self) -> None:
        """Say that it serves no longer."""
        with write():
            Instance.delete().where(Instance.name == self.name).execute()


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


def lacking(key_id: bytes, now: int, *, first: bool) -> list[Instance]:
    """Those that don't have this key, or, if it is to be `first`, seal with another."""
    looked_at = slice(0, 1 if first else None)
    return [one for one in here(now) if key_id.hex() not in one.key_ids.split()[looked_at]]


def _number(processes: int) -> str:
    return f" ({processes} processes)" if processes > 1 else ""


def _is_here(now: int) -> Any:  # a Peewee condition
    return moments.lasts(Instance.seen_at, GONE_AFTER, now, GONE_AFTER)

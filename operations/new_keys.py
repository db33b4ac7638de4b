"""A new key, which seals nothing before every instance at work can open it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from domain.database import storage
from domain.encryption import keyring, vault
from domain.encryption.keyring import Key
from domain.refusals import Refused
from operations import instances

HEARD_WITHIN = 150  # seconds in which instances at work read the key file again and say so
PAUSE = 1.0  # seconds between two looks at what they say
# Tells whoever watches what a wait is for, while it lasts.
Waiting = Callable[[str], AbstractContextManager[Any]]
ANNOUNCED = 3  # lines of a key file with a new key that does not seal yet


class NotEverywhere(Refused):
    """An instance at work that does not have the new key: it would lock its people out."""


def put_first(file: Path, clock: Callable[[], float], waiting: Waiting) -> None:
    """Put a new key in front of the one in the file, once all instances have read it there."""
    keys = vault.ring().keys
    if len(keys) == 1:
        fresh = keyring.new(file)
        if _all_share_the_file() or not instances.at_work(clock):
            keyring.write(file, [fresh, *keys])
            return
        # Known, but not yet sealing. The old one stands on both sides as the mark of this stage.
        keyring.write(file, [*keys, fresh, *keys])
    first, *_, last = vault.ring().keys
    if len(vault.ring().keys) == ANNOUNCED and first == last:
        fresh = vault.ring().keys[1]
        with waiting(
            f"Waiting up to {HEARD_WITHIN} seconds until every instance has read the key."
        ):
            _wait_until_known(fresh, file, clock)
        keyring.write(file, [fresh, first])


def refuse_unless_it_seals_everywhere(current: Key, clock: Callable[[], float]) -> None:
    """Raise NotEverywhere if an instance at work seals with another key than this."""
    if without := instances.lacking(current.id, clock, first=True):
        raise NotEverywhere(
            "These instances don't encrypt with the new key yet: "
            f"{instances.listed(without, int(clock()))}. Put it in front there too and restart "
            "them, then run this again. Nothing was changed."
        )


def _all_share_the_file() -> bool:
    # Whoever has the database file has the key beside it.
    return storage.is_sqlite()


def _wait_until_known(fresh: Key, file: Path, clock: Callable[[], float]) -> None:
    begun = monotonic()
    while without := instances.lacking(fresh.id, clock, first=False):
        if monotonic() >= begun + HEARD_WITHIN:
            raise NotEverywhere(
                f"These instances don't read the key file {file}, or not any longer: "
                f"{instances.listed(without, int(clock()))}. Copy it to where they have theirs, "
                "then run this again. Nothing was encrypted with the new key yet."
            )
        sleep(PAUSE)

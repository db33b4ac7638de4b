"""Another key for the same data, and the day on which the key is gone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from peewee import Field, fn

from domain.audit import events
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.encryption import keyring, records, vault
from domain.encryption.keyring import KEY_ID_BYTES, Key, KeyGone
from domain.oidc import keys
from domain.refusals import Refused
from domain.signin import reset_links
from domain.users import accounts
from models import (
    Authenticator,
    Installation,
    KnownBrowser,
    Making,
    Passkey,
    RecoveryCode,
    Session,
    User,
)
from operations import data_folder, new_keys, startup
from operations.new_keys import Waiting
from settings import Settings

_OTHERS = (
    "Waiting for another Nightlatch command to finish, such as a backup, or for a server that is "
    "starting. Nothing was changed yet."
)
BATCH = 200  # records sealed again per transaction, so that no one waits long


class OneKeyOnly(Refused):
    """The keys come from the environment, which only its owner can add to."""


class CannotReseal(Refused):
    """A record that no key in use opens: to drop a key now could lose it for good."""


class NothingLost(Refused):
    """The key is there and opens the database."""


@dataclass(frozen=True)
class RotationResult:
    """What a rotation did: the key that seals everything now, and those that seal nothing more."""

    current: Key
    resealed: int
    dropped: list[Key]


def rotate(
    settings: Settings, clock: Callable[[], float], waiting: Waiting = nullcontext
) -> RotationResult:
    """Seal everything with a new key and drop the old one, while servers keep running.

    Not before every instance at work has the new key: from a file that they share they read it
    within a minute, for which this waits. `waiting` is given the reason of each wait.

    An interrupted rotation is finished, without another new key. Keys from the environment aren't
    created or dropped here: the first of them seals. Raises Refused.
    """
    with _alone(settings, waiting):
        file = vault.ring().file
        if file is not None:
            new_keys.put_first(file, clock, waiting)
        elif len(vault.ring().keys) == 1:
            raise OneKeyOnly(
                f"{settings.key_source} contains only one key. Put a new one in front of it, "
                "separated by a comma, restart Nightlatch, and run this again."
            )
        else:
            new_keys.refuse_unless_it_seals_everywhere(vault.ring().current, clock)
        storage.make_durable()
        resealed = _reseal_everything(clock)
        current, *dropped = vault.ring().keys
        if file is not None:
            keyring.write(file, [current])
        return RotationResult(current, resealed, dropped)


def refuse_unless_lost(settings: Settings) -> None:
    """Raise NothingLost if the key opens the database, and BadKey for a file open to others."""
    try:
        startup.unlock(settings)
    except KeyGone:
        return
    raise NothingLost(
        "The key opens this database: nothing is lost, and nothing was changed. For someone "
        "without a password: scripts/nightlatch user reset-link --help"
    )


def lose(settings: Settings, now: int, caller: Caller) -> list[tuple[User, str]]:
    """Continue without what the lost key sealed: passwords, authenticators, passkeys, codes.

    Everyone is signed out and gets a reset link, whose token is returned with its person. If
    interrupted, it can be run again. Raises NothingLost, and BadKey for a file open to others.
    """
    with data_folder.startup_lock(settings.data_dir), storage.startup_lock():
        refuse_unless_lost(settings)
        _take_new_key(settings, now)
        storage.make_durable()
        with write():
            _drop_what_was_sealed(now)
            for person in accounts.everybody():
                events.record(person, events.KEY_LOST, now, caller)
            able = [person for person in accounts.everybody() if person.disabled_at is None]
            return [(person, reset_links.make(person, now, caller)) for person in able]


@contextmanager
def _alone(settings: Settings, waiting: Waiting) -> Iterator[None]:
    with ExitStack() as locks:
        with waiting(_OTHERS):
            locks.enter_context(data_folder.startup_lock(settings.data_dir))
            locks.enter_context(storage.startup_lock())
        yield


def _reseal_everything(clock: Callable[[], float]) -> int:
    """Until, as the only writer, one sees that no record names another key."""
    resealed = 0
    while True:
        resealed += sum(_reseal(purpose, column) for purpose, column in records.SEALED)
        with write():
            if not any(_left(column).exists() for _, column in records.SEALED):
                # A write of its own: once it is on the disk, so is all that others wrote before.
                check = startup.key_check()
                made_at = int(clock())
                Installation.update(key_check=check, key_made_at=made_at).execute()
                return resealed


def _reseal(purpose: str, column: Field) -> int:
    table, resealed = column.model, 0
    while rows := list(_left(column).limit(BATCH).tuples()):
        with write():
            for row, before in rows:
                after = _sealed_anew(purpose, column, row, bytes(before))
                # Only what is still as it was read: the person may have changed it just now.
                resealed += (
                    table.update({column: after})
                    .where(table.id == row, column == bytes(before))
                    .execute()
                )
    return resealed


def _left(column: Field) -> Any:
    """The records in this column that the current key has not sealed, as id and content."""
    key_id = fn.SUBSTR(column, records.ID_AT, KEY_ID_BYTES)
    return column.model.select(column.model.id, column).where(key_id != vault.ring().current.id)


def _sealed_anew(purpose: str, column: Field, row: int, record: bytes) -> bytes:
    try:
        return vault.seal(purpose, row, vault.unseal(purpose, row, record))
    except vault.Unreadable as fault:
        raise CannotReseal(
            f"{column.model.__name__} {row} cannot be opened ({fault}). No key was removed. Add "
            "the key it names after the existing ones, and run this again."
        ) from fault


def _take_new_key(settings: Settings, now: int) -> None:
    path, given = settings.data_dir / data_folder.KEY, settings.secret_key
    if not given:
        if path.exists():
            moment = datetime.fromtimestamp(now, UTC)
            path.rename(path.with_name(f"{path.name}.lost-{moment:%Y%m%dT%H%M%SZ}"))
        keyring.write(path, [keyring.new(path)])
    source = settings.key_source
    vault.use(keyring.load(given, path, may_create=False, source=source))


def _drop_what_was_sealed(now: int) -> None:
    keys.forget_all()
    for table in (Authenticator, Passkey, RecoveryCode, Session, KnownBrowser, Making):
        table.delete().execute()
    User.update(password_hash=None, mfa_since=0).execute()
    Installation.update(key_check=startup.key_check(), key_made_at=now).execute()

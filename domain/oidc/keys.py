"""The keys that sign ID tokens: a day published before, a year at work, a while published after.

Which one signs is written down in the rows and never worked out from the clock, which may be
wrong: of each algorithm it's the oldest that hasn't signed its last. The daily sweep lets the next
one take over, once apps have had the time to hear of it. One that has signed its last keeps only
its public half.
"""

from collections.abc import Callable, Iterable
from threading import Lock

from domain.apps import client_settings
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.queries import Fixed, FixedRows
from domain.database.storage import write
from domain.encryption import sealing, vault
from domain.oidc import key_pairs
from domain.oidc.key_pairs import Pair
from models import Client, SigningKey

ALGORITHMS = client_settings.ALGORITHMS
DAY = 24 * 60 * 60
LEAD = DAY  # seconds that a key is published before it signs
YEAR = 365 * DAY  # seconds that it signs for
# Seconds that it stays published afterwards: as long as the longest sign-in, since at its end the
# app shows the ID token once more. The token itself is over after minutes.
AFTER = 30 * DAY

_ALL = Fixed(SigningKey, "ORDER BY t.id")
_PUBLIC = FixedRows("SELECT public_jwk FROM signing_key ORDER BY id")
_generating = Lock()


def published() -> tuple[str, ...]:
    """The public keys, each a JWK in JSON; none if none were made yet. Only reads."""
    return tuple(text for (text,) in _PUBLIC.rows())


def ensure(now: int) -> None:
    """Make the first key of each algorithm that has none; it signs at once."""
    if not _without_key():
        return
    with _generating:  # so that many who ask at once make one
        pairs = [key_pairs.generated(algorithm) for algorithm in _without_key()]
        with write():
            missing = _without_key()
            _keep((pair for pair in pairs if pair.algorithm in missing), now, now, Caller())


def ensure_for_apps(now: int) -> None:
    """As `ensure`, but only if there is an app that will want them."""
    if Client.select().exists():
        ensure(now)


def rotate(clock: Callable[[], float], caller: Caller) -> list[SigningKey]:
    """Publish the next key of each algorithm, and return it; one that is there remains the next.

    It signs after LEAD at the earliest: as soon as `tend` comes by and has seen it before.
    """
    ensure(int(clock()))
    _publish_next([a for a in ALGORITHMS if not _next(a)], clock, caller)
    return [key for algorithm in ALGORITHMS for key in _next(algorithm)]


def replace(now: int, caller: Caller) -> list[SigningKey]:
    """New keys for all those that somebody else may have: these are gone at once, for good.

    What they signed is worth nothing from then on. Returns the new ones, which sign at once.
    """
    pairs = [key_pairs.generated(algorithm) for algorithm in ALGORITHMS]
    with write():
        forget_all()
        return _keep(pairs, now, now, caller)


def forget_all() -> None:
    """Drop every key, within the caller's transaction; new ones are made when they are needed."""
    SigningKey.delete().execute()


def tend(clock: Callable[[], float], last: int, *, leapt: bool = False, fell: bool = False) -> None:
    """Once a day: let the next take over, publish one that is due, forget the old.

    `last` is when this was done before. The next one must have been there by then: so it was
    published for a day at least, however the clock has gone. If that has `leapt`, what was kept
    for months is kept for another day. If it `fell`, moments to come may well be right.
    Each time the clock is read while no one else can write: the sweep before takes its time.
    """
    with write():
        now = int(clock())
        if not fell:
            _cut(now)
        for algorithm in ALGORITHMS:
            _take_over(algorithm, now, last)
        if leapt:
            return
        SigningKey.delete().where(SigningKey.signed_until <= now - AFTER).execute()
    ensure_for_apps(now)
    _publish_next([a for a in ALGORITHMS if _is_due(a, now)], clock, Caller())


def listed() -> list[SigningKey]:
    """All that are published, the oldest first."""
    return _ALL()


def living(algorithm: str) -> list[SigningKey]:
    """The one that signs, and the one that comes next, if it is published."""
    return [key for key in _ALL() if key.algorithm == algorithm and key.signed_until is None]


def _without_key() -> list[str]:
    return [algorithm for algorithm in ALGORITHMS if not living(algorithm)]


def _next(algorithm: str) -> list[SigningKey]:
    return living(algorithm)[1:]


def _is_due(algorithm: str, now: int) -> bool:
    keys = living(algorithm)
    return len(keys) == 1 and keys[0].signs_from <= now - YEAR + LEAD


def _publish_next(algorithms: Iterable[str], clock: Callable[[], float], caller: Caller) -> None:
    pairs = [key_pairs.generated(algorithm) for algorithm in algorithms]
    if not pairs:
        return
    with write():
        now = int(clock())  # a day is counted from when it can be seen
        wanted = [pair for pair in pairs if not _next(pair.algorithm)]
        _keep(wanted, now, now + LEAD, caller)


def _keep(pairs: Iterable[Pair], now: int, signs_from: int, caller: Caller) -> list[SigningKey]:
    return [_kept(pair, now, signs_from, caller) for pair in pairs]


def _kept(pair: Pair, now: int, signs_from: int, caller: Caller) -> SigningKey:
    row: SigningKey = SigningKey.create(
        kid=pair.kid,
        algorithm=pair.algorithm,
        public_jwk=pair.public,
        created_at=now,
        signs_from=signs_from,
    )
    row.sealed_key = sealing.seal(vault.SIGNING_KEY, row.id, pair.private)
    row.save()
    events.record_about("", events.SIGNING_KEY_MADE, now, caller, None, thing=pair.algorithm)
    return row


def _take_over(algorithm: str, now: int, last: int) -> None:
    keys = living(algorithm)
    if len(keys) > 1 and keys[1].signs_from <= now and keys[1].created_at < last:
        old, new = keys[0].id, keys[1].id
        retired = {"signed_until": now, "sealed_key": None}
        SigningKey.update(**retired).where(SigningKey.id == old).execute()
        SigningKey.update(signs_from=now).where(SigningKey.id == new).execute()


def _cut(now: int) -> None:
    """What a clock that ran ahead has put off is put off for no longer than it should be."""
    latest = {SigningKey.created_at: now, SigningKey.signed_until: now}
    for moment, most in (latest | {SigningKey.signs_from: now + LEAD}).items():
        SigningKey.update({moment: most}).where(~moments.is_believed(moment, most)).execute()

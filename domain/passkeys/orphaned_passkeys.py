"""Orphaned passkeys, which were made for another address: at ours, no browser offers them."""

from dataclasses import dataclass

from domain.database.queries import FixedRows

_MADE_FOR = FixedRows("SELECT rp_id, COUNT(*) FROM passkey WHERE rp_id <> ? GROUP BY rp_id")
# People whose MFA is orphaned passkeys alone: no other passkey, and no authenticator set up.
_ONLY = FixedRows(
    'SELECT u.username FROM "user" u WHERE u.disabled_at IS NULL '
    "AND EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id AND k.rp_id <> ?) "
    "AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id AND k.rp_id = ? "
    "AND k.switched_off_at IS NULL) "
    "AND NOT EXISTS (SELECT 1 FROM authenticator x WHERE x.user_id = u.id "
    "AND x.activated_at IS NOT NULL AND x.switched_off_at IS NULL) "
    "ORDER BY u.username"
)


@dataclass(frozen=True)
class OrphanedPasskeys:
    """The number of orphaned passkeys, the hosts they were made for, and the usernames of people
    who have no other second factor but their recovery code."""

    number: int
    hosts: list[str]
    without: list[str]


def count(rp_id: str) -> OrphanedPasskeys | None:
    """Count passkeys for other hosts than this; "" counts all of them. None if there are none."""
    made_for = _MADE_FOR.rows(rp_id)
    if not made_for:
        return None
    without = [name for (name,) in _ONLY.rows(rp_id, rp_id)]
    return OrphanedPasskeys(
        sum(number for _, number in made_for), sorted(h for h, _ in made_for), without
    )

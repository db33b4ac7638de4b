"""Passkeys that were made for another address: at ours, no browser offers them."""

from dataclasses import dataclass

from domain.database.queries import FixedRows

_MADE_FOR = FixedRows("SELECT rp_id, COUNT(*) FROM passkey WHERE rp_id <> ? GROUP BY rp_id")
# Who has MFA by them alone: no other passkey, and no authenticator app that they have set up.
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
class Former:
    """How many there are, for which hosts they were made, and the usernames of those who have
    nothing else but their recovery codes."""

    number: int
    hosts: list[str]
    without: list[str]


def found(rp_id: str) -> Former | None:
    """Those that don't work at this host, "" for none at all; None if there are none."""
    made_for = _MADE_FOR.rows(rp_id)
    if not made_for:
        return None
    without = [name for (name,) in _ONLY.rows(rp_id, rp_id)]
    return Former(sum(number for _, number in made_for), sorted(h for h, _ in made_for), without)

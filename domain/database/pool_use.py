"""How the pool of connections is used, for those who watch the server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PoolUse:
    """Connections of this process: how many there may be, are used and are idle; and who waits."""

    most: int
    in_use: int
    idle: int
    waiting: int

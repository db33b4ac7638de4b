"""Moments as people read them. The server knows nobody's time zone, so it says which it uses."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(1024)
def day(seconds: int) -> str:
    """As "24 November 2026"."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"


@lru_cache(1024)
def moment(seconds: int) -> str:
    """As "24 November 2026, 14:05 UTC"."""
    return f"{day(seconds)}, {datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"


def clock(seconds: int) -> str:
    """As "14:05:09"."""
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S}"


@lru_cache(1024)
def iso(seconds: int) -> str:
    """For the `datetime` attribute of `<time>`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")

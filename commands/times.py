"""Times as people read them in a shell."""

from datetime import UTC, datetime


def moment(seconds: int) -> str:
    """As "24 November 2026, 02:00 UTC"."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"

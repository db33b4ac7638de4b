"""What a measurement prints: rows of name, ratio, goal and whether it is met."""

import json
import sys
from collections.abc import Iterable

Row = dict[str, object]


def at_most(name: str, ratio: float, goal: float, **more: object) -> Row:
    """A row whose goal is met up to it."""
    return {"name": name, "ratio": round(ratio, 2), "goal": goal, "met": ratio <= goal, **more}


def at_least(name: str, ratio: float, goal: float, **more: object) -> Row:
    """A row whose goal is met from it on."""
    return {"name": name, "ratio": round(ratio, 3), "goal": goal, "met": ratio >= goal, **more}


def growth(name: str, small: float, large: float, goal: float) -> Row:
    """How many times as long, in seconds, something takes on the large server."""
    times = {"small_ms": milliseconds(small), "large_ms": milliseconds(large)}
    return at_most(name, large / small, goal, **times)


def milliseconds(seconds: float) -> float:
    """Seconds as rows show them."""
    return round(seconds * 1000, 2)


def printed(rows: Iterable[Row]) -> int:
    """Print each when it is measured; 0 if every goal is met."""
    unmet = 0
    for row in rows:
        print(json.dumps(row) if "--json" in sys.argv else "  ".join(map(_told, row.items())))
        unmet += not row["met"]
    return 1 if unmet else 0


def _told(item: tuple[str, object]) -> str:
    name, value = item
    return str(value) if name == "name" else f"{name}={value}"

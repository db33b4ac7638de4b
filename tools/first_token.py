"""How long a tester waits: for a server in test mode, an app, a person, and the first ID token.

scripts/first-token starts it.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from nightlatch_qa import Nightlatch
from nightlatch_qa.starting import found

BACK = "http://127.0.0.1:3000/callback"
OFTEN = 20  # further apps and people, of which the one in the middle is told
Made = TypeVar("Made")


def main(arguments: list[str]) -> int:
    """Measure as often as asked, each time with another server."""
    times = int(arguments[0]) if arguments else 1
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            with found(os.environ, Path(folder) / "server.log") as nightlatch:
                _measure(nightlatch, begun)
    return 0


def _measure(nightlatch: Nightlatch, begun: float) -> None:
    ready = time.perf_counter() - begun
    app, person = nightlatch.app(redirect_uri=BACK), nightlatch.seed(mfa=True)
    nightlatch.tokens(app, person)
    first = time.perf_counter() - begun
    more = [
        _seconds(lambda: nightlatch.app(redirect_uri=BACK)),
        _seconds(nightlatch.seed),
        _seconds(lambda: nightlatch.seed(mfa=True)),
        _seconds(lambda: nightlatch.tokens(app, person)),
    ]
    told = [f"{1000 * seconds:.0f} ms" for seconds in more]
    print(  # noqa: T201
        f"ready after {ready:.2f} s, first token after {first:.2f} s; then an app {told[0]}, "
        f"a person {told[1]}, one with MFA {told[2]}, tokens {told[3]}"
    )


def _seconds(act: Callable[[], Made]) -> float:
    took = []
    for _ in range(OFTEN):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return median(took)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How easily a password is guessed, by zxcvbn (Wheeler, USENIX Security 2016), and why."""

import re
import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

ENOUGH = 3  # of 4: more than 10^8 guesses
LOOKED_AT = 64  # characters; the time grows with the square of their number

# zxcvbn tries every combination of the look-alikes that it knows: seconds for a password made to
# hurt. With these there are eight at most, and it takes some 30 ms however it is written.
LOOK_ALIKES = {
    "a": ["@", "4"],
    "e": ["3"],
    "i": ["1", "!"],
    "o": ["0"],
    "s": ["$", "5"],
    "t": ["7"],
}

_WHY = {
    "repeat": "Repeated characters and words are easy to guess.",
    "sequence": "Sequences such as “abc” or “6543” are easy to guess.",
    "spatial": "Keys next to each other are easy to guess.",
    "date": "Dates are easy to guess.",
    "regex": "Years are easy to guess.",
}
_WORDS = "This is too similar to common words and passwords."
_ADVICE = "Four unrelated words work well."

# zxcvbn keeps the words it is given for one password where the next call finds them.
_one_at_a_time = threading.Lock()


def objection(password: str, context: Iterable[str] = ()) -> str | None:
    """Why `password` is too easily guessed, in a sentence; None if it is not.

    `context` are words that a guesser of this person's password would try first. What joins
    words adds nothing: zxcvbn takes "password password1" for two words and a riddle.
    """
    words = list(context)
    for text in dict.fromkeys((password, re.sub(r"[\s._,/-]", "", password))):
        with _one_at_a_time:
            found = _zxcvbn()(text[:LOOKED_AT], words, max_length=LOOKED_AT)
        if found["score"] < ENOUGH:
            return f"{_reason(found['sequence'])} {_ADVICE}"
    return None


@cache
def _zxcvbn() -> Callable[..., dict[str, Any]]:
    # Its lists of words take 12 MB of each process, and few processes ever see a new password.
    from zxcvbn import matching, zxcvbn

    matching.L33T_TABLE.clear()
    matching.L33T_TABLE.update(LOOK_ALIKES)
    return zxcvbn


def _reason(sequence: list[dict[str, Any]]) -> str:
    own = [m["matched_word"] for m in sequence if m.get("dictionary_name") == "user_inputs"]
    if own:
        return f"Don't base your password on “{max(own, key=len)}”."
    telling = [match for match in sequence if match["pattern"] != "bruteforce"]
    longest = max(telling, key=lambda match: len(match["token"]), default={"pattern": "none"})
    return _WHY.get(longest["pattern"], _WORDS)

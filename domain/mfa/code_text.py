"""How codes of letters and digits are written: in groups of five, in any harmless spelling."""

import hashlib
import secrets
import unicodedata

from domain.mfa import check_symbol
from domain.mfa.check_symbol import ALPHABET
from domain.refusals import Refused
from domain.text import writing

RANDOM_SYMBOLS = 24
GROUP = 5

_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


class Mistyped(Refused):
    """Not a recovery code at all: a slip of the finger, which counts as no try."""

    reason = "recovery-code-mistyped"


def new(length: int = RANDOM_SYMBOLS) -> str:
    """A fresh code of `length` random symbols in groups of five, check symbol last."""
    symbols = [secrets.choice(ALPHABET) for _ in range(length)]
    return _grouped("".join(symbols) + check_symbol.of(symbols))


def derived(token: str, length: int) -> str:
    """The code of `length` symbols that follows from a token, always the same."""
    chance = hashlib.sha256(token.encode()).digest()
    # 256 = 8 * 32: all equal
    symbols = [ALPHABET[byte % len(ALPHABET)] for byte in chance[:length]]
    return _grouped("".join(symbols) + check_symbol.of(symbols))


def parsed(typed: str, random_symbols: int = RANDOM_SYMBOLS) -> str:
    """The code in its one spelling, from any harmless spelling of it. Raises Mistyped."""
    wide = unicodedata.normalize("NFKC", typed)
    compact = writing.compact(wide).upper().translate(_LOOK_ALIKES)
    strangers = sorted(set(compact) - set(ALPHABET))
    if strangers:
        raise Mistyped(f"“{strangers[0]}” isn't used in these codes. Check what you entered.")
    length = random_symbols + 1
    if len(compact) != length:
        raise Mistyped(
            f"This code should have {length} letters and digits; you entered {len(compact)}."
        )
    if check_symbol.of(compact[:-1]) != compact[-1]:
        raise Mistyped("One of the letters or digits is wrong. Compare them with your copy.")
    return _grouped(compact)


def _grouped(compact: str) -> str:
    return "-".join(compact[i : i + GROUP] for i in range(0, len(compact), GROUP))


def hashed(text: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(text.replace("-", "").encode()).digest()

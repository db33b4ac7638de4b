"""How codes of letters and digits are written: in groups of five, in any harmless spelling."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass

from domain.mfa import check_symbol
from domain.mfa.check_symbol import ALPHABET
from domain.refusals import Refused
from domain.text import writing

RANDOM_SYMBOLS = 24
GROUP = 5
FEW = 3  # slips in what is still taken for such a code

_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


class Mistyped(Refused):
    """Not a recovery code at all: a slip of the finger, which counts as no try."""

    reason = "recovery-code-mistyped"


class SignInCodeMistyped(Mistyped):
    """The same of a one-time sign-in code."""

    reason = "sign-in-code-mistyped"


@dataclass(frozen=True)
class Kind:
    """What people have such a code for."""

    name: str
    random_symbols: int
    advice: str
    refusal: type[Mistyped]

    @property
    def length(self) -> int:
        """With the check symbol."""
        return self.random_symbols + 1

    def __str__(self) -> str:
        return f"a {self.name}, which has {self.length} letters and digits"

    def slip(self, sentence: str) -> Mistyped:
        """What is said of a code that isn't quite one."""
        return self.refusal(sentence)

    def foreign(self, sentence: str) -> Mistyped:
        """What is said of something else, perhaps a password: no page shows that again."""
        refusal = self.refusal(sentence)
        refusal.keeps_typed = False
        return refusal


class AppCodeTyped(Mistyped):
    """A code of the authenticator app, where one of letters and digits is asked for."""

    reason = "app-code-typed"
    keeps_typed = False

    def __init__(self, kind: Kind) -> None:
        super().__init__(
            f"That looks like a code from your authenticator app. This should be {kind}."
        )


RECOVERY_CODE = Kind(
    "recovery code", RANDOM_SYMBOLS, "Compare what you entered with your copy.", Mistyped
)
SIGN_IN_CODE = Kind(
    "one-time sign-in code",
    14,  # 70 bits
    "Check the code with the person who gave it to you. It's good for 15 minutes.",
    SignInCodeMistyped,
)


def new() -> str:
    """A fresh recovery code, of random symbols in groups of five, check symbol last."""
    symbols = [secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS)]
    return _grouped("".join(symbols) + check_symbol.of(symbols))


def derived(token: str, length: int) -> str:
    """The code of `length` symbols that follows from a token, always the same."""
    chance = hashlib.sha256(token.encode()).digest()
    # 256 = 8 * 32: all equal
    symbols = [ALPHABET[byte % len(ALPHABET)] for byte in chance[:length]]
    return _grouped("".join(symbols) + check_symbol.of(symbols))


def parsed(typed: str, kind: Kind = RECOVERY_CODE) -> str:
    """The code in its one spelling, from any harmless spelling of it. Raises Mistyped."""
    plain = writing.with_digits(unicodedata.normalize("NFKC", typed))
    compact = writing.compact(plain).upper().translate(_LOOK_ALIKES)
    bare = writing.bare(compact)
    if _problem(bare, kind) is None:
        return _grouped(bare)
    problem = _problem(compact, kind)
    assert problem is not None, "no mark is a symbol"
    raise problem


def _problem(compact: str, kind: Kind) -> Mistyped | None:
    return _misplaced(compact, kind) or _slip(compact, kind)


def _misplaced(compact: str, kind: Kind) -> Mistyped | None:
    """What is said of a code of another kind."""
    if re.fullmatch("[0-9]{6}", compact):
        return AppCodeTyped(kind)
    other = SIGN_IN_CODE if kind is RECOVERY_CODE else RECOVERY_CODE
    is_other = len(compact) == other.length and set(compact) <= set(ALPHABET)
    if is_other and _is_whole(compact):
        return kind.slip(f"That looks like a {other.name}. This should be {kind}.")
    return None


def _slip(compact: str, kind: Kind) -> Mistyped | None:
    strangers, length = sorted(set(compact) - set(ALPHABET)), kind.length
    if len(strangers) > FEW or (strangers and abs(len(compact) - length) > FEW):
        return kind.foreign(f"That doesn't look like {kind}.")
    if strangers:
        return kind.slip(f"“{strangers[0]}” isn't used in these codes. {kind.advice}")
    if len(compact) != length:
        lengths = f"This code should have {length} letters and digits; you entered {len(compact)}."
        return kind.slip(f"{lengths} {kind.advice}")
    if not _is_whole(compact):
        return kind.slip(f"One of the letters or digits is wrong. {kind.advice}")
    return None


def _is_whole(compact: str) -> bool:
    return check_symbol.of(compact[:-1]) == compact[-1]


def _grouped(compact: str) -> str:
    return "-".join(compact[i : i + GROUP] for i in range(0, len(compact), GROUP))


def hashed(text: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(text.replace("-", "").encode()).digest()

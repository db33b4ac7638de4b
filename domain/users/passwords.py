"""Passwords: which are good enough, how they are kept, how they are checked."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

import bcrypt

from domain.encryption import sealing, unsealing, vault
from domain.refusals import Refused
from domain.users import breached, common_passphrases, context_words, password_strength
from models import User

MIN_LENGTH = 15  # code points (NIST SP 800-63B-4 §3.1.1.2)
MAX_BYTES = 1024
CHECKSUM_LENGTH = 31  # characters of a bcrypt hash after its salt
PRODUCT = "Nightlatch"

# Not a secret: it keeps our hashes apart from HMACs of the same passwords made elsewhere.
_LABEL = b"nightlatch password v1"


class PasswordRefused(Refused):
    """A new password that is not good enough; the text says why and what would be."""

    reason = "password-not-allowed"
    field = "password"


class PasswordUnchanged(Refused):
    """A new password that is the one before: whoever knew that one would still get in."""

    reason = "password-unchanged"
    field = "password"

    def __init__(self) -> None:
        super().__init__("That's your current password. Choose a different one.")


class _Hashing:
    """The cost in force, and a hash that no password matches."""

    def __init__(self) -> None:
        self.use(12)

    def use(self, cost: int) -> None:
        self.cost = cost
        # Made up, not worked out, which would delay every start: only salt and cost matter.
        self.dummy = bcrypt.gensalt(cost) + b"." * CHECKSUM_LENGTH


_hashing = _Hashing()
_site_words: list[str] = [PRODUCT]


def use_cost(cost: int) -> None:
    """Hash with this bcrypt cost (a power of two of rounds) from now on."""
    _hashing.use(cost)


def use_context(words: Iterable[str]) -> None:
    """Refuse passwords built around these words too, whoever the person: the site's name."""
    _site_words[:] = [PRODUCT, *words]


def validate(password: str, context: Iterable[str] = ()) -> None:
    """Raise PasswordRefused unless `password` may be set; `context` are the person's own words."""
    if len(unicodedata.normalize("NFC", password)) < MIN_LENGTH:
        raise PasswordRefused(
            f"Use at least {MIN_LENGTH} characters. Four unrelated words work well."
        )
    if len(_encoded(password)) > MAX_BYTES:
        raise PasswordRefused(f"Use at most {MAX_BYTES} bytes (about 250 words).")
    words = context_words.parts([*_site_words, *context])
    if word := context_words.leaned_on(password, words):
        raise PasswordRefused(f"Don't base your password on “{word}”.")
    if common_passphrases.resembles_one(password):
        raise PasswordRefused("This is a well-known passphrase. Choose words of your own.")
    if breached.contains(password):
        raise PasswordRefused("This password appears in known data leaks. Choose another.")
    if objection := password_strength.objection(password, words):
        raise PasswordRefused(objection)


def hashed(password: str) -> bytes:
    """The bcrypt hash of `password`; takes a quarter of a second of one core."""
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(_hashing.cost))


def sealed(user_id: int, password_hash: bytes) -> bytes:
    """A hash as the row of this person keeps it."""
    return sealing.seal(vault.PASSWORD_HASH, user_id, password_hash)


def verify(user: User | None, password: str) -> bool:
    """Whether `password` is the person's; equally slow when there is no such person."""
    known = user is not None and user.password_hash is not None and user.disabled_at is None
    stored = _opened(user) if user is not None and known else _hashing.dummy
    matches = bcrypt.checkpw(_digest(password[:MAX_BYTES]), stored)
    return matches and known and len(_encoded(password)) <= MAX_BYTES


def are_same(one: str, other: str) -> bool:
    """Whether these two are one password, however they were typed."""
    return _encoded(one) == _encoded(other)


def renewed_hash(user: User, password: str) -> bytes | None:
    """A hash at the cost now in force, if the stored one is of another; the password is right."""
    cost = int(_opened(user).split(b"$")[2])
    return hashed(password) if cost < _hashing.cost else None


def _opened(user: User) -> bytes:
    assert user.password_hash is not None
    return unsealing.read(vault.PASSWORD_HASH, user, User.password_hash)


def _digest(password: str) -> bytes:
    # bcrypt looks at 72 bytes and stops at NUL; this way every byte of a long passphrase counts.
    digest = hmac.digest(_LABEL, _encoded(password), hashlib.sha384)
    return base64.b64encode(digest)


def _encoded(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")

"""What an authenticator app is told about a secret: whose it is and where, and its name.

As otpauth://totp/issuer:account?secret=...&issuer=... Each secret of a person has another account
name: apps overwrite an entry whose names they know, or show two that look the same (B60).
"""

import unicodedata
from urllib.parse import quote

from domain.mfa import totp_secrets
from models import Authenticator

# What a QR code of version 9 holds at error correction L. With its margin it has 61 modules a side,
# so that each is 4 pixels on the smallest phone.
MAX_BYTES = 230  # bytes
ACCOUNT_SHARE = 60  # of them, at least, for the account if it is long


def issuer(site_name: str) -> str:
    """The site's name as authenticator apps can show it: a colon would end it early."""
    return _without_colons(site_name)


def account(authenticator: Authenticator) -> str:
    """The name of the entry in an app: the person's and, from the second on, its number."""
    return _without_colons(authenticator.user.username) + _number(authenticator)


def entry(authenticator: Authenticator, site_name: str) -> str:
    """What the entry is called in an app, as most of them show it."""
    return f"{issuer(site_name)}: {account(authenticator)}"


def uri(authenticator: Authenticator, site_name: str) -> str:
    """The whole, as a link."""
    return _written(authenticator, issuer(site_name), account(authenticator))


def picture(authenticator: Authenticator, site_name: str) -> str:
    """The same for a QR code, the names shortened where it would be too fine to read."""
    room = MAX_BYTES - len(_written(authenticator, "", ""))
    site, person = issuer(site_name), _without_colons(authenticator.user.username)
    share = max(ACCOUNT_SHARE, room - 2 * _length(site))
    name = _shortened(person, share, _number(authenticator))
    return _written(authenticator, _shortened(site, (room - _length(name)) // 2), name)


def _written(authenticator: Authenticator, site: str, name: str) -> str:
    # Not by pyotp, which leaves a slash bare in the label.
    label = f"{quote(site, safe='')}:{quote(name, safe='')}"
    secret = totp_secrets.base32(authenticator)
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(site, safe='')}"


def _number(authenticator: Authenticator) -> str:
    return f" {authenticator.number}" if authenticator.number > 1 else ""


def _without_colons(text: str) -> str:
    return " ".join(text.replace(":", " ").split())


def _shortened(text: str, room: int, end: str = "") -> str:
    """As much of `text` as has room together with `end`, and a sign that it is not all."""
    if _length(text + end) <= room:
        return text + end
    lengths = range(len(text) - 1, 0, -1)
    # Better within a picture made of several than nothing at all.
    ends = [*(at for at in lengths if _may_end(text, at)), *lengths]
    cuts = (f"{text[:at].rstrip()}…{end}" for at in ends)
    return next((cut for cut in cuts if _length(cut) <= room), f"…{end}")


def _may_end(text: str, at: int) -> bool:
    # Not between a letter and its marks, nor within a picture made of several.
    joined = unicodedata.category(text[at])[0] in {"M", "C"}
    return not joined and unicodedata.category(text[at - 1]) != "Cf"


def _length(text: str) -> int:
    return len(quote(text, safe=""))

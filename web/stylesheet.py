"""The style sheet: parts in static/css, served as one file and without their comments."""

import re
from functools import cache

from web.assets import Asset, asset
from web.paths import STATIC, path_for, with_query

FOLDER = STATIC / "css"
# In this order, since of two rules with equal claims the later one wins.
PARTS = (
    "tokens",
    "base",
    "layout",
    "buttons",
    "menu",
    "links",
    "forms",
    "choices",
    "passkey_form",
    "times",
    "messages",
    "lists",
    "tables",
    "handing_out",
    "setup",
    "recovery_code",
    "help",
    "app_tiles",
    "apps",
    "print",
)
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)  # a fifth of what would travel


@cache
def sheet() -> Asset:
    """All parts as one file."""
    text = "".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    return asset(_COMMENT.sub("", text).encode(), "text/css")


@cache
def address() -> str:
    """Where browsers find it, and may keep it for good."""
    return with_query(path_for("stylesheet"), v=sheet().version)

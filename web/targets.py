"""Where a sign-in may lead: paths of this site and nothing else (S-80)."""

import re
from urllib.parse import unquote

MAX_LENGTH = 1000


def safe_next(target: str) -> str:
    """`target` if a browser cannot but stay on this site with it, else "".

    Stricter than need be: our paths hold no doubled or encoded slashes, no backslash, no dot
    segments and only printable ASCII.
    """
    if len(target) > MAX_LENGTH or not re.fullmatch(r"/[!-\[\]-~]*", target):
        return ""
    path = re.split("[?#]", target, maxsplit=1)[0]
    decoded = unquote(unquote(path))
    if "//" in decoded or "\\" in decoded or "/." in decoded or not decoded.isprintable():
        return ""
    return target

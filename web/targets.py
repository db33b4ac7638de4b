"""Where a sign-in may lead: paths of this site and nothing else (S-80)."""

import re
from urllib.parse import unquote

MAX_LENGTH = 1000


def safe_next(target: str) -> str:
    """`target` if a browser cannot but stay on this site with it, else "".

    And short enough to be carried in addresses: a longer one is kept in a row (see
    web.sign_in_redirects).
    """
    return target if len(target) <= MAX_LENGTH and stays_here(target) else ""


def stays_here(target: str) -> bool:
    """Whether it is a path of this site and nothing else, however long.

    Stricter than need be: our paths hold no doubled or encoded slashes, no backslash, no dot
    segments and only printable ASCII.
    """
    if not re.fullmatch(r"/[!-\[\]-~]*", target):
        return False
    path = re.split("[?#]", target, maxsplit=1)[0]
    decoded = unquote(unquote(path))
    is_odd = "//" in decoded or "\\" in decoded or "/." in decoded or not decoded.isprintable()
    return not is_odd

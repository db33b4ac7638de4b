"""What an app is told of the person, in five headers that we only ever send (S-105).

All of them, each time: a proxy that gets none could leave the client's own in place. They are ASCII
(S-109); anything else is percent-encoded as UTF-8, so that no app has to guess.
"""

from functools import lru_cache
from urllib.parse import quote

from models import User

USER, NAME, EMAIL = "Remote-User", "Remote-Name", "Remote-Email"
GROUPS, SUB = "Remote-Groups", "Remote-Sub"
NAMES = (USER, NAME, EMAIL, GROUPS, SUB)

# What stays as it is: all that can be seen, and the space, but for the sign that begins a code.
PLAIN = "".join(chr(code) for code in range(ord(" "), ord("~") + 1) if chr(code) != "%")
# A comma stands between two groups.
IN_GROUP = PLAIN.replace(",", "")


def headers(user: User, groups: tuple[str, ...]) -> dict[str, str]:
    """The five."""
    return {
        USER: _encoded(user.username),
        NAME: _encoded(user.name),
        EMAIL: _encoded(user.email),
        GROUPS: ",".join(_encoded(group, IN_GROUP) for group in groups),
        SUB: _encoded(user.sub),
    }


@lru_cache(4096)
def _encoded(text: str, plain: str = PLAIN) -> str:
    return quote(text, plain, "utf-8", "replace")

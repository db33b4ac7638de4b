"""Whose attempts at which way of signing in are counted together.

Browsers that a person has used before have limits of their own, so that strangers cannot keep
an owner out, not even those who know the password.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from domain.access import lifetimes
from domain.database import installation
from models import Session

MAX_FAILURES = 100  # consecutive failures; then the way is locked until it is set up again
MAX_DELAY = 60 * 60  # seconds
MAX_RECOVERY_DELAY = 60
MAX_FROM_SOURCE = 30  # failures from one address
SOURCE_WINDOW = 10 * 60  # seconds
# For how many seconds budgets of one sign-in or one link are kept, which mean nothing after it.
KEPT_FOR = dict.fromkeys(("recovery:", "help:", "totp:link:", "first:at:"), lifetimes.DAY)
# What is locked until a new sign-in stays so for as long as any sign-in can last.
KEPT_FOR["password:session:"] = max(lasts.whole for lasts in lifetimes.STEPS.values())
IPV6_SITE = 64  # bits that one IPv6 customer has at least


@dataclass(frozen=True)
class Limit:
    """Attempts that are counted together. `shut` is the sentence once `most` have failed in a row.

    With a `window`, it is `most` failures in so many seconds instead, with no other delay. Without
    a `longest_delay` there is none at all. What does not `blocks` is only counted.
    """

    key: str
    shut: str = ""
    longest_delay: int = MAX_DELAY
    most: int = MAX_FAILURES
    window: int = 0
    blocks: bool = True


def password(username: str, *, known_browser: bool) -> Limit:
    """The limit of a name, whether or not it exists; the name can't be read from it."""
    if known_browser:
        return Limit(
            f"password:known:{_hidden(username)}",
            f"An incorrect password was entered for this username {MAX_FAILURES} times in a row.",
        )
    return Limit(
        f"password:new:{_hidden(username)}",
        f"An incorrect password was entered for this username {MAX_FAILURES} times in a row "
        "from new browsers.",
    )


def password_behind_code(username: str) -> Limit:
    """The limit of a name after a code that came first, however many codes that takes.

    Anyone guessing here has the phone or the recovery code.
    """
    return Limit(
        f"password:coded:{_hidden(username)}",
        f"After a correct code, an incorrect password was entered {MAX_FAILURES} times in a row. "
        "Use a browser you've signed in with before, or ask for a password reset link.",
    )


def password_in(session: Session) -> Limit:
    """The limit of the password that a signed-in person is asked for.

    For this session only, so that a thief can't keep its owner's browsers waiting.
    """
    return Limit(
        f"password:session:{session.id}",
        f"An incorrect password was entered in this browser {MAX_FAILURES} times in a row. "
        "Sign out, then sign in again.",
    )


def totp(user_id: int, *, known_browser: bool) -> Limit:
    """The limit of a person's authenticators."""
    if known_browser:
        return Limit(
            f"totp:known:{user_id}",
            f"Codes from your authenticator app are locked: {MAX_FAILURES} incorrect ones were "
            "entered in a row. Use your recovery code instead, then set up your app again.",
        )
    return Limit(
        f"totp:new:{user_id}",
        f"Codes from your authenticator app are locked in new browsers: {MAX_FAILURES} incorrect "
        "ones were entered in a row. Use your recovery code instead, or a browser you've signed "
        "in with before.",
    )


def totp_at_link(link_id: int) -> Limit:
    """The limit of codes at one reset link, which only someone with the link can spend."""
    return Limit(
        f"totp:link:{link_id}",
        f"Codes from your authenticator app are locked here: {MAX_FAILURES} incorrect ones were "
        "entered in a row. Use your recovery code instead.",
    )


def totp_at_links(user_id: int) -> Limit:
    """The limit of codes at all of a person's reset links, one after the other.

    Each link has a limit of its own, and whoever creates links could guess at one after the other.
    """
    return Limit(
        f"totp:links:{user_id}",
        f"Codes from your authenticator app are locked for reset links: {MAX_FAILURES} incorrect "
        "ones were entered in a row. Use your recovery code instead.",
        longest_delay=0,
    )


def recovery(session: Session) -> Limit:
    """The limit of the recovery code in one sign-in.

    The code has 120 bits, so guesses only cause delays, and only for the person guessing: they
    never keep the owner waiting.
    """
    return Limit(f"recovery:session:{session.id}", longest_delay=MAX_RECOVERY_DELAY)


def recovery_at_link(link_id: int) -> Limit:
    """The limit of the recovery code at one reset link."""
    return Limit(f"recovery:link:{link_id}", longest_delay=MAX_RECOVERY_DELAY)


def sign_in_code(session: Session) -> Limit:
    """The limit of the help desk's code in one sign-in: 70 bits that last 15 minutes."""
    return Limit(f"help:session:{session.id}", longest_delay=MAX_RECOVERY_DELAY)


def code_first(username: str, address: str) -> Limit:
    """The limit of codes before the password, from one address.

    The code isn't a factor yet: the password, with few attempts, and the rest of the sign-in
    follow. So guesses from elsewhere don't have to keep the owner waiting.
    """
    key = f"first:at:{_hidden(username)[:32]}:{site(address)}"
    return Limit(key, longest_delay=MAX_RECOVERY_DELAY)


def codes_first(username: str) -> Limit:
    """Those from everywhere together, which never refuse: once spent, the code is asked again."""
    return Limit(f"first:all:{_hidden(username)}", blocks=False)


def source(address: str, *, blocks: bool = True) -> Limit:
    """The limit of an address: MAX_FROM_SOURCE failures in SOURCE_WINDOW, whatever they were at."""
    key = f"source:{site(address)}"
    return Limit(key, most=MAX_FROM_SOURCE, window=SOURCE_WINDOW, blocks=blocks)


def of_name(username: str) -> list[Limit]:
    """Those of a name, from whichever address."""
    passwords = [password(username, known_browser=known) for known in (True, False)]
    return [*passwords, password_behind_code(username), codes_first(username)]


def codes_of(user_id: int) -> list[Limit]:
    """Those of a person's authenticators."""
    return [
        *(totp(user_id, known_browser=known) for known in (True, False)),
        totp_at_links(user_id),
    ]


def _hidden(username: str) -> str:
    salt = bytes(installation.current().salt)
    return hmac.new(salt, username.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def site(address: str) -> str:
    """What one customer has: an IPv4 address, or the IPv6 network around it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_SITE), strict=False))

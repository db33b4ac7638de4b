"""A form that makes a secret makes it once: sent again, it shows the same secret.

An administrator who clicks twice, or whose answer was lost, gets the link that works and not a
second one that ends it. The secret is not kept: it follows from the form's one-time value, for
whoever has the server's key.
"""

from dataclasses import dataclass

from domain import tokens
from domain.events import Origin
from domain.refusals import Refused
from models import Making


class MadeBefore(Refused):
    """What the same form has made is there no more, and does not come back."""

    reason = "made-before"

    def __init__(self) -> None:
        super().__init__(
            "This was made before from the same page, and has been used, replaced or taken back "
            "since. Nothing was done just now. To make another, open the page again."
        )


@dataclass(frozen=True)
class Secret:
    """A secret to make, or the one that was made when the form was sent first."""

    token: str
    is_again: bool = False

    def of(self, which: str) -> str:
        """One of several."""
        return tokens.following(self.token, which)


def secret(origin: Origin, now: int, *what: str) -> Secret:
    """The secret that this form makes, within the caller's transaction.

    `what` says what it is for; what is made of it is kept by its hash, as ever.
    """
    if not origin.once:
        return Secret(tokens.new())
    key = tokens.hashed("\0".join([origin.once, str(origin.session), *what]))
    making, is_again = Making.get_or_none(Making.key_hash == key), True
    if making is None:
        making, is_again = Making.create(key_hash=key, at=now), False
    # With the id of the row in it, so that what has been forgotten never comes back.
    return Secret(tokens.following(origin.once, f"making {making.id}"), is_again)

"""What all one-time links have in common: how they are found, and how guesses at them count."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from domain.access import limits, throttle
from domain.audit.events import Caller
from domain.encryption import tokens
from domain.refusals import Refused, log, logged
from models import Invitation, ResetLink, SetupLink, User

TRIES = 3  # while others use the same link

Link = TypeVar("Link", Invitation, ResetLink, SetupLink)


class LinkInvalid(Refused):
    """The link is unknown, used, revoked or too old. The log knows it as `factor`."""

    is_guess = True
    factor = ""
    says = ""

    def __init__(self) -> None:
        super().__init__(self.says)


def find(table: type[Link], token: str, is_open: Any) -> Link | None:
    """The link with this token, if it `is_open`; looking spends nothing."""
    return table.get_or_none(table.token_hash == tokens.hashed(token), is_open)


@contextmanager
def using(
    link: type[LinkInvalid], now: int, caller: Caller, *, works: bool, user: User | None = None
) -> Iterator[None]:
    """What is done through a link, in the block: refusals are logged, guesses counted.

    Someone with a working link doesn't wait for others who guess from the same address.
    """
    source = limits.source(caller.address, blocks=not works)
    with logged(link.factor, user), throttle.trying(now, source):
        yield


def dead(invalid: LinkInvalid, token: str, now: int, caller: Caller) -> Refused:
    """What is said of a link that does not work, which counts as a guess."""
    counted = [limits.source(caller.address)] if token else []
    refusal = throttle.guessed(invalid, now, *counted)
    log(invalid.factor, refusal)
    return refusal

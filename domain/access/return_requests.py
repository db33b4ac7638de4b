"""What people asked for before they had to sign in: kept in a row, however long its address is.

Anyone can have such a row made, so it says nothing of a person and opens nothing. The same request
made again from the same place finds the row that is there.
"""

from typing import Any

from domain.access import limits
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from models import App, ReturnRequest

LASTS = 60 * 60  # seconds
MAX_FROM_ADDRESS = 100  # rows; one IPv6 network counts as an address
MAX_LENGTH = 8000  # of a target


def keep(
    target: str, now: int, address: str, app: App | None = None, state_hash: bytes | None = None
) -> str:
    """The token by which `target` is found again for an hour; "" if it is too long for a row.

    A path of this site, or with an `app` one of that app, for the browser that holds the state.
    """
    if len(target) > MAX_LENGTH:
        return ""
    site = limits.site(address)
    state = state_hash.hex() if state_hash is not None else ""
    # It follows from the request, so that a page loaded again makes no other row.
    token = tokens.following("\0".join([site, str(app.id if app else ""), state, target]), "return")
    row = {"target": target, "app": app, "state_hash": state_hash, "address": site}
    with write():
        is_kept = ReturnRequest.update(created_at=now).where(_is_of(token)).execute()
        if not is_kept:
            ReturnRequest.create(token_hash=tokens.hashed(token), created_at=now, **row)
            _end_beyond_the_most(site)
    return token


def find(token: str, now: int) -> ReturnRequest | None:
    """What was asked for, if that is not too long ago."""
    found: ReturnRequest | None = ReturnRequest.get_or_none(_is_of(token), is_open(now))
    return found


def is_open(now: int) -> Any:
    """The condition, for a query, of those that can still be found."""
    return moments.lasts(ReturnRequest.created_at, LASTS, now)


def _is_of(token: str) -> Any:
    return ReturnRequest.token_hash == tokens.hashed(token)


def _end_beyond_the_most(site: str) -> None:
    beyond = (
        ReturnRequest.select(ReturnRequest.id)
        .where(ReturnRequest.address == site)
        .order_by(ReturnRequest.created_at.desc(), ReturnRequest.id.desc())
        .offset(MAX_FROM_ADDRESS)
        .limit(MAX_FROM_ADDRESS)
    )
    oldest = [row.id for row in beyond]
    ReturnRequest.delete().where(ReturnRequest.id.in_(oldest)).execute()

"""Which invitations wait for their owners, and which have waited too long."""

from typing import Any

from peewee import fn

from domain.clock import moments
from domain.encryption import tokens
from models import Invitation

LINK_LIFETIME = moments.INVITED_FOR
NOT_ACCEPTED = Invitation.account.is_null()
# Whether a token can fit at all: half a hash is left of those whose link was ended for good.
HAS_LINK = fn.LENGTH(Invitation.token_hash) == tokens.HASH_BYTES


def is_open(now: int) -> Any:
    """The condition, for a query, of those that still work."""
    is_lasting = moments.lasts_until(Invitation.expires_at, LINK_LIFETIME, now)
    return is_lasting & HAS_LINK


def is_expired(now: int) -> Any:
    """The condition, for a query, of those that no one has accepted in time."""
    is_over = (Invitation.expires_at <= now) | ~HAS_LINK
    was_made = moments.is_believed(Invitation.expires_at - LINK_LIFETIME, now)
    return is_over & was_made & NOT_ACCEPTED

"""Who was invited and hasn't joined yet: with an open invitation, or one that expired unused.

An expired one is kept for a while, so that administrators see who never joined and renew it.
"""

from typing import Any

from peewee import fn

from domain.access.waiting import HAS_LINK, NOT_ACCEPTED, is_expired, is_open
from domain.encryption import tokens
from domain.signin import invited_groups
from domain.users import usernames
from models import Invitation, User

DAYS_KEPT = 30  # after it expired
KEPT_FOR = DAYS_KEPT * 24 * 60 * 60

_KEPT_OF_HASH = tokens.HASH_BYTES // 2  # once the link is ended for good
_HAS_ACCOUNT = Invitation.username.in_(User.select(User.username))


def open_ones(now: int, asked: str = "", group: int = 0) -> list[Invitation]:
    """The invitations that still work, A to Z; by a name or a group's number."""
    return _found(is_open(now) & NOT_ACCEPTED, asked, group)


def expired_ones(now: int, asked: str = "", group: int = 0) -> list[Invitation]:
    """As `open_ones`, those that expired unused and whose username is still free."""
    return _found(is_expired(now) & ~_HAS_ACCOUNT, asked, group)


def is_of_expired(token: str, now: int) -> bool:
    """Whether the link is of one of these: ended for good or not."""
    whole = tokens.hashed(token)
    is_it = Invitation.token_hash.in_([whole, whole[:_KEPT_OF_HASH]])
    return bool(Invitation.select().where(is_it, is_expired(now), ~_HAS_ACCOUNT).exists())


def sort_key(invitation: Invitation) -> tuple[str, str]:
    """What the invited are sorted by: as everyone else, by what they are called."""
    return usernames.collated(invitation.called), str(invitation.username)


def ending() -> Any:
    """The change that ends a link for good, even if the clock goes back: no token fits the rest."""
    half = fn.SUBSTR(Invitation.token_hash, 1, _KEPT_OF_HASH)
    return Invitation.update(token_hash=half)


def is_to_end(now: int) -> Any:
    """The condition, for a query, of expired ones whose link isn't ended yet."""
    return is_expired(now) & HAS_LINK


def is_of_no_use(now: int) -> Any:
    """The condition, for a query, of those that neither work nor can be renewed."""
    can_be_renewed = is_expired(now) & ~_HAS_ACCOUNT
    return ~is_open(now) & ~can_be_renewed


def is_long_over(now: int) -> Any:
    """The condition, for a query, of those that expired so long ago that no one needs them."""
    return Invitation.expires_at <= now - KEPT_FOR


def _found(where: Any, asked: str, group: int) -> list[Invitation]:
    is_meant = where & invited_groups.leads_to(group) if group else where
    parts = usernames.words(asked)
    found = [one for one in Invitation.select().where(is_meant) if _is_called(one, parts)]
    return sorted(found, key=sort_key)


def _is_called(invitation: Invitation, parts: list[str]) -> bool:
    known = (invitation.username, invitation.name, invitation.email)
    return all(any(part in usernames.searchable(text) for text in known) for part in parts)

"""Browsers in which a person has completed a sign-in before (S-11).

The device cookie opens nothing: it only picks the budget that wrong passwords are counted on,
so that strangers who guess at a name do not keep its owner out.
"""

from domain import tokens
from models import CodeFirst, KnownBrowser, User

REMEMBERED_FOR = 180 * 24 * 60 * 60  # seconds since the last complete sign-in


def is_known(user: User | None, token: str, now: int) -> bool:
    """Whether the browser with this token has signed this person in before."""
    if user is None or not token:
        return False
    found: bool = (
        KnownBrowser.select()
        .where(
            KnownBrowser.user == user,
            KnownBrowser.token_hash == tokens.hashed(token),
            KnownBrowser.seen_at > now - REMEMBERED_FOR,
        )
        .exists()
    )
    return found


def any_known(user: User, now: int) -> bool:
    """Whether the person has signed in before, in whichever browser."""
    living = KnownBrowser.seen_at > now - REMEMBERED_FOR
    found: bool = KnownBrowser.select().where(KnownBrowser.user == user, living).exists()
    return found


def remember(user: User, token: str, now: int) -> str:
    """Note a complete sign-in, within the caller's transaction; returns the token to keep.

    A token that is not ours is never adopted. Several people may share a browser, and a token.
    """
    if not _is_ours(token, now):
        token = tokens.new()
    KnownBrowser.insert(user=user, token_hash=tokens.hashed(token), seen_at=now).on_conflict(
        conflict_target=[KnownBrowser.token_hash, KnownBrowser.user],
        update={KnownBrowser.seen_at: now},
    ).execute()
    return token


def forget(user: User) -> None:
    """Forget every browser of this person, those too that have given a code first."""
    CodeFirst.delete().where(CodeFirst.user == user).execute()
    KnownBrowser.delete().where(KnownBrowser.user == user).execute()


def _is_ours(token: str, now: int) -> bool:
    found: bool = (
        KnownBrowser.select()
        .where(
            KnownBrowser.token_hash == tokens.hashed(token),
            KnownBrowser.seen_at > now - REMEMBERED_FOR,
        )
        .exists()
    )
    return found

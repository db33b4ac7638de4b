"""Browsers in which a person has completed a sign-in before (S-11).

The device cookie opens nothing: it only picks the limit that wrong passwords are counted on,
so that strangers who guess at a name do not keep its owner out.
"""

import secrets
from typing import Any

from domain.encryption import tokens
from models import CodeFirst, KnownBrowser, User

REMEMBERED_FOR = 180 * 24 * 60 * 60  # seconds since the last complete sign-in
MAX_BROWSERS = 20  # browsers a person


def is_known(user: User | None, token: str, now: int) -> bool:
    """Whether the browser with this token has signed this person in before."""
    if not token:
        return False
    # Of a name that nobody has as well: it takes as long (S-16).
    mine = (KnownBrowser.user == user) & _holds(token)
    return KnownBrowser.select().where(mine, _lasts(now)).exists()


def number_of(user: User, token: str) -> int | None:
    """Which of this person's browsers has this token."""
    if not token:
        return None
    found = KnownBrowser.get_or_none(_holds(token), KnownBrowser.user == user)
    return found.number if found is not None else None


def any_known(user: User, now: int) -> bool:
    """Whether the person has signed in before, in whichever browser."""
    return KnownBrowser.select().where(KnownBrowser.user == user, _lasts(now)).exists()


def remember(user: User, token: str, now: int, after: str = "", number: int | None = None) -> str:
    """Note a complete sign-in, within the caller's transaction; returns the token to keep.

    It is a new one each time, so that no one has one that counts as another person's: a browser
    belongs to the person who signed in there last. The previous one still counts until the next
    sign-in, for an answer that was lost; and the same form sent again brings the same new one,
    which follows from the previous one or from `after`, such as the token of the session. `number`
    is the one that this browser had before all were forgotten.
    """
    is_held = bool(token) and KnownBrowser.select().where(_holds(token), KnownBrowser.user == user)
    before = token if is_held else after
    fresh = tokens.following(before, "browser") if before else tokens.new()
    if token:
        KnownBrowser.delete().where(_holds(token), KnownBrowser.user != user).execute()
    renewed = KnownBrowser.update(
        token_hash=tokens.hashed(fresh), former_hash=tokens.hashed(token), seen_at=now
    ).where(KnownBrowser.user == user, _holds(token))
    if not token or not renewed.execute():
        number = number or secrets.randbits(62) + 1
        row = {
            "user": user.id,
            "token_hash": tokens.hashed(fresh),
            "seen_at": now,
            "number": number,
        }
        KnownBrowser.insert(row).on_conflict_ignore().execute()
        _forget_beyond_the_most(user)
    return fresh


def forget(user: User) -> int:
    """Forget every browser of this person, those too that have given a code first; how many."""
    tables = KnownBrowser, CodeFirst
    return sum(table.delete().where(table.user == user).execute() for table in tables)


def _holds(token: str) -> Any:  # a Peewee condition
    hashed = tokens.hashed(token)
    return (KnownBrowser.token_hash == hashed) | (KnownBrowser.former_hash == hashed)


def _lasts(now: int) -> Any:  # likewise
    # Not only what is believed: the sweep makes a moment to come one of now, so no one is shut out.
    return KnownBrowser.seen_at > now - REMEMBERED_FOR


def _forget_beyond_the_most(user: User) -> None:
    newest = (
        KnownBrowser.select(KnownBrowser.id)
        .where(KnownBrowser.user == user)
        .order_by(KnownBrowser.seen_at.desc(), KnownBrowser.id.desc())
        .limit(MAX_BROWSERS)
    )
    kept = [browser.id for browser in newest]
    if len(kept) < MAX_BROWSERS:
        return  # there are no more
    KnownBrowser.delete().where(KnownBrowser.user == user, KnownBrowser.id.not_in(kept)).execute()

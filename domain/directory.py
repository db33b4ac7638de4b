"""Finding people: by the beginning of a word, a page at a time, quick with a million of them."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from domain import usernames
from models import Authenticator, SearchWord, Session, User

PAGE = 50
LAST = "\U0010ffff"  # sorts behind every word that begins alike


@dataclass(frozen=True)
class Line:
    """A person as the list shows them."""

    user: User
    mfa_since: int | None
    seen_at: int | None


@dataclass(frozen=True)
class Page:
    """Some people, and the username after which the next page begins, if there is one."""

    lines: list[Line]
    after: str | None


def page(query: str = "", after: str = "", *, without_mfa: bool = False) -> Page:
    """People by username, behind `after`, whose name has words that begin like those asked for."""
    people = User.select().where(User.username > after).order_by(User.username)
    for word in usernames.words(query):
        found = SearchWord.select(SearchWord.user).where(
            SearchWord.word >= word, SearchWord.word < word + LAST
        )
        people = people.where(User.id.in_(found))
    if without_mfa:
        enrolled = Authenticator.select(Authenticator.user).where(
            Authenticator.activated_at.is_null(False)
        )
        people = people.where(User.id.not_in(enrolled))
    users = list(people.limit(PAGE + 1))
    more = len(users) > PAGE
    return Page(_lines(users[:PAGE]), users[PAGE - 1].username if more else None)


def _lines(users: list[User]) -> list[Line]:
    numbers = [user.id for user in users]
    since = _pairs(
        Authenticator.select(Authenticator.user, fn.MIN(Authenticator.activated_at))
        .where(Authenticator.user.in_(numbers), Authenticator.activated_at.is_null(False))
        .group_by(Authenticator.user)
        .tuples()
    )
    seen = _pairs(
        Session.select(Session.user, fn.MAX(Session.seen_at))
        .where(Session.user.in_(numbers), Session.stage == Session.FULL)
        .group_by(Session.user)
        .tuples()
    )
    return [Line(user, since.get(user.id), seen.get(user.id, user.last_seen_at)) for user in users]


def _pairs(query: Any) -> dict[int, int]:  # a Peewee query
    return dict(iter(query))

"""Finding people: by the beginning of a word, a page at a time, quick with a million of them."""

from dataclasses import dataclass
from typing import Any

from peewee import Tuple, fn

from domain import guesses, usernames
from models import Authenticator, SearchWord, Session, User

PAGE = 50
COMMON = 1000  # people who have a word, from which on it does not matter how many
LAST = "\U0010ffff"  # sorts behind every word that begins alike


@dataclass(frozen=True)
class Line:
    """A person as the list shows them."""

    user: User
    mfa_since: int | None
    seen_at: int | None
    # Whether somebody guesses at the password, so that others have to wait.
    is_guessed_at: bool


@dataclass(frozen=True)
class Page:
    """Some people, and the username after which the next page begins, if there is one."""

    lines: list[Line]
    after: str | None


_activated = Authenticator.select().where(
    Authenticator.user == User.id, Authenticator.activated_at.is_null(False)
)


def page(query: str = "", after: str = "", *, without_mfa: bool = False) -> Page:
    """People whose name has words that begin like those asked for, from behind `after` on.

    By username; those searched for by the word that was found, since only so an index has them
    in order and one page costs the same however many are found.
    """
    words = usernames.words(query)
    people = _found(words, after) if words else _all(after)
    if without_mfa:
        people = people.where(~fn.EXISTS(_activated))
    users = list(people.limit(PAGE + 1))
    more = len(users) > PAGE
    return Page(_lines(users[:PAGE]), users[PAGE - 1].username if more else None)


def _all(after: str) -> Any:  # a Peewee query, as below
    return User.select().where(User.username > after).order_by(User.username)


def _found(words: list[str], after: str) -> Any:
    rarest, *others = sorted(words, key=_commonness)
    other = SearchWord.alias()
    its_words = other.select(other.id).where(other.user == SearchWord.user)
    # Who has several words that begin so is found by the first of them.
    people = (
        User.select()
        .join(SearchWord, on=(SearchWord.user == User.id))
        .where(Tuple(SearchWord.word, SearchWord.user) > _place(after, rarest))
        .where(SearchWord.word < rarest + LAST)
        .where(~fn.EXISTS(its_words.where(_begins(other, rarest), other.word < SearchWord.word)))
        .order_by(SearchWord.word, SearchWord.user)
    )
    for word in others:
        people = people.where(fn.EXISTS(its_words.where(_begins(other, word))))
    return people


def _place(username: str, word: str) -> tuple[str, int]:
    """Where in the order the person stands who is found by `word`; else where it begins."""
    person = User.select(User.id).where(User.username == username)
    found: tuple[str, int] | None = (
        SearchWord.select(SearchWord.word, SearchWord.user)
        .where(SearchWord.user == person, _begins(SearchWord, word))
        .order_by(SearchWord.word)
        .tuples()
        .first()
    )
    return found or (word, 0)


def _commonness(word: str) -> int:
    some = SearchWord.select(SearchWord.id).where(_begins(SearchWord, word)).limit(COMMON)
    return int(some.count())


def _begins(words: Any, word: str) -> Any:  # SearchWord, or an alias of it
    return (words.word >= word) & (words.word < word + LAST)


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
    guessed_at = guesses.among(users)
    return [
        Line(
            user,
            since.get(user.id),
            seen.get(user.id, user.last_seen_at),
            user.id in guessed_at,
        )
        for user in users
    ]


def _pairs(query: Any) -> dict[int, int]:  # a Peewee query
    return dict(iter(query))

"""Finding people: filtered, sorted, a page at a time, quick with a million of them.

Up to MANY people any part of a word is looked for; beyond, its beginning, which an index has. And
whatever is asked for, one page looks at REACH people at most.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from peewee import fn

from domain.access import guesses
from domain.database.paging import Order, Place
from domain.database.queries import without_index
from domain.users import usernames
from models import Membership, Passkey, SearchWord, User

PAGE = 50
MANY = 20_000
FEW = 1000  # who fit a condition: so few are all looked at, in whichever order they are wanted
REACH = 20_000
MAX_WORDS = 8
LAST = "\U0010ffff"  # sorts after every word that begins the same


def _as_is(column: Any) -> Any:
    return column


FILTERS: dict[str, Callable[[Callable[[Any], Any]], Any]] = {
    "admins": lambda of: of(User.is_admin) == True,  # noqa: E712  # bare, no index would have it
    "disabled": lambda of: of(User.disabled_at).is_null(False),
    "never": lambda of: of(User.last_seen_at) == 0,
    "without-mfa": lambda of: of(User.mfa_since) == 0,
}
# Who has no passkey that can be used here, which no index says.
WITHOUT_PASSKEY = "without-passkey"
LACKING = frozenset({"without-mfa", WITHOUT_PASSKEY})  # asked of those who can sign in
SORTS = {
    "name": Order(User.sort_name, User.id),
    "-name": Order(User.sort_name, User.id, down=True),
    "seen": Order(User.last_seen_at, User.id, is_numeric=True),
    "-seen": Order(User.last_seen_at, User.id, is_numeric=True, down=True),
    "mfa": Order(User.mfa_since, User.id, is_numeric=True),
    "-mfa": Order(User.mfa_since, User.id, is_numeric=True, down=True),
}
BY_WORD = Order(SearchWord.word, SearchWord.user)

_COLUMNS = (
    *(User.id, User.username, User.name, User.is_admin, User.disabled_at),
    *(User.last_seen_at, User.mfa_since, User.email_verified_at),
)


@dataclass(frozen=True)
class PeopleQuery:
    """Whom to list: those with these words, of one of FILTERS or all, in an order of SORTS.

    What someone is LACKING counts, as on Overview, only if the account isn't disabled.
    `group` is the number of the one they are in, 0 for any or none. `rp_id` is that of our address,
    for those WITHOUT_PASSKEY.
    """

    text: str = ""
    only: str = ""
    sort: str = "name"
    group: int = 0
    rp_id: str = ""

    @property
    def words(self) -> list[str]:
        """What is looked for: the longest words of it, which are the rarest."""
        return sorted(usernames.words(self.text), key=len, reverse=True)[:MAX_WORDS]


@dataclass(frozen=True)
class Line:
    """A person as the list shows them."""

    user: User
    # Whether someone guesses at the password, so that others have to wait.
    is_guessed_at: bool


@dataclass(frozen=True)
class Page:
    """Some people, and the place after which the next page begins, "" if there is none."""

    lines: list[Line]
    after: str
    # Whether words were looked for by their beginnings alone.
    by_beginnings: bool = False
    # Whether they are in the order of the word found, since too many have it for another.
    by_word: bool = False


def page(wanted: PeopleQuery, after: str = "") -> Page:
    """People who match, after the place `after`."""
    order, is_large = SORTS[wanted.sort], there_are_many()
    conditions = [_begins_a_word(w) if is_large else _is_in_a_word(w) for w in wanted.words]
    conditions += [_is_one_of(wanted)] if wanted.only else []
    conditions += [without_index(User.disabled_at).is_null()] if wanted.only in LACKING else []
    conditions += [_is_in(wanted.group)] if wanted.group else []
    people = User.select(*_COLUMNS)
    people = people.where(*conditions) if conditions else people
    if not is_large or not conditions:
        return _page(people, order, after)
    by_beginnings, few = bool(wanted.words), _few(wanted)
    if few is not None:
        order = replace(order, key=without_index(order.key))
        return _page(people.where(User.id.in_(few)), order, after, by_beginnings=by_beginnings)
    if wanted.words:
        return _page_by_word(people, wanted.words[0], after)
    return _page(people, order, after, User.select())


def there_are_many() -> bool:
    """Whether there are too many people to look into every word."""
    beyond = User.select(User.id).order_by(User.id).offset(MANY).limit(1)
    return bool(list(beyond.tuples()))


def begins(column: Any, part: str) -> Any:
    """The condition that a value begins so, which an index of it answers on either engine."""
    return (column >= part) & (column < part + LAST)


def _page(people: Any, order: Order, after: str, rows: Any = None, **notes: bool) -> Page:
    """A page of what this query finds, for which it looks at REACH of the `rows`, if given."""
    place = order.place(after)
    if place is not None:
        people = people.where(order.behind(place))
        rows = rows.where(order.behind(place)) if rows is not None else None
    end = order.reached(rows, REACH) if rows is not None else None
    if end is not None:
        people = people.where(order.until(end))
    keyed = people.select_extend(order.key.alias("key"))
    users = list(order.sorted(keyed).limit(PAGE + 1).objects())
    if len(users) > PAGE:
        end = Place(users[PAGE - 1].key, users[PAGE - 1].id)
    return Page(_lines(users[:PAGE]), str(end) if end else "", **notes)


def _page_by_word(people: Any, word: str, after: str) -> Page:
    """As `_page`, in the order of the words that begin so: only there one page costs the same."""
    earlier = SearchWord.alias()
    # Who has several words that begin so is found by the first of them.
    has_earlier = earlier.select(earlier.id).where(
        earlier.user == SearchWord.user, begins(earlier.word, word), earlier.word < SearchWord.word
    )
    rows = SearchWord.select().where(begins(SearchWord.word, word))
    found = people.join(SearchWord, on=(SearchWord.user == User.id))
    found = found.where(begins(SearchWord.word, word), ~fn.EXISTS(has_earlier))
    return _page(found, BY_WORD, after, rows, by_beginnings=True, by_word=True)


def _few(wanted: PeopleQuery) -> Any:
    """The ids of people who match a condition that at most FEW match, if there is one."""
    fit: list[Any] = [
        SearchWord.select(SearchWord.user).where(begins(SearchWord.word, w)) for w in wanted.words
    ]
    if wanted.only in FILTERS:
        fit.append(User.select(User.id).where(FILTERS[wanted.only](_as_is)))
    if wanted.group:
        fit.append(Membership.select(Membership.user).where(Membership.group == wanted.group))
    return next((ids for ids in fit if ids.limit(FEW + 1).count() <= FEW), None)


def _is_one_of(wanted: PeopleQuery) -> Any:
    if wanted.only in FILTERS:
        return FILTERS[wanted.only](without_index)
    can_be_used = Passkey.switched_off_at.is_null() & (Passkey.rp_id == wanted.rp_id)
    return ~fn.EXISTS(Passkey.select(Passkey.id).where(Passkey.user == User.id, can_be_used))


def _is_in_a_word(part: str) -> Any:
    return User.id.in_(SearchWord.select(SearchWord.user).where(SearchWord.word.contains(part)))


def _begins_a_word(part: str) -> Any:
    word = SearchWord.alias()
    return fn.EXISTS(word.select(word.id).where(word.user == User.id, begins(word.word, part)))


def _is_in(group: int) -> Any:
    of_user = (Membership.user == User.id) & (Membership.group == group)
    return fn.EXISTS(Membership.select(Membership.id).where(of_user))


def _lines(users: list[User]) -> list[Line]:
    guessed_at = guesses.guessed_at(users)
    return [Line(user, user.id in guessed_at) for user in users]

"""People as the list shows them."""

from collections.abc import Iterator

from domain.users import directory
from domain.users.directory import Page, PeopleQuery


def pages(wanted: PeopleQuery) -> Iterator[Page]:
    page = directory.page(wanted)
    yield page
    while page.after:
        page = directory.page(wanted, page.after)
        yield page


def names(text: str = "", only: str = "", sort: str = "name") -> list[str]:
    """The usernames of everyone found, over all pages."""
    found = pages(PeopleQuery(text, only, sort))
    return [line.user.username for page in found for line in page.lines]

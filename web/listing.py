"""The list of People that an address asks for, and what its form shows of that."""

from typing import Any

from domain.signin import invitations
from domain.users import directory
from domain.users.directory import Page, Wanted
from web.request import Request

INVITED = "invited"  # of whom to show: those who have no account yet
MAX_TEXT = 100
MAX_PLACE = 130


def wanted(request: Request) -> Wanted:
    """Whom the address asks for; nonsense asks for everyone."""
    query = request.query_params
    only, sort = query.get("only", ""), query.get("sort", "")
    return Wanted(
        query.get("q", "")[:MAX_TEXT],
        only if only in {*directory.FILTERS, INVITED} else "",
        sort if sort in directory.SORTS else Wanted.sort,
    )


def asked(request: Request) -> dict[str, str]:
    """The same for an address, without what goes without saying."""
    found = wanted(request)
    query = {"q": found.text, "only": found.only, "sort": found.sort}
    return {name: text for name, text in query.items() if text and text != Wanted.sort}


def listed(request: Request) -> dict[str, Any]:
    """What the page shows."""
    found, query = wanted(request), request.query_params
    after = query.get("after", "")[:MAX_PLACE]
    is_for_all = found.only in ("", INVITED) and not after
    invited = invitations.open_ones(request.now, found.text) if is_for_all else []
    return {
        "page": Page([], "") if found.only == INVITED else directory.page(found, after),
        "invited": invited[: directory.PAGE],
        "more_invited": max(len(invited) - directory.PAGE, 0),
        "after": after,
        "wanted": found,
        "asked": asked(request),
        "ticked": query.get("ticked") == "all",
        "many": directory.MANY,
    }

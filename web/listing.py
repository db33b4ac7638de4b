"""The list of People that an address asks for, and what its form shows of that."""

from typing import Any

from domain.mfa import passkey_policy
from domain.passkeys import relying_party, rows
from domain.signin import invited, invited_groups
from domain.users import directory, groups
from domain.users.directory import Page, PeopleQuery
from models import Invitation
from web.numbers import row_number
from web.request import Request

INVITED = "invited"  # of whom to show: those who have no account yet
MAX_TEXT = 100
MAX_PLACE = 130


def wanted(request: Request) -> PeopleQuery:
    """Whom the address asks for; nonsense asks for everyone."""
    query = request.query_params
    only, sort = query.get("only", ""), query.get("sort", "")
    return PeopleQuery(
        query.get("q", "")[:MAX_TEXT],
        only if only in {*directory.FILTERS, directory.WITHOUT_PASSKEY, INVITED} else "",
        sort if sort in directory.SORTS else PeopleQuery.sort,
        _group(query.get("group")),
        relying_party.id_at(request.settings.origin),
    )


def asked(request: Request) -> dict[str, str]:
    """The same for an address, without what goes without saying."""
    found = wanted(request)
    group = str(found.group or "")
    query = {"q": found.text, "only": found.only, "sort": found.sort, "group": group}
    return {name: text for name, text in query.items() if text and text != PeopleQuery.sort}


def listed(request: Request) -> dict[str, Any]:
    """What the page shows."""
    found, query = wanted(request), request.query_params
    after = query.get("after", "")[:MAX_PLACE]
    is_for_all = found.only in ("", INVITED) and not after
    open_ones, expired = _invited(request, found) if is_for_all else ([], [])
    waiting = _sorted(open_ones + expired, found.sort)
    shown, first = _page(found, after), waiting[: directory.PAGE]
    return {
        "page": shown,
        "invited": first,
        "expired": {invitation.id for invitation in expired},
        "groups": groups.everyone(),
        "groups_of": groups.among([line.user for line in shown.lines]),
        "passkeys_needed_by": passkey_policy.needed_by() if found.rp_id else "",
        "with_passkey": rows.owners_among([line.user for line in shown.lines], found.rp_id),
        "groups_of_invited": invited_groups.names(first),
        "more_invited": max(len(waiting) - directory.PAGE, 0),
        "after": after,
        "wanted": found,
        "asked": asked(request),
        "ticked": query.get("ticked") == "all",
        "many": directory.MANY,
    }


def _group(number: str | None) -> int:
    found = row_number(number)
    return found if found and groups.numbered(found) else 0


def _page(found: PeopleQuery, after: str) -> Page:
    return Page([], "") if found.only == INVITED else directory.page(found, after)


def _invited(request: Request, found: PeopleQuery) -> tuple[list[Invitation], list[Invitation]]:
    """Those with an open invitation, and those whose invitation expired."""
    meant = request.now, found.text, found.group
    return invited.open_ones(*meant), invited.expired_ones(*meant)


def _sorted(waiting: list[Invitation], sort: str) -> list[Invitation]:
    """By name: of them no one was seen yet nor has MFA, so that they are alike in all else."""
    return sorted(waiting, key=invited.sort_key, reverse=sort == "-name")

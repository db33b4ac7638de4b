"""The list of People that an address asks for, and what its form shows of that."""

from typing import Any

from starlette.responses import Response

from domain.mfa import passkey_policy
from domain.passkeys import relying_party, rows
from domain.signin import invited, invited_groups
from domain.users import directory, groups
from domain.users.directory import Page, PeopleQuery
from models import Invitation, User
from web.forms import ChoiceUnknown, Form
from web.numbers import row_number
from web.pages import render_into
from web.request import Request

INVITED = "invited"  # of whom to show: those who have no account yet
SEPARATOR = " "  # no username and no address has one
MAX_TEXT = 100
MAX_PLACE = 130
# In place of the fields and the list: htmx would put it where the list was.
BOTH = {"HX-Retarget": "#directory", "HX-Reswap": "outerHTML"}


class Fields(Form):
    """Those in the address that limit the list."""

    fields = dict.fromkeys(("only", "group"), "")


def read(request: Request, found: PeopleQuery) -> Fields:
    """What limits the list. What there is not is wrong: it would limit nothing."""
    query = request.query_params
    asked = Fields({name: query.get(name, "") for name in Fields.fields})
    if asked["only"] != found.only:
        asked.refuse(ChoiceUnknown("Choose one from the list."), "only")
    if asked["group"] and not found.group:
        asked.refuse(groups.GroupGone(), "group")
    return asked


def wanted(request: Request) -> PeopleQuery:
    """Whom the address asks for; what there is not is left out."""
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
    return _in_address(wanted(request))


def place(request: Request) -> dict[str, str]:
    """The same with the page of the list, and the group chosen beside its actions."""
    query = request.query_params
    group, after = _group(query.get("with_group")), query.get("after", "")[:MAX_PLACE]
    return asked(request) | {"after": after, "with_group": str(group or "")}


def left(request: Request, users: list[User]) -> dict[str, str]:
    """The same with these people selected, as whoever comes back has left the list."""
    return place(request) | {"selected": SEPARATOR.join(user.username for user in users)}


def listed(request: Request, found: PeopleQuery) -> dict[str, Any]:
    """What the page shows."""
    query = request.query_params
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
        "asked": _in_address(found),
        "here": place(request),
        "ticked": query.get("ticked") == "all",
        "selected": query.get("selected", "").split(SEPARATOR),
        "many": directory.MANY,
        "lacking": directory.LACKING,
    }


def refused(request: Request, asked: Fields, found: PeopleQuery) -> Response:
    """The page with what is wrong at its field, and no list."""
    return render_into(
        request,
        BOTH,
        "people/index.html",
        fragment="directory",
        status=422,
        form=asked,
        wanted=found,
        groups=groups.everyone(),
    )


def _in_address(found: PeopleQuery) -> dict[str, str]:
    group = str(found.group or "")
    query = {"q": found.text, "only": found.only, "sort": found.sort, "group": group}
    return {name: text for name, text in query.items() if text and text != PeopleQuery.sort}


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

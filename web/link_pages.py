"""The pages that one-time links lead to: what they open, and what is said where it is nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from starlette.responses import Response

from domain import refusals
from domain.refusals import Refused
from domain.signin import one_time_links
from domain.signin.one_time_links import LinkInvalid
from web import link_cookies, page_account
from web.pages import render
from web.request import Request

Opened = TypeVar("Opened")


def _any(_: Any) -> bool:
    return True


def _never(_: str, __: int) -> bool:
    return False


@dataclass(frozen=True)
class LinkPage(Generic[Opened]):
    """The page of one kind of link; its route and its cookie have the same `name`.

    `find` is what a token opens, if it works; the page of one that does not is in `folder`, and
    says so where it is known that it `has_expired`.
    """

    name: str
    folder: str
    find: Callable[[str, int], Opened | None]
    invalid: type[LinkInvalid]
    has_expired: Callable[[str, int], bool] = _never

    def follow(self, request: Request) -> Response:
        """Move the token out of the address and into a cookie; spends nothing (S-39, S-40, B48)."""
        return link_cookies.follow(request, self.name, self.name)

    def latest(self, request: Request) -> str:
        """The token of the link followed last, "" if there is none."""
        return link_cookies.latest(request, self.name)

    def opened(self, request: Request, token: str) -> Opened | None:
        """What a link opens, if it works."""
        return self.find(token, request.now)

    def living(self, request: Request, fits: Callable[[Any], bool] = _any) -> str:
        """The token of the latest link that works, and fits, "" if none does."""
        return link_cookies.fitting(request, self.name, partial(self._works, request, fits))

    def dead(self, request: Request, refusal: Refused | None = None) -> Response:
        """The page of a link that does not work: 404, or 429 where too many were tried."""
        wait = refusal.retry_after if refusal is not None else None
        headers = {"Retry-After": str(wait)} if wait else None
        template, status = f"{self.folder}/invalid.html", 429 if wait else 404
        context: dict[str, Any] = {"refusal": refusal}
        context["has_expired"] = self.has_expired(self.latest(request), request.now)
        return render(request, template, status=status, headers=headers, **context)

    def seen_dead(self, request: Request) -> Response:
        """As `dead`, to somebody who looks at it; the next look is at a link that works, if any."""
        refusals.log(self.invalid.factor, self.invalid())
        works = partial(self._works, request, _any)
        return link_cookies.bring_forward(request, self.dead(request), self.name, works)

    def tried_dead(self, request: Request, token: str) -> Response:
        """As `dead`, to somebody who sent a form, which counts as a guess."""
        refusal = one_time_links.dead(self.invalid(), token, request.now, request.caller)
        return self.dead(request, refusal)

    def sent_from_before(
        self, request: Request, handle: Callable[[Request, str], Response]
    ) -> Response | None:
        """The answer to the page of a link that works, where another tab has followed one since."""
        living = self.living(request, partial(page_account.is_shown_to, request))
        if not living:
            return None
        response = handle(request, living)
        link_cookies.keep(request, response, self.name, living)
        return response

    def _works(self, request: Request, fits: Callable[[Any], bool], token: str) -> bool:
        opened = self.find(token, request.now)
        return opened is not None and fits(opened)

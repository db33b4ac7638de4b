"""A request, as handlers are given it: what was sent, by whom, from where and when.

It is facts and no more: it asks no one anything and has nothing that the answer must set.
"""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from starlette import requests
from starlette.datastructures import FormData

from domain.access.mfa_requirement import MfaRequirement
from domain.audit.events import Caller
from models import Session, User
from web.audience import READS
from web.caller import caller_of
from web.numbers import row_number
from web.targets import safe_next

if TYPE_CHECKING:
    from settings import Settings
    from web.layout import Layout


class Request(requests.Request):
    """What the guard knows it tells here, before the handler is called.

    `session` and `user` may only be asked for where it lets no one in without.
    """

    # What was posted.
    data = FormData()
    # The session that the browser holds: half, while the second factor is owed, or full.
    found_session: Session | None = None
    # What surrounds the pages of a signed-in person; None if no whole page is wanted.
    layout: "Layout | None" = None
    # On administrators' pages: up to where they show the history (see domain.access.actions).
    newest_event = 0

    @property
    def settings(self) -> "Settings":
        """The installation's settings."""
        settings: Settings = self.app.state.settings
        return settings

    @property
    def now(self) -> int:
        """The server's time, in whole seconds since 1970."""
        return int(self.app.state.clock())

    @property
    def session(self) -> Session:  # type: ignore[override]  # Starlette's own is not used here
        """The session of the person here, half or full."""
        assert self.found_session is not None, "the route's guard lets no one in without one"
        return self.found_session

    @property
    def user(self) -> User:
        """Whose session it is."""
        return self.session.user

    @property
    def signed_in_user(self) -> User | None:
        """The person fully signed in, if there is one."""
        session = self.found_session
        return session.user if session is not None and session.is_full else None

    @property
    def is_half_signed_in(self) -> bool:
        """Whether the password was given and the second factor is owed."""
        return self.found_session is not None and not self.found_session.is_full

    @property
    def shown_as(self) -> str:
        """Names the account on its pages; "" while no one has started to sign in."""
        return self.found_session.user.shown_as if self.found_session is not None else ""

    @property
    def mfa_requirement(self) -> MfaRequirement:
        """What the team's policy asks of the person, as it was when the session was found."""
        known: MfaRequirement = self.session.mfa_requirement
        return known

    @cached_property
    def caller(self) -> Caller:
        """Where the request comes from, for sessions and history, and which form came with it."""
        return replace(caller_of(self), once=str(self.data.get("once", "")))

    @property
    def acting(self) -> Caller:
        """The same for what an administrator does to others, with what the form says besides."""
        seen = row_number(self.data.get("seen"))
        return replace(
            Caller.of(self.session),
            # More than there is to know was shown before a backup was restored.
            seen=seen if seen <= self.newest_event else 0,
        )

    @property
    def next(self) -> str:
        """Where the person was going, as the form or else the address says, if that is here."""
        if not self.data and not self.scope.get("query_string"):
            return ""  # as on most pages, each of which asks more than once
        return safe_next(str(self.data.get("next", self.query_params.get("next", ""))))

    @property
    def asked_for(self) -> str:
        """The path asked for, with its query as it was sent."""
        return f"{self.url.path}?{self.url.query}" if self.url.query else self.url.path

    @property
    def is_read(self) -> bool:
        """Whether it only reads, so that it can be asked again; a form can't."""
        return self.method in READS

    @property
    def is_page_load(self) -> bool:
        """Whether someone goes to this page; browsers say so of what they load for another."""
        mode = self.headers.get("Sec-Fetch-Mode", "navigate")
        return self.method == "GET" and mode == "navigate" and not self.is_htmx

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a fragment; a restored page is asked for whole."""
        headers = self.headers
        return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers

    def resume(self, session: Session) -> None:
        """Say whose request this is, and in the session where it comes from.

        A thief of the cookies, the device's among them, is hardly where the session is at home:
        what is done elsewhere isn't attributed to its owner's browser.
        """
        caller = self.caller
        is_at_home = (caller.address, caller.browser) == (session.address, session.browser)
        session.device = caller.device if is_at_home else ""
        session.seen_from = replace(caller, device=session.device, session=session.id)
        self.found_session = session

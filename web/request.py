"""A request, with who makes it and when, and what its answer must tell the browser to keep."""

import ipaddress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette import requests
from starlette.datastructures import FormData

from domain.access import sessions
from domain.access.mfa_requirement import MfaRequirement
from domain.access.sessions import Opened
from domain.audit.events import SHELL, Caller
from domain.encryption import tokens
from domain.mfa import authenticators, policy
from domain.team import reminders
from models import Session, User

if TYPE_CHECKING:
    from settings import Settings
from settings_readers import Network

BROWSER_MAX = 200
ADDRESS_MAX = 46  # characters of an address, and one more


class Request(requests.Request):
    """What a handler is given. `session` and `user` may only be asked of who has signed in."""

    _session: Session | None = None
    # What was posted.
    data = FormData()
    opened: Opened | None = None
    known_as: str = ""
    link: tuple[str, str] | None = None
    notice: str | None = None
    notice_about = ""
    signs_out = False
    # Of administrators' pages: the newest event of the history that the page sent knew of, and the
    # newest that the page to come will know of (see domain.access.actions).
    seen: int | None = None
    once: str = ""
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
        """The visitor's session, whole or half."""
        assert self._session is not None, "the route's audience lets no one in without one"
        return self._session

    @property
    def user(self) -> User:
        """The person signed in."""
        return self.session.user

    @property
    def signed_in_user(self) -> User | None:
        """The person fully signed in, if there is one: for the page's header."""
        signed_in = self._session is not None and self._session.is_full and not self.signs_out
        return self.session.user if signed_in else None

    @property
    def session_user(self) -> User | None:
        """Whose session it is, whole or half."""
        return self._session.user if self._session is not None else None

    @property
    def shown_as(self) -> str:
        """Names the visitor's account on its pages; "" while nobody has begun to sign in."""
        return self._session.user.shown_as if self._session is not None else ""

    @property
    def mfa_requirement(self) -> MfaRequirement:
        """What the team's policy asks of the person."""
        known: MfaRequirement | None = self.session.mfa_requirement
        return known or policy.requirement_of(self.user)

    @property
    def is_reminded(self) -> bool:
        """Whether an administrator has asked for MFA, and no deadline says so anyway."""
        asked = self.mfa_requirement
        is_open = not asked.has_mfa and not asked.is_ahead(self.now)
        return is_open and reminders.is_due(self.user, self.now)

    @property
    def lost_phone_is_off(self) -> bool:
        """Whether the person's lost phone has been switched off already."""
        return not authenticators.active(self.user)

    @property
    def is_half_signed_in(self) -> bool:
        """Whether the visitor has given the password and owes the second factor."""
        return self._session is not None and not self._session.is_full

    @property
    def caller(self) -> Caller:
        """Where the request comes from, for sessions and history."""
        return Caller(
            client_address(self), _browser(self.headers.get("User-Agent", "")), self.device
        )

    @property
    def acting(self) -> Caller:
        """As `caller`, with the session at work: for what the person does to others."""
        return replace(self.caller, session=self.session.id, seen=self.seen, once=self.once)

    @property
    def device(self) -> str:
        """The token of the device cookie, if the browser sent one."""
        return self.cookies.get(cookie_name(self.settings, "browser"), "")

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a fragment; a restored page is asked for whole."""
        headers = self.headers
        return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers

    def resume(self, session: Session | None) -> None:
        """Say whose request this is, and where it comes from.

        Whoever has stolen the cookies, that of the device among them, is hardly where the session
        is at home: what is done elsewhere is not put down to its owner's browser.
        """
        self._session = session
        if session is not None:
            caller = self.caller
            is_at_home = (caller.address, caller.browser) == (session.address, session.browser)
            session.device = caller.device if is_at_home else ""
            session.seen_from = replace(caller, device=session.device, session=session.id)

    def adopt(self, opened: Opened) -> None:
        """Continue as this session, whose token the browser is to keep; the one before ends."""
        if self._session is not None and self._session.id != opened.session.id:
            sessions.give_way(self._session, self.now)
        self._session, self.opened = opened.session, opened
        self.known_as = opened.device

    def carry(self, kind: str, token: str) -> None:
        """Move a link's token out of the address: the browser keeps it, as the latest."""
        self.link = (kind, tokens.pasted(token))

    def leave(self) -> None:
        """End the session that the browser holds, if any, and have it forgotten there."""
        if self._session is not None:
            sessions.give_way(self._session, self.now)
        self.sign_out()

    def sign_out(self) -> None:
        """Make the browser forget its session."""
        self.signs_out = True

    def notify(self, notice: str, about: str = "") -> None:
        """Show a notice on the page that comes next (see web.flash), and whom it is about."""
        self.notice, self.notice_about = notice, about


@lru_cache(1024)
def _browser(user_agent: str) -> str:
    shown = "".join(c for c in user_agent[:BROWSER_MAX] if c.isprintable()).strip()
    # What commands call themselves in the history; no browser does.
    return "" if shown.lower().startswith(SHELL.strip()) else shown


def cookie_name(settings: "Settings", kind: str) -> str:
    """The full name of the cookie of this kind."""
    return _cookie_name(settings.origin, kind)


@lru_cache(1024)
def _cookie_name(origin: str, kind: str) -> str:
    if origin.startswith("https://"):
        return f"__Host-nightlatch-{kind}"
    return f"nightlatch-{urlsplit(origin).port or 80}-{kind}"


def client_address(request: requests.Request) -> str:
    """The address of whoever made the request, as far as it can be believed.

    Behind trusted proxies it is the right-most hop of X-Forwarded-For that is not one of them;
    what stands left of it is whatever the client wrote. Nobody else's header counts (S-104).
    """
    settings: Settings = request.app.state.settings
    peer = _parsed(_without_zone(request.client.host if request.client else ""))
    if peer is None:
        return ""
    for hop in reversed(",".join(request.headers.getlist("X-Forwarded-For")).split(",")):
        if not _is_trusted(peer, settings.trusted_proxies):
            break
        address = _parsed(_without_zone(hop))
        if address is None:
            break
        peer = address
    return str(peer)


def _is_trusted(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: "tuple[Network, ...]"
) -> bool:
    return any(address in network for network in networks)


def _without_zone(hop: str) -> str:
    # It names a network card of whoever wrote it, in as many letters as they like (RFC 4007 §11).
    return hop.partition("%")[0].strip()[:ADDRESS_MAX]


@lru_cache(1024)
def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address

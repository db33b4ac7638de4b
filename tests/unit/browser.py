"""A browser for tests that write down what a form sends: it adds what the page itself would.

That is whom the page was shown to, which here is whoever holds the cookies now. A test that gives
`shown_to` of its own, or the header, is taken at its word.
"""

import re
from html import unescape
from typing import Any, Self
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from domain.access import actions, session_rows
from domain.encryption import tokens
from models import Group, Invitation, ResetLink, User
from web.page_account import FIELD, HEADER

ABOUT: dict[str, Any] = {
    "/people/invitations": Invitation.username,
    "/people": User.username,
    "/groups": Group.name,
}


class Browser(TestClient):
    """Sends forms as the pages that it stands for would have them."""

    @classmethod
    def at(cls, app: ASGIApp) -> Self:
        """One on the server's own machine, which follows nothing and takes a fault for a page."""
        return cls(
            app,
            base_url="http://localhost:8000",
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
            raise_server_exceptions=False,
            client=("127.0.0.1", 50000),
        )

    def request(self, method: str, url: Any, **given: Any) -> Response:
        """Send this from a page that was shown to whoever is signed in now."""
        sends_a_form = all(given.get(other) is None for other in ("content", "files", "json"))
        if method == "POST" and sends_a_form:
            path = urlsplit(str(url)).path
            given["data"] = self.given(path) | dict(given.get("data") or {})
        headers = dict(given.get("headers") or {})
        if method != "POST" and headers.get("HX-Request") == "true":
            given["headers"] = {HEADER: self.shown_to("")} | headers
        return super().request(method, url, **given)

    def given(self, path: str) -> dict[str, str]:
        """What the forms that post to this path bring along."""
        return {FIELD: self.shown_to(path)} | self._known(path)

    def shown_to(self, path: str) -> str:
        """What stands in the field on the page that posts to this path."""
        whom = self._whom(path)
        return whom.shown_as if whom else ""

    def _known(self, path: str) -> dict[str, str]:
        """What forms of administrators say of the history, and whom they are about."""
        kind, number = next(
            ((k, int(found[1])) for k in ABOUT if (found := re.match(rf"{k}/(\d+)", path))), ("", 0)
        )
        named = ABOUT[kind] if kind else None
        found = named.model.select(named).where(named.model.id == number) if named else None
        return {"seen": str(actions.newest()), "about": str(found.scalar() or "") if found else ""}

    def _whom(self, path: str) -> User | Invitation | None:
        if path == "/invitation":
            asked = Invitation.token_hash == self._hash("invitation")
            invitation: Invitation | None = Invitation.get_or_none(asked)
            return invitation
        link = ResetLink.get_or_none(ResetLink.token_hash == self._hash("reset"))
        held = link if path == "/reset" else session_rows.find(self._cookie("session"))
        return held.user if held else None

    def _hash(self, kind: str) -> bytes:
        return tokens.hashed(self._cookie(kind).partition(".")[0])  # the link followed last

    def _cookie(self, kind: str) -> str:
        named = (cookie.value for cookie in self.cookies.jar if cookie.name.endswith(f"-{kind}"))
        return next(named, None) or ""


def words(page: str) -> str:
    """What a person reads of it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def form(page: str, path: str, which: int | None = None) -> dict[str, str]:
    """What the form on this page that posts to `path` would send as it stands there."""
    forms = re.findall(rf'<form[^>]*\baction="{re.escape(path)}".*?</form>', page, re.DOTALL)
    [found] = forms if which is None else [forms[which]]
    inputs = [one for one in re.findall(r"<input\b[^>]*>", found) if " disabled>" not in one]
    fields = (dict(re.findall(r'(\w+)="([^"]*)"', field)) for field in inputs)
    return {field["name"]: unescape(field.get("value", "")) for field in fields if "name" in field}

"""A browser on the way to an app, and the proxy in front of that app, which asks us first.

The browser follows redirects between the app's host and ours as a real one does, each host with its
own cookies, and lands on what the app itself would answer.
"""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from domain.apps import hand_over
from tests.unit import door
from web import app_cookies

NAVIGATES = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html", "User-Agent": "Firefox"}
MAX_HOPS = 8


@dataclass
class Proxied:
    """Asks for one app's pages as a browser behind Caddy (or Traefik), or behind nginx."""

    client: TestClient
    origin: str = door.WIKI
    nginx: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    hops: list[str] = field(default_factory=list)

    def get(self, target: str = "/", method: str = "GET", **headers: str) -> Response:
        """What the check says of this request; 200 is what the app would get."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} | headers
        if self.nginx:
            answer = self._by_nginx(target, method, sent)
        else:
            answer = self._by_caddy(target, method, sent)
        self._keep(answer)
        return answer

    def load(self, target: str = "/", method: str = "GET") -> Response:
        """The same for a page that a person goes to."""
        return self.get(target, method, **NAVIGATES)

    def visit(self, target: str = "/") -> Response:
        """Go to a page, and wherever one is led from there."""
        self.hops = []
        answer = self.load(target)
        while "Location" in answer.headers or "Refresh" in answer.headers:
            there = answer.headers.get("Location") or answer.headers["Refresh"].split("url=")[1]
            self.hops.append(there)
            assert len(self.hops) <= MAX_HOPS, self.hops
            answer = self.follow(there)
        return answer

    def follow(self, there: str) -> Response:
        """Go to an address of the app, or to one of ours."""
        if there.startswith(self.origin):
            return self.load(there.removeprefix(self.origin))
        parts = urlsplit(there)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.client.get(path, headers={"Sec-Fetch-Site": "cross-site"})

    @property
    def token(self) -> str:
        """The app's cookie."""
        return self.cookies.get(app_cookies.name(self.origin, app_cookies.APP), "")

    @property
    def state(self) -> str:
        """What ties hand-overs to this browser."""
        return self.cookies.get(app_cookies.name(self.origin, app_cookies.STATE), "")

    def _by_caddy(self, target: str, method: str, sent: dict[str, str]) -> Response:
        scheme, _, host = self.origin.partition("://")
        told = {
            "Host": host,
            "X-Forwarded-Proto": scheme,
            "X-Forwarded-Host": host,
            "X-Forwarded-Uri": target,
            "X-Forwarded-Method": method,
            "X-Forwarded-For": "203.0.113.9",
        }
        return self.client.get("/forward/caddy-traefik", headers=sent | told)

    def _by_nginx(self, target: str, method: str, sent: dict[str, str]) -> Response:
        told = {"X-Original-URL": self.origin + target, "X-Original-Method": method}
        told["X-Forwarded-For"] = "203.0.113.9"
        answer = self.client.get("/forward/nginx", headers=sent | told)
        assert answer.status_code in {200, 401, 403}
        assert not answer.content
        if answer.status_code == 200:
            return answer
        return self.client.get("/forward/nginx/page", headers=sent | told)

    def _keep(self, answer: Response) -> None:
        for header in answer.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


LASTS = hand_over.CODE_LASTS

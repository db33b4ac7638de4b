"""A browser as far as headers and cookies go, in front of one of the proxies."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tests.e2e.front_door import raw
from tests.e2e.front_door.proxies import LOGIN, Proxy
from tests.e2e.front_door.raw import Answer

MOST = 10  # steps that a browser would take too, before it says that this leads nowhere


@dataclass
class Visitor:
    """Somebody with cookies of their own."""

    proxy: Proxy
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def signed_in(cls, proxy: Proxy, token: str) -> "Visitor":
        """One who has signed in to Nightlatch, and been to no app yet."""
        return cls(proxy, {LOGIN: {"__Host-nightlatch-session": token}} if token else {})

    def url(self, host: str, target: str = "/") -> str:
        """An address as people see it."""
        return f"https://{host}:{self.proxy.port}{target}"

    def ask(self, url: str, *headers: str, method: str = "GET", body: str = "") -> Answer:
        """Send one request, and keep the cookies that come back."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        target = url.partition(parts.netloc)[2] or "/"
        kept = "; ".join(f"{name}={value}" for name, value in self._of(host).items())
        lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"Cookie: {kept}"] if kept else []
        lines += [f"Content-Length: {len(body)}"] if body or method == "POST" else []
        data = "\r\n".join([*lines, *headers, "", body]).encode("latin-1")
        answer = raw.sent((self.proxy.address, self.proxy.port), host, data)
        self._keep(host, answer)
        return answer

    def read(self, url: str) -> list[Answer]:
        """Go to a page as a person does, wherever that leads; every answer on the way."""
        answers = [self.ask(url, "Sec-Fetch-Mode: navigate", "Accept: text/html")]
        while answers[-1].location and len(answers) < MOST:
            url = urljoin(url, answers[-1].location)
            answers.append(self.ask(url, "Sec-Fetch-Mode: navigate", "Accept: text/html"))
        return answers

    def into(self, host: str) -> str:
        """The cookie of an app, got as a browser gets it."""
        answers = self.read(self.url(host))
        assert answers[-1].status == 200, [(a.status, a.location) for a in answers]
        return self._of(host)[self.proxy.way_cookie]

    def code_for(self, host: str) -> str:
        """A code for an app that was handed out and not brought."""
        to_nightlatch = self.ask(self.url(host), "Sec-Fetch-Mode: navigate").location
        to_app = self.ask(to_nightlatch, "Sec-Fetch-Mode: navigate").location
        assert "/.nightlatch/enter?code=" in to_app, to_app
        return to_app.partition("code=")[2]

    def state(self, host: str) -> str:
        """What it keeps for an app while a sign-in is under way."""
        return self._of(host)[self.proxy.state_cookie]

    def _of(self, host: str) -> dict[str, str]:
        return self.cookies.setdefault(host, {})

    def _keep(self, host: str, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._of(host)[name] = value
            if not value or "max-age=0" in line.lower():
                del self._of(host)[name]

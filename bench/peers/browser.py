"""A browser without a screen: keeps cookies, follows redirects, fills in forms."""

import http.client
import json
import re
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pyotp

from bench.peers.product import CODE, LOGIN, Person, Product, Step

HIDDEN = re.compile(r"<input[^>]*type=[\"']?hidden[^>]*>", re.IGNORECASE)
FOLLOWED = (301, 302, 303, 307)


@dataclass(frozen=True)
class Request:
    """One request as it goes over the wire, so that it can be made again."""

    method: str
    path: str
    headers: dict[str, str]
    body: str = ""


class Refused(Exception):
    """The product did not answer as a person would have it."""


class Browser:
    """One person's browser at one product."""

    def __init__(self, product: Product, port: int, person: Person) -> None:
        self.product, self.port, self.person = product, port, person
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> None:
        """Give the password, and the code if the person has MFA; arrive on the landing page."""
        steps = self.product.steps if self.person.secret else self.product.steps[:1]
        for step in steps:
            self.send(step)
        if self.person.secret:
            self.open(self.product.landing)

    def send(self, step: Step) -> Request:
        """Open the form, fill it in and send it; or to an API send what it would hold."""
        page = "" if self.product.speaks_json else self._fetch(self._request("GET", step.path))
        fields = {**_hidden(page), **{name: self._filled(v) for name, v in step.fields.items()}}
        request = self._request("POST", step.action or step.path, fields)
        return self._checked(request, step)

    def open(self, step: Step) -> Request:
        """Ask for a page, or for the answer to a form, and see that it is the right one."""
        if step.fields:
            return self.send(step)
        return self._checked(self._request("GET", step.path), step)

    def _checked(self, request: Request, step: Step) -> Request:
        answer = self._fetch(request)
        if self._filled(step.marker) not in answer:
            raise Refused(f"{self.product.name}: {step.path} lacks {step.marker}: {answer[:2000]}")
        return request

    def _filled(self, value: str) -> str:
        if value == CODE:
            return pyotp.TOTP(self.person.secret).now()
        return self.person.login if value == LOGIN else value

    def _request(self, method: str, path: str, fields: dict[str, str] | None = None) -> Request:
        headers = {"User-Agent": "bench", "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is None:
            return Request(method, path, headers)
        headers["Origin"] = f"http://127.0.0.1:{self.port}"
        if self.product.speaks_json:
            headers["Content-Type"] = "application/json"
            return Request(method, path, headers, json.dumps(fields))
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(method, path, headers, urlencode(fields))

    def _fetch(self, request: Request) -> str:
        try:
            answer, text = self._exchanged(request)
        except (OSError, http.client.HTTPException) as fault:
            raise Refused(f"{self.product.name}: {request.path}: {fault}") from fault
        self._keep(answer.headers.get_all("Set-Cookie", []))
        if answer.status in FOLLOWED:
            parts = urlsplit(answer.headers["Location"])
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            return self._fetch(self._request("GET", path))
        if answer.status != 200:
            raise Refused(f"{self.product.name}: {request.path}: {answer.status} {text[:2000]}")
        return text

    def _exchanged(self, request: Request) -> tuple[http.client.HTTPResponse, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(request.method, request.path, request.body or None, request.headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()

    def _keep(self, headers: list[str]) -> None:
        for header in headers:
            for name, morsel in SimpleCookie(header).items():
                self.cookies.pop(name, None)
                if morsel["max-age"] != "0" and morsel.value:
                    self.cookies[name] = morsel.coded_value


def _hidden(page: str) -> dict[str, str]:
    found = {}
    for field in HIDDEN.findall(page):
        attributes = dict(re.findall(r"(\w+)=[\"']([^\"']*)[\"']", field))
        if "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found

"""A person in front of the pages between an app and its code: who fills in whatever is asked.

The pages are read as a browser reads them, without scripts, so a test says what is asked for and
in which order, and nothing of how a page is built.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from tests.unit.conftest import Clock, Person

PUBLIC = "https://login.example.test"
MOST = 12  # pages and redirects, before the way leads nowhere
FROM_THE_APP = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}

FROM_US = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
AGREE = ("choice", "agree")


@dataclass
class Form:
    """One of a page: what it would send, and its buttons by what stands on them."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside = False
        self._button: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
            self._inside = True
        elif tag == "input" and self._inside and "name" in given:
            kind = given.get("type", "")
            if kind not in {"checkbox", "radio"} or "checked" in given:
                self.found[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self._inside:
            self._button = (given.get("name", ""), given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button and data.strip():
            self.found[-1].buttons[data.strip()] = self._button


@dataclass
class Way:
    """Where it led: an address of the app's, or the page of ours on which it ended."""

    answer: Response
    address: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, str]:
        """The parameters that the app gets."""
        return dict(parse_qsl(urlsplit(self.address).query, keep_blank_values=True))

    @property
    def code(self) -> str:
        """The authorization code."""
        assert "code" in self.told, (self.address, self.asked, self.answer.text[:3000])
        return self.told["code"]


class Walker:
    """One person's browser; they know their password and have their phone."""

    def __init__(self, browser: TestClient, person: Person, clock: Clock) -> None:
        self.browser, self.person, self.clock = browser, person, clock

    def open(self, address: str) -> Way:
        """Follow a link of an app's, and do what is asked until the app is reached again."""
        return self.follow(self.browser.get(address, headers=FROM_THE_APP))

    def look_at(self, address: str) -> Way:
        """Follow a link of an app's, and do nothing of what the page there asks."""
        answer = self.browser.get(address, headers=FROM_THE_APP)
        return self.follow(answer, acts=False)

    def follow(self, answer: Response, *, acts: bool = True) -> Way:
        """The same from this answer on."""
        way = Way(answer)
        for _ in range(MOST):
            target = _target(way.answer)
            if target and not target.startswith(f"{PUBLIC}/"):
                way.address = target
                return way
            if target:
                way.answer = self.browser.get(target)
            elif not (acts and self._does_what_is_asked(way)):
                return way
        raise AssertionError(f"it leads nowhere: {way.asked}")

    def press(self, way: Way, button: str) -> Way:
        """Press this button of the page on which the way ended, and look at what comes."""
        forms = [form for form in Forms(way.answer.text).found if button in form.buttons]
        assert forms, f"no button “{button}” on {way.answer.text[:3000]}"
        name, value = forms[0].buttons[button]
        sent = forms[0].fields | ({name: value} if name else {})
        address = urljoin(str(way.answer.url), forms[0].action)
        return self.follow(self.browser.post(address, data=sent, headers=FROM_US), acts=False)

    def _does_what_is_asked(self, way: Way) -> bool:
        forms = Forms(way.answer.text).found
        for form in forms:
            if AGREE in form.buttons.values():
                way.asked.append("consent")
                self._send(way, form, lambda _: dict([AGREE]))
                return True
        for name, fill in self._answers().items():
            for form in forms:
                if name in form.fields:
                    way.asked.append(name)
                    self._send(way, form, fill)
                    return True
        return False

    def _answers(self) -> dict[str, Callable[[Form], dict[str, str]]]:
        return {
            "password": self._with_password,
            "confirm_password": self._with_all_factors,
            "code": self._with_code,
        }

    def _with_password(self, _form: Form) -> dict[str, str]:
        return {"username": self.person.user.username, "password": self.person.password}

    def _with_all_factors(self, form: Form) -> dict[str, str]:
        given = {"confirm_password": self.person.password}
        return given | ({"confirm_code": self._code()} if "confirm_code" in form.fields else {})

    def _with_code(self, _form: Form) -> dict[str, str]:
        return {"code": self._code()}

    def _code(self) -> str:
        self.clock.advance(30)  # since a code works once
        return self.person.code(self.clock.now)

    def _send(self, way: Way, form: Form, fill: Callable[[Form], dict[str, str]]) -> None:
        sent: dict[str, Any] = form.fields | fill(form)
        address = urljoin(str(way.answer.url), form.action)
        way.answer = self.browser.post(address, data=sent, headers=FROM_US)
        assert way.answer.status_code < 400, way.answer.text[:3000]


def _target(answer: Response) -> str:
    """Where this answer leads by itself, if anywhere."""
    if answer.is_redirect:
        return urljoin(str(answer.url), answer.headers["Location"])
    refresh = answer.headers.get("Refresh", "")
    found = re.search(r"url=(.+)", refresh, re.IGNORECASE)
    return urljoin(str(answer.url), found[1].strip("\"'")) if found else ""

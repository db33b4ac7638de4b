"""Somebody with an account, made for one test."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from nightlatch_qa.phone import Phone
from nightlatch_qa.refusals import Refused, arrive, press

USED_UP = "invitation-invalid"


@dataclass
class Person:
    """What somebody knows and has. `recovery_code` is "" until one was made."""

    username: str
    name: str
    password: str
    phone: Phone
    recovery_code: str = ""


class NoneLeft(Exception):
    """No invitation of this worker works any more."""


class Invitations:
    """The links that `nightlatch invite --many` made, of which this worker takes its share."""

    def __init__(self, path: Path, worker: int, workers: int) -> None:
        links: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        self.path = path
        self._mine: Iterator[tuple[str, str]] = iter(list(links.items())[worker::workers])

    def accept(self, page: Page, phone: Phone) -> Person:
        """Make the account of the next invitation that still works, as a person would."""
        for username, link in self._mine:
            # At the server under test, by whatever name the one that made the link goes.
            page.goto(urlsplit(link).path)
            if _still_works(page):
                return _made(page, username, phone)
        raise NoneLeft(
            f"No invitation of this worker in {self.path} works any more: each was used, revoked, "
            "older than 72 hours or another server's. Make more on the server: "
            "scripts/nightlatch invite --many 100 --prefix qa- --json"
        )


def _still_works(page: Page) -> bool:
    # A worker that was started again finds those used that the one before it took.
    try:
        arrive(page, "Make your account")
    except Refused as fault:
        if fault.reason != USED_UP:
            raise
        return False
    return True


def _made(page: Page, username: str, phone: Phone) -> Person:
    name = f"Quinn {secrets.token_hex(4)}"
    person = Person(username, name, secrets.token_urlsafe(18), phone)
    page.get_by_label("Full name", exact=True).fill(person.name)
    page.get_by_label("Password", exact=True).fill(person.password)
    press(page, "Create account")
    arrive(page, "Edit Profile", "First set up MFA")
    return person

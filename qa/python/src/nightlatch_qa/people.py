"""Someone with an account, created for one test."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from nightlatch_qa import hiding
from nightlatch_qa.handles import arrive, fill, press
from nightlatch_qa.passkeys import Passkey
from nightlatch_qa.phone import Phone
from nightlatch_qa.refusals import Refused
from nightlatch_qa.screen import Screen

__tracebackhide__ = True

USED_UP = "invitation-invalid"


@dataclass
class Person:
    """What someone knows and has. `recovery_code` is "" until there is one."""

    username: str
    name: str
    password: str = field(repr=False)
    phone: Phone = field(repr=False)
    recovery_code: str = field(default="", repr=False)
    passkeys: list[Passkey] = field(default_factory=list, repr=False)

    @property
    def passkey(self) -> Passkey:
        """The first of their passkeys."""
        assert self.passkeys, f"{self.username} has no passkey: use person_with_passkey"
        return self.passkeys[0]

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("password", "recovery_code"):
            hiding.keep(str(value))
        super().__setattr__(name, value)


class NoneLeft(Exception):
    """None of this worker's invitations still works."""


class Invitations:
    """The links that `nightlatch invite --many` made, of which this worker takes its share."""

    def __init__(self, path: Path, worker: int, workers: int) -> None:
        links: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        self.path = path
        self._mine: Iterator[tuple[str, str]] = iter(list(links.items())[worker::workers])

    def accept(self, page: Page, phone: Phone) -> Person:
        """Create the account of the next invitation that still works, as a person would."""
        for username, link in self._mine:
            try:
                # At the server under test, by whatever name the one that made the link goes.
                return _made(Screen(page), urlsplit(link).path, username, phone)
            except Refused as fault:
                # Another shard, or a worker that was started again, may have taken it before us,
                # or while we were filling in the form.
                if fault.reason != USED_UP:
                    raise
        raise NoneLeft(
            f"No invitation of this worker in {self.path} still works: each was used, revoked, "
            "older than 72 hours or for another server. Create more on the server: "
            "scripts/nightlatch invite --many 100 --prefix qa- --json"
        )


def _made(screen: Screen, path: str, username: str, phone: Phone) -> Person:
    screen.go(path)
    return create_account(screen.page, username, phone)


# Where signing in leads to.
IN = ("profile/edit", "my-apps/index", "mfa-requirement/show", "mfa-requirement/passkey")


def create_account(page: Page, username: str, phone: Phone) -> Person:
    """Fill in the page of an invitation that is open, as the person would. Raises Refused."""
    arrive(page, "acceptance/new")
    name = f"Quinn {secrets.token_hex(4)}"
    person = Person(username, name, secrets.token_urlsafe(18), phone)
    fill(page, "name", person.name)
    fill(page, "password", person.password)
    press(page, "create-account")
    arrive(page, *IN)
    return person

"""A whole team from a file: people, groups, apps of both kinds, a policy. Test mode only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from nightlatch_qa import hiding
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.front_door import TeamApp
from nightlatch_qa.oidc import OidcApp
from nightlatch_qa.passkeys import Passkey, SecurityKey
from nightlatch_qa.people import Person
from nightlatch_qa.phone import Phone

__tracebackhide__ = True

KINDS = {".json": "application/json", ".toml": "application/toml"}


class Wanted(TypedDict, total=False):
    """What a test may choose about someone new: docs/qa.md says what each means."""

    username: str
    name: str
    password: str
    email: str
    email_verified: bool
    disabled: bool
    throttled: str
    shut_out: str
    recovery_code: bool
    passkeys: int
    security_keys: int


class Change(TypedDict, total=False):
    """What an administrator can do to someone; `groups` are all that they are in afterwards."""

    groups: Sequence[str]
    admin: bool
    disabled: bool
    signed_out: bool
    deleted: bool


@dataclass(frozen=True)
class Team:
    """What was created, by username and name; `links` are those of the people invited.

    Someone with several authenticators has as many `phones`, of which the first is theirs.
    """

    people: dict[str, Person]
    phones: dict[str, list[Phone]]
    links: dict[str, str]
    apps: dict[str, TeamApp]
    clients: dict[str, OidcApp]


def read(path: Path) -> tuple[bytes, str]:
    """The file, and what it is. Raises CannotTest."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise CannotTest(f"{path} must end in {' or '.join(KINDS)}.")
    try:
        return path.read_bytes(), kind
    except OSError as fault:
        raise CannotTest(f"{path} can't be read: {fault.strerror}.") from None


def team(told: dict[str, Any], phone: Callable[[str], Phone]) -> Team:
    """What the server has created."""
    with_account = [one for one in told["people"] if not one["link"]]
    invited = {one["username"]: one["link"] for one in told["people"] if one["link"]}
    for link in invited.values():
        hiding.keep(link)
    phones = {
        one["username"]: [phone(key) for key in one["secrets"] or [""]] for one in with_account
    }
    return Team(
        people={one["username"]: person(one, phones[one["username"]][0]) for one in with_account},
        phones=phones,
        links=invited,
        apps={one["name"]: TeamApp(**one) for one in told["apps"] if "origin" in one},
        clients={one["name"]: OidcApp(**one) for one in told["apps"] if "client_id" in one},
    )


def person(made: dict[str, Any], phone: Phone) -> Person:
    """Someone whom the server has created."""
    passkeys = [kept(one) for one in made["passkeys"]]
    known = (made["username"], made["name"], made["password"])
    return Person(*known, phone, made["recovery_code"], passkeys)


def kept(made: dict[str, Any]) -> Passkey:
    """What keeps a passkey that the server has created, in no browser yet."""
    device = SecurityKey() if made["kind"] == SecurityKey.KIND else Passkey()
    device.keep(made["credential"])
    return device


def listed(groups: Sequence[str]) -> str | list[str]:
    """The groups as they are sent. One name stays one, and the server says what it wants."""
    return groups if isinstance(groups, str) else list(groups)

"""What is known of a product that is measured: how it starts, how one signs in, its pages."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "lanterns over the wide canal"  # noqa: S105
WORKERS = min(os.cpu_count() or 1, 4)  # as many as Nightlatch starts

# Placeholders in a step's fields for what differs from person to person.
LOGIN, CODE = "<login>", "<code>"


@dataclass(frozen=True)
class Person:
    """Someone with an account; without a secret, they have no MFA."""

    login: str
    secret: str


@dataclass(frozen=True)
class Step:
    """One request of a page, or one form that is opened, filled in and sent."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    marker: str = ""  # what the answer must contain
    action: str = ""  # where the form goes if not to its own page


@dataclass(frozen=True)
class Product:
    """A product under its usual production server. `{port}` and the like are filled in."""

    name: str
    home: Path  # where its own programs are, and where it is started
    people: Sequence[str]  # the command that makes its database and its people
    serve: Sequence[str]
    environment: Mapping[str, str]
    ready: str  # the path whose 200 says that it is up
    steps: Sequence[Step]  # of a whole sign-in: password, code
    landing: Step  # where one is then
    pages: Mapping[str, Step]  # by what they are called in every product
    prepare_qr: Step | None = None  # what comes between signing in and the QR page
    first_page: str = ""  # what the browser opens first, where there are pages at all
    speaks_json: bool = False  # an API: bodies are JSON, and there are no forms to open
    pages_goal: float = 1.0  # how many times as many pages a second Nightlatch is to serve
    tries: int = 1  # how often to sign in when the server fails
    whole: bool = True  # whether the rest is measured too, and not the pages alone

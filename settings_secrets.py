"""Settings that are secrets: how they are read, from the environment or from files of their own."""

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from domain.database import addresses
from domain.encryption import keyring
from domain.text import secret_file

PREFIX = "NIGHTLATCH_"

_PASSWORD = "DATABASE_PASSWORD_FILE"  # noqa: S105  # the name of a setting


class Invalid(Exception):
    """A value that a setting cannot have; the text says what would be right."""


class Unusable(Exception):
    """A setting of these that can't be used: its name, and what is wrong with it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(problem)
        self.name = name


def secret_key(value: str) -> tuple[bytes, ...]:
    """One key, or several."""
    return tuple(_key(part.strip()) for part in value.split(","))


def database_url(value: str) -> str:
    """The address of a PostgreSQL."""
    try:
        return addresses.verified(value)
    except ValueError as fault:
        raise Invalid(str(fault)) from None


def opened(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same settings, with what the files say instead of their names. Raises Unusable."""
    here = dict(values)
    for setting, reader in (("SECRET_KEY", secret_key), ("DATABASE_URL", database_url)):
        name = f"{setting}_FILE"
        path = here.pop(name.lower(), None)
        if path is not None:
            _refuse_both(setting, here)
            here[setting.lower()] = _read(name, path, reader)
            if setting == "SECRET_KEY":
                here["key_source"] = f"{PREFIX}{name}"
    path = here.pop(_PASSWORD.lower(), None)
    if path is not None:
        here["database_url"] = _with_password(here.get("database_url", ""), path)
    return here


def _key(value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not keyring.is_random(key):
        raise Invalid(
            "must be 32 random bytes in base64 (or several, separated by commas, the current one "
            "first). To create one: python3 -c "
            "'import os, base64; print(base64.b64encode(os.urandom(32)).decode())'",
        )
    return key


def _refuse_both(setting: str, here: Mapping[str, Any]) -> None:
    if setting.lower() in here:
        problem = f"and {PREFIX}{setting} are both set. Keep only one of them."
        raise Unusable(f"{setting}_FILE", problem)


def _read(name: str, path: Path, reader: Any) -> Any:
    text = _text(name, path)
    try:
        # One key per line, as in a key file; of an address there is one.
        return reader(",".join(re.split(r"[\s,]+", text.strip())))
    except Invalid as fault:
        raise Unusable(name, f"is “{path}”, whose content {fault}") from None


def _with_password(url: str, path: Path) -> str:
    if not url:
        raise Unusable(_PASSWORD, f"is set, but {PREFIX}DATABASE_URL, which it belongs to, is not.")
    if addresses.has_password(url):
        raise Unusable(_PASSWORD, f"is set, and {PREFIX}DATABASE_URL has a password as well. Keep "
                                  "only one of them.")  # fmt: skip
    password = _text(_PASSWORD, path)
    if "\n" in password:
        raise Unusable(_PASSWORD, f"is “{path}”, which has more than one line.")
    return f"{url}{'&' if '?' in url else '?'}password={quote(password, safe='')}"


def _text(name: str, path: Path) -> str:
    try:
        return secret_file.read(path)
    except secret_file.CannotRead as fault:
        raise Unusable(name, f"is “{path}”, {fault}") from None

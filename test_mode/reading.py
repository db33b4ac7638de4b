"""Reading what a test tells the server: JSON in which only what is meant can stand."""

import json
from collections.abc import Mapping
from json import JSONDecodeError
from typing import Any

from web.forms import UNREADABLE

# A number that fits, beyond which JSON's integers take Python's conversions minutes.
MAX_DIGITS = 20
MAX_NAMES = 50  # in a list

PERSON = {"username": str, "name": str, "password": str, "admin": bool, "mfa": bool, "groups": list}
APP = {"name": str, "origin": str, "groups": list, "people": list, "max_age": int}
APP |= {"background_counts": bool}


class NotUnderstood(Exception):
    """What was sent cannot be meant; the text says what would be right."""


def body(sent: bytes) -> dict[str, Any]:
    """The object that was sent. Raises NotUnderstood."""
    try:
        wanted = json.loads(sent or b"{}", parse_int=_integer)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise NotUnderstood("Send JSON.") from None
    if not isinstance(wanted, dict):
        raise NotUnderstood("Send a JSON object.")
    return wanted


def only(key: str, wanted: dict[str, Any]) -> str:
    """The one text that was sent. Raises NotUnderstood."""
    given = wanted.get(key)
    if set(wanted) != {key} or not isinstance(given, str):
        raise NotUnderstood(f'Send {{"{key}": "..."}}.')
    return _readable(key, given)


def fields(what: str, given: Any, kinds: Mapping[str, type]) -> dict[str, Any]:
    """What is wanted of a person or an app; all of it may be left out. Raises NotUnderstood."""
    if not isinstance(given, dict) or not set(given) <= set(kinds):
        raise NotUnderstood(f"{what} can have: {', '.join(kinds)}.")
    for key, value in given.items():
        if type(value) is not kinds[key]:  # to Python, True is a number
            raise NotUnderstood(f'"{key}" must be a {kinds[key].__name__}.')
        _check_texts(key, value)
    return given


def _check_texts(key: str, value: Any) -> None:
    if isinstance(value, list):
        if len(value) > MAX_NAMES or not all(isinstance(one, str) for one in value):
            raise NotUnderstood(f'"{key}" must be a list of at most {MAX_NAMES} names.')
        for one in value:
            _readable(key, one)
    elif isinstance(value, str):
        _readable(key, value)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotUnderstood("A number is too long.")
    return int(digits)


def _readable(key: str, value: str) -> str:
    if UNREADABLE.search(value):
        raise NotUnderstood(f'"{key}" contains what no form accepts: NUL, or half a character.')
    return value

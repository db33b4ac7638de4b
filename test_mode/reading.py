"""Reading what a test tells the server: JSON or TOML in which only what is meant can stand."""

import json
import tomllib
from json import JSONDecodeError
from typing import Any

from domain.text import given_text
from test_mode.schema import Schema
from web.forms import UNREADABLE

# A number that fits, beyond which JSON's integers take Python's conversions minutes.
MAX_DIGITS = 20
TOO_LONG = "A number is too long."
# Integers are numbers with a fraction as well, but True is no number.
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}


class NotUnderstood(Exception):
    """What was sent cannot be meant; the text says what would be right."""


def body(sent: bytes, content_type: str = "") -> dict[str, Any]:
    """The object that was sent. Raises NotUnderstood."""
    if content_type.partition(";")[0].strip().lower() == "application/toml":
        return _toml(sent)
    try:
        wanted = json.loads(sent or b"{}", parse_int=_integer, object_pairs_hook=_once)
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


def fitting(given: Any, schema: Schema, key: str = "") -> Any:
    """What was sent, if it is what the schema describes. Raises NotUnderstood."""
    if type(given) not in KINDS[schema["type"]]:
        raise NotUnderstood(f'"{key or schema.get("title", "")}" must be {_written(schema)}.')
    if isinstance(given, dict):
        _check_object(given, schema, key)
    elif isinstance(given, list):
        _check_list(given, schema, key)
    elif isinstance(given, str):
        _check_choice(_readable(key, given), schema, key)
    elif not isinstance(given, bool):
        _check_size(given, schema, key)
    return given


def _check_object(given: dict[str, Any], schema: Schema, called: str) -> None:
    known = schema.get("properties")
    if known is None:
        _check_json(given, called)
        return
    if not set(given) <= set(known):
        raise NotUnderstood(f"{schema['title']} can have: {', '.join(known)}.")
    for key, value in given.items():
        fitting(value, known[key], key)


def _check_json(given: dict[str, Any], key: str) -> None:
    """Any object, as long as apps can be told it in JSON: TOML has dates as well."""
    try:
        json.dumps(given, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        raise NotUnderstood(
            f'"{key}" contains what JSON can\'t say. Put dates and times in quotes.'
        ) from None


def _check_list(given: list[Any], schema: Schema, key: str) -> None:
    least, most = schema.get("minItems", 0), schema["maxItems"]
    if not least <= len(given) <= most:
        raise NotUnderstood(f'"{key}" must be a list of {least} to {most}.')
    for one in given:
        fitting(one, schema["items"], key)


def _check_choice(given: str, schema: Schema, key: str) -> None:
    choices = schema.get("enum", [given])
    if given not in choices:
        raise NotUnderstood(f'"{key}" must be one of: {", ".join(choices)}.')


def _check_size(given: float, schema: Schema, key: str) -> None:
    least, most = schema["minimum"], schema["maximum"]
    if not least <= given <= most:  # nor is anything that is no number
        raise NotUnderstood(f'"{key}" must be {least} to {most}.')


def _written(schema: Schema) -> str:
    kind = schema["type"]
    return f"{'an' if kind[0] in 'aio' else 'a'} {kind}"


def _toml(sent: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(given_text.decoded(sent))
    except given_text.NotText as fault:
        raise NotUnderstood(f"Send TOML in UTF-8, which line {fault.line} is not.") from None
    except tomllib.TOMLDecodeError as fault:
        raise NotUnderstood(f"Send TOML: {fault}") from None
    except RecursionError:
        raise NotUnderstood("Send TOML that is nested less.") from None
    except ValueError:  # more digits than Python reads
        raise NotUnderstood(TOO_LONG) from None


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotUnderstood(TOO_LONG)
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. TOML doesn't take a key twice either: one of its values would be lost."""
    if len(dict(pairs)) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotUnderstood(f'"{twice}" was sent twice in one object.')
    return dict(pairs)


def _readable(key: str, value: str) -> str:
    if UNREADABLE.search(value):
        raise NotUnderstood(f'"{key}" contains what no form accepts: NUL, or half a character.')
    return value

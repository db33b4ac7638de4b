"""The parameter `claims` (OpenID Connect Core §5.5): JSON about what an app wants to be told."""

import json
from dataclasses import dataclass
from typing import Any

from domain.oidc.request_faults import RequestFault

SECTIONS = ("id_token", "userinfo")
LONGEST = 4000  # characters
MOST_DEEP = 20  # braces within braces; nobody asks for that much, and parsing recurses


@dataclass(frozen=True)
class AskedClaims:
    """What of it decides about the sign-in; the rest decides about what is told.

    `acr_values` are those asked for, and `is_essential` says that no other will do. `subs` are
    the people of whom it has to be one, none if it may be anyone.
    """

    acr_values: tuple[str, ...] = ()
    is_essential: bool = False
    subs: tuple[str, ...] = ()


def read(text: str) -> AskedClaims:
    """Read the parameter. Raises RequestFault."""
    if not text:
        return AskedClaims()
    parts = _parsed(text)
    for_token = parts.get("id_token") or {}
    acr, sub = for_token.get("acr") or {}, for_token.get("sub") or {}
    if not (_is_readable(acr) and _is_readable(sub)):
        # Passed over, anyone would do who happens to be here, in whatever way (Core §5.5.1).
        raise RequestFault("invalid_request", "claims asks for a value that can't be one")
    return AskedClaims(_values(acr), acr.get("essential") is True, _values(sub))


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise RequestFault("invalid_request", f"claims has more than {LONGEST} characters")
    if text.count("{") + text.count("[") > MOST_DEEP * len(SECTIONS):
        raise RequestFault("invalid_request", "claims is nested too deep")
    try:
        parsed = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise RequestFault("invalid_request", "claims is not JSON") from None
    if not _is_well_formed(parsed):
        raise RequestFault("invalid_request", "claims is not an object of claims")
    return dict(parsed)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Of two values of one name the app might mean the one that we'd pass over."""
    if len(dict(pairs)) < len(pairs):
        raise RequestFault("invalid_request", "claims has a name more than once")
    return dict(pairs)


def _is_well_formed(parsed: Any) -> bool:
    """Whether it is an object whose two sections name claims, each with null or an object."""
    if not isinstance(parsed, dict):
        return False
    sections = [parsed[name] for name in SECTIONS if parsed.get(name) is not None]
    return all(
        isinstance(section, dict)
        and all(claim is None or isinstance(claim, dict) for claim in section.values())
        for section in sections
    )


def _is_readable(asked: dict[str, Any]) -> bool:
    """Whether what it asks for is said as OpenID Connect Core §5.5.1 has it."""
    listed = asked.get("values", [asked.get("value", "any")])
    are_texts = (
        isinstance(listed, list) and listed and all(isinstance(v, str) and v for v in listed)
    )
    return bool(are_texts) and isinstance(asked.get("essential", False), bool)


def _values(asked: dict[str, Any]) -> tuple[str, ...]:
    """What is asked for by `value` or `values`."""
    listed = asked.get("values") if "values" in asked else [asked.get("value")]
    return tuple(v for v in listed if isinstance(v, str)) if isinstance(listed, list) else ()

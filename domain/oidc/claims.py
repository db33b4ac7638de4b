"""What apps are told about a person (OpenID Connect Core §5.1, §5.4, §5.5).

ID token and userinfo say the same, since half of all apps read only one of them.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from domain.users import groups
from models import User

ID_TOKEN, USERINFO = "id_token", "userinfo"
BY_SCOPE = {
    "profile": frozenset({"name", "preferred_username"}),
    "email": frozenset({"email", "email_verified"}),
    "groups": frozenset({"groups"}),
}


def about(user: User, scope: str, asked: Collection[str] = ()) -> dict[str, Any]:
    """What an app with this scope is told; `asked` are claims that it has asked for by name.

    Nothing that isn't known: without an address there is neither `email` nor `email_verified`.
    """
    wanted = set(asked).union(*(BY_SCOPE.get(one, ()) for one in scope.split()))
    known = {name: value(user) for name, value in _VALUES.items() if name in wanted}
    claims = {name: value for name, value in known.items() if value not in ("", None)}
    return {"sub": user.sub, **claims}


def asked(claims: str, where: str) -> frozenset[str]:
    """The claims that the request's parameter `claims` asks for in ID_TOKEN or USERINFO."""
    if not claims:
        return frozenset()
    try:
        members = json.loads(claims).get(where)
    except (ValueError, AttributeError, RecursionError):
        return frozenset()
    return frozenset(members) if isinstance(members, dict) else frozenset()


def scopes_of(claims: str) -> set[str]:
    """The scopes that what the parameter `claims` asks for by name is of."""
    names = asked(claims, ID_TOKEN) | asked(claims, USERINFO)
    return {scope for scope, members in BY_SCOPE.items() if not names.isdisjoint(members)}


def _is_verified(user: User) -> bool | None:
    return user.email_verified_at is not None if user.email else None


_VALUES: dict[str, Callable[[User], Any]] = {
    "name": lambda user: user.name,
    "preferred_username": lambda user: user.username,
    "email": lambda user: user.email,
    "email_verified": _is_verified,
    "groups": groups.names_of,
}
OF_PERSON = tuple(_VALUES)

"""Faults that a test has asked for: what an app meets at its next sign-in, and has to survive."""

from collections import defaultdict
from typing import Any

AUTHORIZATION, TOKEN, USERINFO = "authorization", "token", "userinfo"
# Asked for with an authorization, met when its code is exchanged.
AT_EXCHANGE = ("rotated_key", "expired_code")
# Over before the application answers: nothing is left of them to change its answer.
BEFORE = ("slow", "expired_code")

Fault = dict[str, Any]


class Faults:
    """Those that are still to come: of each step, by the client id, "" for whichever comes next."""

    def __init__(self) -> None:
        self._coming: dict[tuple[str, str], Fault] = {}

    def ask_for(self, step: str, given: Fault) -> None:
        """Let the next one of this step have what is given, besides what was asked for before."""
        fault = dict(given)
        client_id = fault.pop("client_id", "")
        parts: dict[str, Fault] = defaultdict(dict)
        for name, value in fault.items():
            parts[TOKEN if name in AT_EXCHANGE else step][name] = value
        for where, part in parts.items():
            self.put_back(where, client_id, part)

    def put_back(self, step: str, client_id: str, fault: Fault) -> None:
        """As `ask_for`, of a fault that the next one of this step could not have."""
        self._coming[step, client_id] = fault | self._coming.get((step, client_id), {})

    def take(self, step: str, client_id: str) -> Fault:
        """What this client is to meet now, and only now; empty if nothing is."""
        if not client_id:
            return {}
        return self._coming.pop((step, client_id), None) or self._coming.pop((step, ""), None) or {}

    def forget(self) -> None:
        """Let none come any more."""
        self._coming.clear()

    def __bool__(self) -> bool:
        return bool(self._coming)

"""An app of the team that speaks OpenID Connect, and what it was told of its tokens."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet

from tools.faults.arrange import REDIRECT
from tools.faults.at_once import at_once
from tools.faults.promises import KEPT, ONCE, Promises
from tools.faults.visitor import NoAnswer, Refused, Visitor

TRIES = 8  # to be answered once everything works again
ALGORITHMS = ["RS256"]

Told = dict[str, Any]
Form = dict[str, str]


class App:
    """What the app holds of one person."""

    def __init__(
        self,
        name: str,
        known_by: tuple[str, str],
        promises: Promises,
        visit: Callable[[], Visitor],
    ) -> None:
        self.name, self.known_by, self.promises, self.visit = name, known_by, promises, visit
        self.held, self.over = list[str](), list[str]()  # refresh tokens
        self.sub, self.why = "", ""

    def let_in(self, browser: Visitor) -> None:
        """Somebody who is signed in opens the app. Raises NoAnswer, Refused."""
        given = self._ask(self._begun(browser))
        self._understand(given)
        self.held.append(given["refresh_token"])

    def let_in_twice(self, browser: Visitor) -> None:
        """The same code comes twice at once: it brings tokens once, and then they are ended."""
        given, refused = self._ask_at_once(self._begun(browser))
        self._check(ONCE, len(given) <= 1, "got tokens twice for one code")
        if given and refused:
            is_over = not self._counts(given[0]["refresh_token"])
            self._check(ONCE, is_over, "has tokens of a code that came twice")

    def renew(self) -> None:
        """New tokens for old; once more if no answer comes. Raises NoAnswer, Refused."""
        token = self.held.pop()
        try:
            given = self._ask(_refresh(token))
        except NoAnswer:
            given = self._ask(_refresh(token))
        except Refused:
            self.held.append(token)  # it must count, when everything works again
            raise
        self.held.append(given["refresh_token"])

    def renew_twice(self) -> None:
        """The same refresh token comes twice at once: what comes after it is one."""
        given, _ = self._ask_at_once(_refresh(self.held.pop()))
        newest = {each["refresh_token"] for each in given}
        self._check(ONCE, len(newest) <= 1, "got two successors of one refresh token")
        self.held += newest

    def give_back(self) -> None:
        """One that the app needs no more. Raises NoAnswer, Refused."""
        token = self.held.pop()
        self._post("/oidc/revoke", {"token": token})
        self.over.append(token)

    def settle(self) -> None:
        """Everything works again: what the app holds counts, and nothing that it gave back."""
        for token in self.held:
            self._check(KEPT, self._counts(token), f"has lost a refresh token: {self.why}")
        for token in self.over:
            self._check(KEPT, not self._counts(token), "has a token again that was given back")
        self.held, self.over = [], []

    def _counts(self, token: str) -> bool:
        for _ in range(TRIES):
            try:
                self._understand(self._ask(_refresh(token)))
            except (NoAnswer, Refused) as fault:
                self.why = str(fault)
                if isinstance(fault, Refused):
                    return False
            else:
                return True
        return False

    def _understand(self, given: Told) -> None:
        """Who it is, as both the ID token and the server say. Raises NoAnswer, Refused."""
        keys = KeySet.import_key_set(self._told("/oidc/keys"))
        read = jwt.decode(given["id_token"], keys, algorithms=ALGORITHMS).claims
        bearer = {"Authorization": f"Bearer {given['access_token']}"}
        told = self._told("/oidc/userinfo", bearer)
        self.sub = self.sub or told["sub"]
        are_the_same = read["sub"] == told["sub"] == self.sub
        self._check(KEPT, are_the_same, f"was {self.sub}, is {read['sub']} and {told['sub']}")

    def _begun(self, browser: Visitor) -> Form:
        """What the app sends for its tokens, once the browser has come back with the code."""
        verifier = secrets.token_urlsafe(43)
        hashed = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "client_id": self.known_by[0],
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": "openid offline_access",
            "state": "s",
            "code_challenge": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        path = f"/oidc/authorize?{urlencode(asked)}"
        answer = browser.ask("GET", path, headers={"Sec-Fetch-Site": "cross-site"})
        [code] = parse_qs(urlsplit(answer.target).query).get("code", [""])
        if not code:
            raise Refused(answer.status, f"no code but {answer.target}", 0)
        given = {"code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
        return {"grant_type": "authorization_code", **given}

    def _ask_at_once(self, form: Form) -> tuple[list[Told], list[Refused]]:
        given, refused = list[Told](), list[Refused]()

        def ask(_: int) -> None:
            try:
                given.append(self._ask(form))
            except Refused as fault:
                refused.append(fault)
            except NoAnswer:
                return

        at_once(ask, range(2))
        return given, refused

    def _ask(self, form: Form) -> Told:
        told: Told = json.loads(self._post("/oidc/token", form))
        return told

    def _post(self, path: str, form: Form) -> str:
        known_by = base64.b64encode(":".join(self.known_by).encode()).decode()
        return self._asked("POST", path, form, {"Authorization": f"Basic {known_by}"})

    def _told(self, path: str, headers: Form | None = None) -> Any:
        return json.loads(self._asked("GET", path, None, headers))

    def _asked(self, method: str, path: str, form: Form | None, headers: Form | None) -> str:
        program = self.visit()
        try:
            return program.ask(method, path, form, headers).text
        finally:
            program.close()

    def _check(self, promise: str, holds: bool, told: str) -> None:
        self.promises.check(promise, holds, f"the app of {self.name} {told}")


def _refresh(token: str) -> Form:
    return {"grant_type": "refresh_token", "refresh_token": token}

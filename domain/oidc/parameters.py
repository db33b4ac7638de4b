"""The parameters of an authorization request, each checked alone. All may raise RequestFault."""

import re
from collections import defaultdict
from collections.abc import Iterable

from domain.oidc import scopes, signing
from domain.oidc.request_faults import RequestFault

# What we know; others are ignored, as RFC 6749 §3.1 asks.
KNOWN = (
    *("client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "prompt", "max_age", "acr_values", "claims"),
    *("login_hint", "id_token_hint", "ui_locales", "display"),
)
# Each with the error of OpenID Connect Core §3.1.2.6 that says so.
UNSUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}
LONGEST = 8000  # characters of a request, written out
LONGEST_NONCE = 1000
LONGEST_NAME = 64
MAX_AGE = 10**9  # seconds
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
_CHALLENGE = re.compile("[A-Za-z0-9_-]{43}")  # SHA-256 in base64url


class Parameters:
    """What was sent, as it was. A name asked for by itself is "" where it wasn't sent."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._values[name].append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][0] if name in self._values else ""

    def all(self, name: str) -> list[str]:
        """Every value of this name."""
        return self._values.get(name, [])

    def once(self, name: str) -> str:
        """The value of this name if it was sent once, else ""."""
        values = self.all(name)
        return values[0] if len(values) == 1 else ""


def refuse_doubled(given: Parameters) -> None:
    """RFC 6749 §3.1: no parameter more than once."""
    for name in (*KNOWN, *UNSUPPORTED):
        if len(given.all(name)) > 1:
            raise RequestFault("invalid_request", f"{name} was sent more than once")


def refuse_unsupported(given: Parameters) -> None:
    """What we don't do: other flows, other ways to answer, requests as tokens."""
    for name, error in UNSUPPORTED.items():
        if given[name]:  # without a value it counts as left out (RFC 6749 §3.1)
            raise RequestFault(error, f"{name} is not supported")
    if not given["response_type"]:
        raise RequestFault("invalid_request", "response_type is missing")
    if given["response_type"] != "code":
        raise RequestFault("unsupported_response_type", "response_type must be code")
    if given["response_mode"] not in ("", "query"):
        raise RequestFault("invalid_request", "response_mode must be query")


def challenge(given: Parameters, *, is_needed: bool) -> str:
    """The challenge of PKCE (RFC 7636); "" only where the app may do without."""
    code_challenge, method = given["code_challenge"], given["code_challenge_method"]
    if not code_challenge:
        if method or is_needed:
            raise RequestFault("invalid_request", "code_challenge is missing (PKCE, RFC 7636)")
        return ""
    if method != "S256":  # left out it means plain, which whoever reads the request can answer
        raise RequestFault("invalid_request", "code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(code_challenge):
        raise RequestFault("invalid_request", "code_challenge isn't a SHA-256 hash in base64url")
    return code_challenge


def prompts(given: Parameters) -> frozenset[str]:
    """What the person has to be asked, whatever they have shown already."""
    asked = frozenset(scopes.listed(given["prompt"]))
    if asked - PROMPTS:
        raise RequestFault("invalid_request", "prompt has a value that is not supported")
    if "none" in asked and len(asked) > 1:
        raise RequestFault("invalid_request", "prompt=none can't be combined with other values")
    return asked


def max_age(given: Parameters) -> int | None:
    """For how many seconds all factors count; None for as long as the sign-in lasts."""
    text = given["max_age"]
    if not text:
        return None
    if not re.fullmatch("[0-9]+", text):
        raise RequestFault("invalid_request", "max_age is not a number of seconds")
    beginning = text.lstrip("0")[: len(str(MAX_AGE)) + 1]  # of a longer one nothing else counts
    return min(int(beginning or "0"), MAX_AGE)


def nonce(given: Parameters) -> str:
    """What the ID token has to repeat."""
    text = given["nonce"]
    if len(text) > LONGEST_NONCE or "\0" in text or not text.isprintable():
        what = f"{LONGEST_NONCE} printable characters at most"
        raise RequestFault("invalid_request", f"nonce must be {what}")
    return text


def login_hint(given: Parameters) -> str:
    """The username that the person will perhaps enter; "" if this can't be one."""
    hint = given["login_hint"].strip()
    return hint if len(hint) <= LONGEST_NAME and hint.isprintable() else ""


def hinted(given: Parameters) -> str:
    """Whom the ID token names that was sent along, "" without one."""
    hint = given["id_token_hint"]
    if not hint:
        return ""
    claims = signing.read_own(hint)
    if claims is None or not isinstance(claims.get("sub"), str):
        raise RequestFault("invalid_request", "id_token_hint isn't an ID token from this server")
    return str(claims["sub"])


def subs(hinted: str, from_claims: tuple[str, ...]) -> tuple[str, ...]:
    """The people of whom it has to be one, none if anyone may."""
    if hinted and from_claims and hinted not in from_claims:
        raise RequestFault("invalid_request", "id_token_hint and claims name different people")
    return (hinted,) if hinted else from_claims

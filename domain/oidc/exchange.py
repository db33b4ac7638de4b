"""A code becomes tokens: once, for the app that it was given to (RFC 6749 §4.1.3, RFC 7636 §4.6).

A code that comes a second time was read by somebody on its way, and it can't be told who was first:
what it brought ends as well (RFC 6749 §4.1.2).
"""

import hashlib
import hmac
import re
from typing import NamedTuple

from domain.database.queries import FixedChange
from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import faults, grant_lookup, grants, issuing
from domain.oidc.clients import ClientApp
from domain.oidc.grant_lookup import FoundGrant
from domain.oidc.issuing import ACCESS_LASTS, NotGranted, Tokens
from domain.oidc.scopes import OFFLINE
from domain.text import base64url

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

_SPEND = FixedChange(
    "UPDATE app_grant SET spent_at = ?, used_at = ?, family_hash = ?, refresh_hash = ? "
    "WHERE id = ? AND spent_at IS NULL AND NOT is_over"
)

# By the kind of fault: what the app is told, after "The code".
USED_TWICE, DIFFERS = "code-used-twice", "redirect-uri-differs"
WORDS = {
    "code-unknown": "isn't known; it may be too old.",
    "code-of-another-app": "was issued to another app.",
    USED_TWICE: "was already used. Everything issued for it has been revoked.",
    "code-too-old": f"is older than {grants.CODE_LASTS} seconds.",
    DIFFERS: "was issued for another redirect_uri.",
    "verifier-missing": "was requested with a code_challenge, but no code_verifier was sent.",
    "verifier-without-challenge": "was requested without a code_challenge, so no code_verifier "
    "may be sent.",
    "verifier-wrong": "was requested with a code_challenge that doesn't match this code_verifier.",
    "sign-in-over": "belongs to a sign-in that has ended.",
}


class TokenRequest(NamedTuple):
    """What a client shows for its tokens; the verifier is "" if there is none."""

    code: str
    redirect_uri: str
    verifier: str


def exchange(to: ClientApp, shown: TokenRequest, now: int, issuer: str) -> Tokens:
    """The tokens for this code. Raises NotGranted, and notes why for the app's administrators."""
    given = Tokens(tokens.new(), ACCESS_LASTS, "", f"{tokens.new()}.{tokens.new()}")
    with write():
        found = grant_lookup.by_code(shown.code, now)
        fault = _fault(found, to, shown, now)
        if found is not None and not fault and not _spend(found, given.refresh, now):
            fault = USED_TWICE
        if found is not None and fault == USED_TWICE:
            grants.end(found.grant)
        if found is not None and not fault:
            given = _as_granted(given, found)
            issuing.keep_access(found.grant, given.access, given.scope, now)
    if found is None or fault:
        faults.note(to.app, fault, _told(fault, found, shown), now)
        raise NotGranted(f"The code {WORDS[fault]}")
    nonce = found.grant.nonce
    return issuing.with_id_token(given, found, to.client, issuer, now, nonce=nonce)


def _fault(found: FoundGrant | None, to: ClientApp, shown: TokenRequest, now: int) -> str:
    """What is wrong, "" for nothing."""
    if found is None:
        return "code-unknown"
    grant = found.grant
    if found.client_id != to.client.client_id:
        return "code-of-another-app"
    if grant.spent_at is not None:
        return USED_TWICE
    if not grants.is_fresh(grant, now):
        return "code-too-old"
    if grant.redirect_uri != shown.redirect_uri:
        return DIFFERS
    return _fault_of_verifier(grant.challenge, shown.verifier) or (
        "" if found.is_alive else "sign-in-over"
    )


def _told(fault: str, found: FoundGrant | None, shown: TokenRequest) -> str:
    """The same for the app's administrators, who may know in what two addresses differ."""
    if found is None or fault != DIFFERS:
        return f"The code {WORDS[fault]}"
    compared = faults.compared(shown.redirect_uri, [found.grant.redirect_uri])
    return f"The redirect_uri that came with the code {compared}"


def _fault_of_verifier(challenge: str, verifier: str) -> str:
    """Either both or neither, so that nobody can take one out on the way (RFC 9700 §2.1.1)."""
    if not challenge:
        return "verifier-without-challenge" if verifier else ""
    if not verifier:
        return "verifier-missing"
    is_right = VERIFIER.fullmatch(verifier) and hmac.compare_digest(_s256(verifier), challenge)
    return "" if is_right else "verifier-wrong"


def _s256(verifier: str) -> str:
    return base64url.encoded(hashlib.sha256(verifier.encode()).digest())


def _spend(found: FoundGrant, refresh: str, now: int) -> bool:
    """Whether it was the first to do so."""
    family, _, first = refresh.partition(".")
    is_renewable = OFFLINE in found.grant.scope.split()
    hashes = (tokens.hashed(family), tokens.hashed(first)) if is_renewable else (None, None)
    return _SPEND.run(now, now, *hashes, found.grant.id) == 1


def _as_granted(given: Tokens, found: FoundGrant) -> Tokens:
    scope = found.grant.scope
    return given._replace(scope=scope, refresh=given.refresh if OFFLINE in scope.split() else "")

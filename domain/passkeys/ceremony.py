"""What both ceremonies of WebAuthn verify alike (Level 3 §7.1 and §7.2), step by step."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from domain.passkeys import challenges
from domain.passkeys.party import Party
from domain.passkeys.refusals import NotPresent, NotSupported, NotVerified, OtherSite, Unreadable

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData, CollectedClientData

T = TypeVar("T")

MAX_LENGTH = 16_384  # characters of what a browser sends; attestation objects are the longest


@dataclass(frozen=True)
class Ceremony:
    """What was asked of a passkey, and of whom.

    `purpose` and `bound_to` are those of its challenge; `verifies` is whether the passkey must have
    verified its person, by a fingerprint, a face or a PIN.
    """

    party: Party
    purpose: str
    bound_to: str
    verifies: bool = False


def parsed(kind: type[T], text: str) -> T:
    """What a browser sent, as the library's `kind`. Raises Unreadable."""
    try:
        given = json.loads(text[:MAX_LENGTH])
        return kind.from_dict(given)  # type: ignore[attr-defined]
    except Exception as fault:  # the library raises what its parsing meets
        raise Unreadable from fault


def verify_client(client: "CollectedClientData", kind: str, asked: Ceremony, now: int) -> None:
    """The browser's part: for what, by which challenge, and on whose page it was asked for."""
    given: Mapping[str, Any] = json.loads(client)
    if given["type"] != kind:
        raise Unreadable
    challenges.verify(client.challenge, asked.purpose, asked.bound_to, now)
    if given["origin"] != asked.party.origin:
        raise OtherSite
    if given.get("crossOrigin", False) is not False:
        raise OtherSite
    if given.get("topOrigin") is not None:
        raise OtherSite


def verify_authenticator(data: "AuthenticatorData", asked: Ceremony) -> None:
    """The authenticator's part: for whom, whether somebody touched it, and who that is."""
    if not hmac.compare_digest(data.rp_id_hash, hashlib.sha256(asked.party.id.encode()).digest()):
        raise OtherSite
    if not data.is_user_present():
        raise NotPresent
    if asked.verifies and not data.is_user_verified():
        raise NotVerified
    if data.is_backed_up() and not data.is_backup_eligible():
        raise NotSupported

"""What a page hands to the browser: the options of both ceremonies, as WebAuthn's JSON has them."""

from typing import Any

from domain.passkeys import challenges, owners, rows
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.cose import ALGORITHMS
from domain.text.base64url import encoded
from models import Passkey, User

TIMEOUT = challenges.LASTS * 1000  # milliseconds


def to_use(
    asked: Ceremony, now: int, user: User | None = None, *, prefers_verified: bool = False
) -> dict[str, Any]:
    """PublicKeyCredentialRequestOptionsJSON (Level 3 §5.5).

    With a `user` any of their passkeys will do, old security keys too; without, the browser shows
    those that it has for us. `prefers_verified`: it may ask for a fingerprint, a face or a PIN,
    and that spares something else, but who can't show any isn't turned away.
    """
    otherwise = "preferred" if prefers_verified else "discouraged"
    allowed = rows.usable(user, asked.party.id) if user is not None else []
    return {
        "challenge": encoded(challenges.give(asked.purpose, asked.bound_to, now)),
        "rpId": asked.party.id,
        "timeout": TIMEOUT,
        "userVerification": "required" if asked.verifies else otherwise,
        "allowCredentials": [_descriptor(passkey) for passkey in allowed],
    }


def to_add(asked: Ceremony, now: int, user: User, site: str) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptionsJSON (Level 3 §5.4)."""
    handle = owners.handle_for(user)
    return {
        "challenge": encoded(challenges.give(asked.purpose, asked.bound_to, now)),
        "rp": {"id": asked.party.id, "name": site},
        "user": {"id": encoded(handle), "name": user.username, "displayName": user.name},
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "timeout": TIMEOUT,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "preferred",
            "requireResidentKey": False,
            "userVerification": "required" if asked.verifies else "preferred",
        },
        "excludeCredentials": [_descriptor(passkey) for passkey in rows.of(user)],
        "extensions": {"credProps": True},
    }


def _descriptor(passkey: Passkey) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "public-key",
        "id": encoded(bytes(passkey.credential_id)),
    }
    if passkey.transports:
        described["transports"] = passkey.transports.split()
    return described

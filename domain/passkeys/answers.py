"""What a browser sends of a passkey, read strictly: anybody can write it.

No number is taken for bytes, as fido2 would: `bytes(10**9)` are a gigabyte.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.passkeys.refusals import Unreadable
from domain.text import base64url

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData

MAX_LENGTH = 16_384  # characters of what a browser sends; attestation objects are the longest
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True)
class Client:
    """The client data (Level 3 §5.8.1): what the browser says of the page that asked."""

    said: Mapping[str, Any]
    challenge: bytes
    hash: bytes  # of the text itself, which is what gets signed


@dataclass(frozen=True)
class Answer:
    """A PublicKeyCredential (Level 3 §5.1), whose `response` isn't read yet."""

    id: bytes
    client: Client
    response: Mapping[str, Any]
    extensions: Mapping[str, Any]

    def part(self, name: str) -> bytes:
        """This part of the response. Raises Unreadable."""
        return decoded(self.response.get(name))


@dataclass(frozen=True)
class Attestation:
    """An attestation object (Level 3 §6.5)."""

    format: str
    statement: Mapping[str, Any]
    data: "AuthenticatorData"


def read(text: str) -> Answer:
    """The answer in this RegistrationResponseJSON or AuthenticationResponseJSON.

    Raises Unreadable.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable
    given = _object(text)
    response, extensions = given.get("response"), given.get("clientExtensionResults")
    if not isinstance(response, dict) or given.get("id") != given.get("rawId"):
        raise Unreadable
    return Answer(
        id=decoded(given.get("rawId")),
        client=_client(decoded(response.get("clientDataJSON"))),
        response=response,
        extensions=extensions if isinstance(extensions, dict) else {},
    )


def authenticator_data(plain: bytes) -> "AuthenticatorData":
    """What the authenticator says (Level 3 §6.1). Raises Unreadable."""
    from fido2.webauthn import AuthenticatorData

    try:
        return AuthenticatorData(plain)
    except Exception as fault:  # whatever the library's parsing meets
        raise Unreadable from fault


def attested(plain: bytes) -> Attestation:
    """What comes with a new passkey. Raises Unreadable."""
    from fido2 import cbor

    try:
        found: Any = cbor.decode(plain)
        kind, statement, data = found["fmt"], found["attStmt"], found["authData"]
    except Exception as fault:  # whatever the library's parsing meets
        raise Unreadable from fault
    if not (isinstance(kind, str) and isinstance(statement, dict) and isinstance(data, bytes)):
        raise Unreadable
    return Attestation(kind, statement, authenticator_data(data))


def decoded(value: object) -> bytes:
    """What this is in base64url, without padding. Raises Unreadable."""
    if not isinstance(value, str) or not _BASE64URL.fullmatch(value):
        raise Unreadable
    try:
        return base64url.decoded(value)
    except ValueError as fault:
        raise Unreadable from fault


def _client(plain: bytes) -> Client:
    try:
        said = _object(plain.decode("utf-8-sig"))  # Level 3 §7.1, §7.2: without a byte order mark
    except UnicodeDecodeError as fault:
        raise Unreadable from fault
    return Client(said, decoded(said.get("challenge")), hashlib.sha256(plain).digest())


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Unreadable from fault
    if not isinstance(found, dict):
        raise Unreadable
    return found

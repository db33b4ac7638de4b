"""What names a person to their passkeys: the user handle, 64 random bytes (Level 3 §14.6.1)."""

import secrets

from domain.database.storage import write
from models import PasskeyOwner, User

HANDLE_BYTES = 64


def handle_of(user: User) -> bytes:
    """The person's handle; b"" for who never had a passkey."""
    found = PasskeyOwner.get_or_none(PasskeyOwner.user == user)
    return bytes(found.handle) if found is not None else b""


def handle_for(user: User) -> bytes:
    """The person's handle, made if there is none: the first time only is anything written."""
    known = handle_of(user)
    if known:
        return known
    with write():
        return bytes(ensure(user).handle)


def ensure(user: User) -> PasskeyOwner:
    """The person's row, made within the caller's transaction if there is none."""
    row = {"user": user, "handle": secrets.token_bytes(HANDLE_BYTES)}
    PasskeyOwner.insert(row).on_conflict_ignore().execute()
    found: PasskeyOwner = PasskeyOwner.get(PasskeyOwner.user == user)
    return found

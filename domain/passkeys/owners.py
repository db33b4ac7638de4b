"""What names a person to their passkeys: the user handle, 64 bytes that say nothing (L3 §14.6.1).

They look random to whoever hasn't our key. They follow from it, so that offering to add a passkey
writes nothing: the row is made with the first one. A challenge given before the key is replaced is
no longer answered after that, so nobody adds a passkey that has another handle than its owner.
"""

from domain.encryption import vault
from models import PasskeyOwner, User


def handle_of(user: User) -> bytes:
    """The person's handle; b"" for who never had a passkey."""
    found = PasskeyOwner.get_or_none(PasskeyOwner.user == user)
    return bytes(found.handle) if found is not None else b""


def handle_for(user: User) -> bytes:
    """The person's handle, or what it is to be."""
    return handle_of(user) or b"".join(
        vault.following(f"passkeys of {user.id} {user.sub} {part}".encode()) for part in (1, 2)
    )


def ensure(user: User) -> PasskeyOwner:
    """The person's row, made within the caller's transaction if there is none."""
    row = {"user": user, "handle": handle_for(user)}
    PasskeyOwner.insert(row).on_conflict_ignore().execute()
    found: PasskeyOwner = PasskeyOwner.get(PasskeyOwner.user == user)
    return found

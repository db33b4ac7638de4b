"""What a passkey was used for: noted together with what comes of it, and once."""

from domain.passkeys import challenges
from domain.passkeys.assertion import Shown
from domain.passkeys.refusals import Copied
from models import Passkey


def note(shown: Shown, use: str, now: int) -> bool:
    """Note the use, within the caller's transaction. Raises AnsweredBefore, Copied.

    False if the same form brought it before (see challenges.spend).
    """
    if not challenges.spend(shown.challenge, use, now):
        return False
    of_it = Passkey.id == shown.passkey.id
    if shown.sign_count:
        of_it &= Passkey.sign_count < shown.sign_count
    used = {"sign_count": shown.sign_count, "is_synced": shown.is_synced, "last_used_at": now}
    if shown.is_verified:
        used["is_verifying"] = True
    if not Passkey.update(used).where(of_it).execute():
        raise Copied
    return True

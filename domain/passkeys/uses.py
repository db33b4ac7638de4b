"""What a passkey was used for: noted together with what comes of it, and once."""

from domain.passkeys import challenges
from domain.passkeys.assertion import Shown
from domain.passkeys.refusals import Copied
from models import Passkey


def note(shown: Shown, use: str, now: int, *, with_password: bool = False) -> bool:
    """Note the use, within the caller's transaction. Raises AnsweredBefore, Copied.

    `with_password` is whether the password was shown as well: then how the passkey verifies its
    person is trusted from now on (see Shown). False if the same form brought it before (see
    challenges.spend).
    """
    if not challenges.spend(shown.challenge, use, now):
        return False
    used = {"sign_count": shown.sign_count, "is_synced": shown.is_synced, "last_used_at": now}
    if shown.says_verified and with_password:
        used["is_verifying"] = True
    grown = Passkey.sign_count < shown.sign_count
    counts_right = grown if shown.sign_count else Passkey.sign_count == 0
    if not Passkey.update(used).where(Passkey.id == shown.passkey.id, counts_right).execute():
        raise Copied
    return True

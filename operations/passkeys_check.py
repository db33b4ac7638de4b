"""What the doctor, the start and Overview find about passkeys: those of a former address."""

from collections.abc import Iterator

from domain.passkeys import orphaned_passkeys, relying_party
from domain.passkeys.orphaned_passkeys import OrphanedPasskeys
from domain.text.wording import counted, listed
from models import Passkey
from operations.diagnosis import Check, Installation
from settings import Settings


def checked(settings: Settings, installed: Installation) -> Iterator[Check]:
    """A finding, once there are passkeys."""
    if not installed.is_open or not (number := Passkey.select().count()):
        return
    old = known(settings)
    found = str(number)
    if old is not None:
        found += f", of which {old.number} made for {listed(old.hosts)}"
    yield Check("passkeys", found, warning(settings))


def known(settings: Settings) -> OrphanedPasskeys | None:
    """Passkeys that don't work at the address people open, if there are any."""
    ours = relying_party.at(settings.origin)
    return orphaned_passkeys.count(ours.id if ours is not None else "")


def warning(settings: Settings) -> str:
    """What somebody has to know before they can't get in any more; "" if there is nothing."""
    old = known(settings)
    if old is None or not old.without:
        return ""
    return (
        f"{counted(old.number, 'passkey')} made for {listed(old.hosts)} can't be used at "
        f"{settings.origin}. Without another passkey or an authenticator app, these people need "
        f"their recovery code or your help to sign in: {listed(old.without, 10)}. Did the address "
        "change by mistake? Set NIGHTLATCH_PUBLIC_URL back."
    )

"""Signing in: what the second step can be, for whoever has given the password."""

from dataclasses import dataclass

from domain.mfa import authenticators
from domain.passkeys import rows
from domain.passkeys.relying_party import RelyingParty
from models import Authenticator, Passkey, User


@dataclass(frozen=True)
class Ways:
    """What a person could show besides the recovery code: codes of an app, and passkeys."""

    apps: list[Authenticator]  # lost ones too
    passkeys: list[Passkey]  # those that can be used at our address
    only_passkey: bool = False  # whether the team's policy asks for one

    @property
    def takes_code(self) -> bool:
        """Whether a code of an authenticator app will do."""
        return not self.only_passkey and any(app.switched_off_at is None for app in self.apps)

    @property
    def is_none(self) -> bool:
        """Whether only the recovery code is left."""
        return not self.takes_code and not self.passkeys

    @property
    def things(self) -> str:
        """What people have at hand if they can sign in."""
        if not self.passkeys:
            return "phone" if self.apps else "passkey"
        return "phone or passkey" if self.takes_code else "passkey"


def ways(user: User, party: RelyingParty | None, *, only_passkey: bool = False) -> Ways:
    """What this person could show; `party` is None where no passkey works."""
    passkeys = rows.usable(user, party.id) if party is not None else []
    return Ways(authenticators.enrolled(user), passkeys, only_passkey)

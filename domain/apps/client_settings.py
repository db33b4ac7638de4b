"""The settings of an app that speaks OpenID Connect, as its client."""

from dataclasses import dataclass

from domain.refusals import Refused
from models import Client

ALGORITHMS = (Client.RS256, Client.ES256)


class AlgorithmRefused(Refused):
    """A signing algorithm that Nightlatch doesn't have."""

    reason = "app-algorithm-unknown"

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class ClientSettings:
    """The settings of the client; the addresses as `domain.apps.urls` has checked them."""

    redirects: tuple[str, ...] = ()
    sign_outs: tuple[str, ...] = ()
    is_public: bool = False
    needs_pkce: bool = True
    needs_mfa: bool = True
    is_trusted: bool = True
    signs_with: str = Client.RS256
    opens_at: str = ""
    logout_address: str = ""

    def __post_init__(self) -> None:
        if self.is_public:
            # Without a secret nothing else binds the code to the app (RFC 9700 §2.1.1).
            object.__setattr__(self, "needs_pkce", True)


def algorithm(typed: str, field: str = "signs_with") -> str:
    """An algorithm that we sign with. Raises AlgorithmRefused."""
    if typed not in ALGORITHMS:
        raise AlgorithmRefused(f"Choose {' or '.join(ALGORITHMS)}.", field)
    return typed

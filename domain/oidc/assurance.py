"""How sure it is that it was the person: what a sign-in has shown, in the words that apps know.

`amr` is of RFC 8176 and, as "pop", of OpenID Connect EAP ACR Values 1.0 §3; `acr` of the REFEDS
profiles and, as "phr", of the latter's §2. A recovery code and the help desk's sign-in code stand
for the phone's code, so they count as one.
"""

from collections.abc import Iterable

from domain.access import factors
from models import Session

MFA = "https://refeds.org/profile/mfa"
SFA = "https://refeds.org/profile/sfa"
PHR = "phr"  # resists phishing: a passkey was used

_passkeys_work = True


def use_passkeys(*, work: bool) -> None:
    """Say whether there are passkeys at our address, so that we have sign-ins of that kind."""
    global _passkeys_work  # noqa: PLW0603  # of the process, as everything that settings say
    _passkeys_work = work


def supported() -> tuple[str, ...]:
    """All that a sign-in here can be, the strongest first."""
    return (PHR, MFA, SFA) if _passkeys_work else (MFA, SFA)


def needed(acr_values: Iterable[str]) -> str:
    """The least of these that we know, which will do; "" if there is none."""
    known = [value for value in supported() if value in set(acr_values)]
    return known[-1] if known else ""


def acr(session: Session, acr_values: Iterable[str] = ()) -> str:
    """The claim `acr`: never more than was shown.

    Of what the app has asked for, it's the first that the sign-in fulfils. An app that hasn't asked
    is told the REFEDS profile, with which apps compare, whether or not a passkey was used.
    """
    asked, own = list(acr_values), MFA if factors.are_two(session.factors) else SFA
    fulfilled = {own, *([PHR] if factors.resist_phishing(session.factors) else [])}
    # Two factors are one as well, for who takes nothing else (OpenID Connect Core §5.5.1.1); but to
    # who takes both, the less isn't told.
    least = SFA if SFA in asked else own
    return next((value for value in asked if value in fulfilled), least)


def amr(session: Session) -> list[str]:
    """The claim `amr`. A sign-in that an older version began says nothing, and counts for least."""
    return _amr(session.factors or factors.PASSWORD_ONLY)


def _amr(shown: str) -> list[str]:
    return [*shown.split(), *(["mfa"] if factors.are_two(shown) else [])]


# What sign-ins that resist phishing have as their `amr`, as grants keep it.
RESISTING = tuple(" ".join(_amr(shown)) for shown in factors.RESISTING)

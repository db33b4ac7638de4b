"""How sure it is that it was the person: what a sign-in has shown, in the words that apps know.

`amr` is of RFC 8176, `acr` of the REFEDS profiles. A recovery code and the help desk's sign-in code
stand for the phone's code, so they count as one.
"""

from domain.access import factors
from models import Session

MFA = "https://refeds.org/profile/mfa"
SFA = "https://refeds.org/profile/sfa"
SUPPORTED = (MFA, SFA)


def acr(session: Session) -> str:
    """The claim `acr`: never more than was shown."""
    return MFA if factors.are_two(session.factors) else SFA


def amr(session: Session) -> list[str]:
    """The claim `amr`. A sign-in that an older version began says nothing, and counts for least."""
    shown = session.factors or factors.PASSWORD_ONLY
    return [*shown.split(), *(["mfa"] if factors.are_two(shown) else [])]

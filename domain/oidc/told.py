"""What an app would learn about a person, by what tokens are made of; or why it wouldn't."""

from dataclasses import dataclass, field
from typing import Any

from domain.access import factors
from domain.apps import rules
from domain.mfa import policy
from domain.oidc import assurance, claims
from models import App, Client, Session, User

SCOPE = "openid profile email groups"  # all that there is to ask for about a person

DISABLED = "account-disabled"
NOT_ALLOWED = "not-allowed"
NEEDS_MFA = "needs-mfa"


@dataclass(frozen=True)
class Told:
    """The claims about a person; or `because` of what they can't open the app."""

    because: str = ""
    claims: dict[str, Any] = field(default_factory=dict)


def about(app: App, client: Client, user: User, now: int) -> Told:
    """What the app would learn about this person, signed in with all that they have."""
    requirement = policy.requirement_of(user)
    if user.disabled_at is not None:
        return Told(DISABLED)
    if not rules.can_open(app, user):
        return Told(NOT_ALLOWED)
    if not requirement.has_mfa and (client.needs_mfa or requirement.is_due(now)):
        return Told(NEEDS_MFA)
    return Told(claims=claims.about(user, SCOPE) | _how(has_mfa=requirement.has_mfa))


def _how(*, has_mfa: bool) -> dict[str, Any]:
    session = Session(factors=factors.WITH_CODE if has_mfa else factors.PASSWORD_ONLY)
    return {"acr": assurance.acr(session), "amr": assurance.amr(session)}

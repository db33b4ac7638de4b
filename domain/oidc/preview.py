"""What an app would learn about a person, by what tokens are made of; or why it wouldn't."""

from dataclasses import dataclass, field
from typing import Any

from domain.access import factors
from domain.access.mfa_requirement import MfaRequirement
from domain.apps import rules
from domain.apps.check import NEEDS_MFA, NEEDS_PASSKEY, NOT_ALLOWED
from domain.mfa import policy
from domain.oidc import assurance, claims, scopes
from models import App, Client, Session, User

DISABLED = "account-disabled"


@dataclass(frozen=True)
class Preview:
    """The claims about a person; or `because` of what they can't open the app."""

    because: str = ""
    claims: dict[str, Any] = field(default_factory=dict)


def of(app: App, client: Client, user: User, now: int, rp_id: str = "") -> Preview:
    """What the app would learn about this person, signed in with all that they have.

    That is at the address with this RP ID.
    """
    requirement = policy.requirement_of(user, rp_id)
    if user.disabled_at is not None:
        return Preview(DISABLED)
    if not rules.can_open(app, user):
        return Preview(NOT_ALLOWED)
    if not requirement.has_mfa and (client.needs_mfa or requirement.is_due(now)):
        return Preview(NEEDS_MFA)
    if app.needs_passkey and not requirement.has_passkey:
        return Preview(NEEDS_PASSKEY)
    return Preview(claims=claims.about(user, " ".join(scopes.OF_PERSON)) | _how(requirement))


def _how(requirement: MfaRequirement) -> dict[str, Any]:
    shown = factors.WITH_CODE if requirement.has_mfa else factors.PASSWORD_ONLY
    session = Session(factors=factors.PASSKEY_ALONE if requirement.has_passkey else shown)
    return {"acr": assurance.acr(session), "amr": assurance.amr(session)}

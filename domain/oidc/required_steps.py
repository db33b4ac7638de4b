"""The steps that a person has to take before an app learns of their sign-in, in their order."""

from domain.access import factors, lifetimes
from domain.apps import rules
from domain.clock import moments
from domain.oidc import consents
from domain.oidc.requests import ValidRequest
from models import AuthorizationRequest, Session

NOTHING = "nothing"
SIGN_IN = "sign-in"
SECOND_FACTOR = "second-factor"
ANOTHER_ACCOUNT = "another-account"
CHOICE = "choice"
PERMISSION = "permission"  # to open the app, which others have to give
WHAT_WE_LACK = "what-we-lack"
MFA = "mfa"
PASSKEY = "passkey"  # to be added, as the person has none that can be used here
CONFIRMATION = "confirmation"
CONSENT = "consent"


def first(
    asked: ValidRequest, session: Session | None, now: int, row: AuthorizationRequest | None = None
) -> str:
    """The first step still required; `row` is a request that has waited, None for a new one."""
    if session is None:
        return SIGN_IN
    if not session.is_full:
        return SECOND_FACTOR
    if asked.subs and session.user.sub not in asked.subs:
        return ANOTHER_ACCOUNT
    if "select_account" in asked.prompts and not _is_chosen(session, row):
        return CHOICE
    if not rules.can_open(asked.app, session.user):
        return PERMISSION
    return _of_assurance(asked, session, now, row) or _of_consent(asked, session)


def _of_assurance(
    asked: ValidRequest, session: Session, now: int, row: AuthorizationRequest | None
) -> str:
    if asked.wants_what_we_lack:
        return WHAT_WE_LACK
    requirement, needs_passkey = session.mfa_requirement, asked.needs_passkey
    if not (needs_passkey or requirement.has_mfa) and (
        asked.needs_mfa or requirement.is_in_force(now)
    ):
        return MFA
    if _is_enough(asked, session) and _is_recent(asked, session, now, row):
        return PASSKEY if requirement.owes_passkey(now) else ""
    return PASSKEY if needs_passkey and not requirement.has_passkey else CONFIRMATION


def _is_enough(asked: ValidRequest, session: Session) -> bool:
    """Whether the person has shown the factors that the request asks for."""
    if asked.needs_passkey:
        return factors.resist_phishing(session.factors)
    return not asked.needs_mfa or factors.are_two(session.factors)


def _is_recent(
    asked: ValidRequest, session: Session, now: int, row: AuthorizationRequest | None
) -> bool:
    """Whether all factors were shown lately enough for the app's rule and for its request."""
    limit = asked.app.max_age
    if limit is not None and not moments.lasts(session.confirmed_at, limit, now):
        return False
    if "login" not in asked.prompts and (
        asked.max_age is None or moments.lasts(session.confirmed_at, asked.max_age, now)
    ):
        return True
    return _is_fresh(session, row) and lifetimes.is_confirmed(session, now)


def _is_fresh(session: Session, row: AuthorizationRequest | None) -> bool:
    """Whether the factors were shown for this very request."""
    return row is not None and (session.id > row.newest_session or row.confirmed_in == session.id)


def _is_chosen(session: Session, row: AuthorizationRequest | None) -> bool:
    return row is not None and (session.id > row.newest_session or row.chosen_in == session.id)


def _of_consent(asked: ValidRequest, session: Session) -> str:
    is_asked_again = "consent" in asked.prompts
    is_known = asked.client.is_trusted or consents.is_given(asked, session.user)
    return NOTHING if is_known and not is_asked_again else CONSENT

"""A preview of who gets into an app, by the same rules as the check itself."""

from dataclasses import dataclass

from domain.access import factors
from domain.apps import check, rules
from domain.users import groups
from models import App, Session, User

OUTSIDER = "outsider"
PASSWORD_ONLY = "password-only"  # noqa: S105  # who has given no more than that
WITHOUT_MFA = "without-mfa"
WITHOUT_PASSKEY = "without-passkey"  # who has given a code instead
TOO_LONG_AGO = "too-long-ago"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Case:
    """A visitor and the outcome of their check; the app is told `groups` where it passes."""

    who: str
    outcome: str
    groups: tuple[str, ...] = ()


def preview(app: App, user: User, now: int) -> list[Case]:
    """The outcome for an outsider, and for this person in each state their sign-in could have."""
    found = [
        Case(OUTSIDER, check.decide(app.origin, "", now).outcome),
        Case(PASSWORD_ONLY, check.outcome_for(app, _session(user, now, Session.PASSWORD), now)),
        Case(WITHOUT_MFA, _without_mfa(app, user, now)),
    ]
    if app.needs_passkey:
        by_code = _session(user, now, shown=factors.WITH_CODE)
        found.append(Case(WITHOUT_PASSKEY, check.outcome_for(app, by_code, now)))
    if app.max_age is not None:
        long_ago = _session(user, now, confirmed_at=now - app.max_age - 1)
        found.append(Case(TOO_LONG_AGO, check.outcome_for(app, long_ago, now)))
    outcome = check.outcome_for(app, _session(user, now), now)
    names = tuple(group.name for group in groups.of(user)) if outcome == check.PASSES else ()
    return [*found, Case(SIGNED_IN, outcome, names)]


def _without_mfa(app: App, user: User, now: int) -> str:
    can_open = rules.can_open(app, user)
    return check.outcome_if(app, _session(user, now), now, has_mfa=False, can_open=can_open)


def _session(
    user: User,
    now: int,
    stage: str = Session.FULL,
    confirmed_at: int | None = None,
    shown: str = factors.PASSKEY_ALONE,
) -> Session:
    """An imagined session of this user, which is never saved."""
    confirmed = now if confirmed_at is None else confirmed_at
    return Session(
        user=user,
        stage=stage,
        created_at=now,
        seen_at=now,
        confirmed_at=confirmed,
        factors=shown,
    )

"""The validity of grants, as one condition of SQL, asked wherever it matters.

So whatever could end a grant counts from an app's next request on: the sign-in it came from, the
account, its MFA, the app and its rule. A query puts `JOINS` after `app_grant g` in its FROM, with
the time as the value of its question mark, and `IS_VALID` into its WHERE.
"""

from domain.access import factors, lifetimes
from domain.apps import rules
from domain.clock import moments
from domain.oidc import assurance
from models import Session

DAY = 24 * 60 * 60
# How long a grant lasts that outlives its sign-in: unused, and at most (ASVS 10.4.8).
OFFLINE_IDLE = 30 * DAY  # seconds
OFFLINE_WHOLE = 365 * DAY


def _lasts(since: str, seconds: str | int, slack: int = moments.IN_THE_MIDDLE) -> str:
    """`moments.lasts` as SQL."""
    return f"({since} > n.at - {seconds} AND {since} <= n.at + {slack})"


def _steps(which: str) -> str:
    """The SQL for how long sign-ins last, `idle` or `whole`, by the step the team has chosen."""
    steps = " ".join(f"WHEN '{k}' THEN {getattr(v, which)}" for k, v in lifetimes.STEPS.items())
    return f"(CASE p.sign_ins_last {steps} ELSE {getattr(lifetimes.of(''), which)} END)"


# The time is the one value; g is the table app_grant.
JOINS = (
    "CROSS JOIN (SELECT CAST(? AS BIGINT) AS at) n CROSS JOIN policy p "
    "JOIN app a ON a.id = g.app_id JOIN client c ON c.app_id = a.id "
    'JOIN "user" u ON u.id = g.user_id LEFT JOIN session s ON s.id = g.session_id'
)
# As in lifetimes.is_over.
_SIGNED_IN = (
    f"(s.stage = '{Session.FULL}' AND {_lasts('s.created_at', _steps('whole'))} AND "
    f"(s.arrived_at IS NULL AND {_lasts('s.created_at', lifetimes.HALF_LIFETIME)} OR "
    f"s.arrived_at IS NOT NULL AND {_lasts('s.seen_at', _steps('idle'))}))"
)
_OFFLINE = (
    f"(g.is_offline AND {_lasts('g.created_at', OFFLINE_WHOLE)} AND "
    f"({_lasts('g.used_at', OFFLINE_IDLE)} OR {_lasts('g.created_at', OFFLINE_IDLE)}))"
)
# The day counts in full on which the team's policy falls due, in whatever zone (see clock.days),
# and is longer where clocks are put back.
_PUT_BACK = 2 * 60 * 60  # seconds, at most
_MFA_IS_DUE = (
    "(p.required_from IS NOT NULL AND p.required_from <= n.at "
    f"AND u.created_at + (p.grace_days + 1) * {DAY} + {_PUT_BACK} <= n.at)"
)
_RECENT_ENOUGH = f"(a.max_age IS NULL OR {_lasts('g.auth_time', 'a.max_age', moments.SLACK)})"
_PASSKEY_IF_NEEDED = (
    f"(NOT a.needs_passkey OR g.amr IN ({', '.join(map(repr, assurance.RESISTING))}))"
)
IS_VALID = (
    f"(NOT g.is_over AND u.disabled_at IS NULL AND ({_SIGNED_IN} OR {_OFFLINE}) "
    f"AND {rules.condition('a', 'u.id')} "
    f"AND ({factors.HAS_MFA} OR NOT (c.needs_mfa OR {_MFA_IS_DUE})) AND {_RECENT_ENOUGH} "
    f"AND {_PASSKEY_IF_NEEDED})"
)

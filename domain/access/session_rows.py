"""The query of every request: whose session a token opens, and what the team asks of them."""

from domain.access import factors, lifetimes
from domain.access.mfa_requirement import MfaRequirement, due_at, passkey_due_at
from domain.database.queries import FixedRows, columns, filled
from domain.encryption import tokens
from models import Policy, Session, User

_SESSION, _USER = columns(Session), columns(User)

_PASSKEYS = (
    *("passkeys_from", "passkeys_grace_days"),
    *("admin_passkeys_from", "admin_passkeys_grace_days"),
)
_DUTY = (
    f"p.required_from, p.grace_days, p.sign_ins_last, {factors.HAS_MFA}, "  # noqa: S608
    "EXISTS (SELECT 1 FROM recovery_code r WHERE r.user_id = u.id AND r.saved_at IS NOT NULL "
    "AND r.used_at IS NULL AND r.replaced_at IS NULL), "
    f"{factors.HAS_PASSKEY}, {', '.join(f'p.{column}' for column in _PASSKEYS)}"
)
_WHOSE = (
    f"SELECT {', '.join(f's.{column}' for column in _SESSION.values())}, "  # noqa: S608
    f"{', '.join(f'u.{column}' for column in _USER.values())}, {_DUTY} "
    'FROM session s JOIN "user" u ON u.id = s.user_id CROSS JOIN policy p WHERE'
)
# The query of every request: who it is, and what the team's policy asks of them.
_RESUME = FixedRows(f"{_WHOSE} s.token_hash = ?")
_RESUME_FORMER = FixedRows(f"{_WHOSE} s.former_hash = ? AND s.former_stage <> ''")


def find(token: str, rp_id: str = "") -> Session | None:
    """The session of this token, living or over but not yet cleared away.

    A former token whose successor no one has shown yet finds the session as it opened it. Passkeys
    are asked for at the address with this RP ID only; "" is one at which there are none.
    """
    token_hash = tokens.hashed(token)
    rows = _RESUME.rows(rp_id, token_hash) or _RESUME_FORMER.rows(rp_id, token_hash)
    if not rows:
        return None
    [row] = rows
    session = filled(Session, _SESSION, row)
    session.user = user = filled(User, _USER, row[len(_SESSION) :])
    required_from, grace_days, step, *rest = row[len(_SESSION) + len(_USER) :]
    has, by_passkey = rest[:3], filled(Policy, _PASSKEYS, rest[3:])
    has_mfa, has_saved_code, has_passkey = map(bool, has)
    session.mfa_requirement = MfaRequirement(
        due_at(required_from, grace_days, user.created_at),
        has_mfa,
        has_saved_code,
        passkey_due_at(user, by_passkey) if rp_id else None,
        has_passkey,
    )
    session.lifetime = lifetimes.of(step)
    session.token, session.is_former = token, bytes(session.token_hash) != token_hash
    if session.is_former:
        session.stage, session.confirmed_at = session.former_stage, session.former_confirmed_at
        session.acted_at = 0
        session.factors = session.former_factors
    return session

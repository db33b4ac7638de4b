"""No moment in the future is believed: every column, with what a clock that ran ahead left in it.

Whoever adds a column of whole numbers says here what it is: a moment and what becomes of one that
is to come, by a check; a moment of which only matters whether there is one; or no moment."""

from pathlib import Path

import pytest
from peewee import BigIntegerField

from domain.access import sessions
from domain.encryption import tokens
from domain.mfa import authenticators, passkey_offer, recovery_codes, state
from domain.passkeys import rows
from domain.signin import reset_links
from models import (
    RecoveryCode,
    ResetLink,
    Table,
    User,
)
from operations import housekeeping
from tests.unit import (
    door,
    future,
    future_challenges,
    future_grants,
    future_keys,
    future_logouts,
    future_passkeys,
    future_sign_ins,
)
from tests.unit.conftest import Person
from tests.unit.future import HOUR, MINUTE, TOKEN, YEAR, Check, World
from tests.unit.passkeys import with_passkey

CHECKS: dict[str, Check] = {
    "Installation.created_at": future.installed_in_the_future,
    "Installation.swept_at": future.swept_in_the_future,
    "Installation.clock_doubted_at": future.doubted_in_the_future,
    "Installation.clock_suspected_at": future.suspected_in_the_future,
    "Installation.clock_latest_at": future.latest_in_the_future,
    "Installation.clock_went_back_at": future.went_back_in_the_future,
    "Installation.backup_claimed_until": future.backup_claimed_in_the_future,
    "Installation.backed_up_at": future.backed_up_in_the_future,
    "Installation.restored_at": future.restored_in_the_future,
    "User.created_at": future.joined_in_the_future,
    "User.last_seen_at": future.last_seen_in_the_future,
    "User.reminded_at": future.reminded_in_the_future,
    "User.rehearsed_at": future.rehearsed_in_the_future,
    "User.password_changed_at": future.password_changed_in_the_future,
    "Session.created_at": lambda w: future_sign_ins.session_of_the_future(w, created_at=w.then),
    "Session.seen_at": lambda w: future_sign_ins.session_of_the_future(w, seen_at=w.then),
    "Session.confirmed_at": future_sign_ins.confirmed_in_the_future,
    "Session.former_confirmed_at": future_sign_ins.confirmed_before_in_the_future,
    "Session.acted_at": future_sign_ins.acted_in_the_future,
    "Authenticator.begun_at": future_sign_ins.set_up_begun_in_the_future,
    "Authenticator.last_timecode": future_sign_ins.accepted_in_the_future,
    "Authenticator.drift_at": future_sign_ins.drifted_in_the_future,
    "SpentStep.timecode": future_sign_ins.accepted_in_the_future,
    "RecoveryCode.created_at": future_sign_ins.recovery_code_of_the_future,
    "SetupLink.created_at": future_sign_ins.set_up_link_of_the_future,
    "Invitation.expires_at": future_sign_ins.invitation_of_the_future,
    "Policy.decided_at": future_sign_ins.decided_in_the_future,
    "Policy.required_from": future_sign_ins.decided_in_the_future,
    "Policy.passkeys_decided_at": future_passkeys.passkeys_decided_in_the_future,
    "Policy.passkeys_from": future_passkeys.passkeys_decided_in_the_future,
    "Policy.admin_passkeys_from": lambda w: future_passkeys.passkeys_decided_in_the_future(
        w, "administrators"
    ),
    "SignInCode.created_at": future_sign_ins.sign_in_code_of_the_future,
    "Instance.seen_at": future.instance_of_the_future,
    "KnownBrowser.seen_at": future_sign_ins.seen_in_the_future,
    "SpentChallenge.at": future_challenges.answered_in_the_future,
    "CodeFirst.created_at": future_sign_ins.code_first_of_the_future,
    "ResetLink.created_at": future_sign_ins.reset_link_of_the_future,
    "Attempts.next_at": future.failed_in_the_future,
    "Attempts.pending_until": future.tried_in_the_future,
    "Attempts.last_at": future.last_failed_in_the_future,
    "ReturnRequest.created_at": future_sign_ins.asked_for_in_the_future,
    "Making.at": future_sign_ins.made_in_the_future,
    "AppSession.created_at": future_sign_ins.way_of_the_future,
    "SigningKey.signs_from": future_keys.signs_in_the_future,
    "SigningKey.signed_until": future_keys.signed_in_the_future,
    "Grant.tell_at": future_logouts.to_be_told_in_the_future,
    "Grant.claimed_until": future_logouts.claimed_into_the_future,
    "Grant.created_at": future_grants.code_of_the_future,
    "Grant.spent_at": future_grants.spent_in_the_future,
    "Grant.auth_time": future_grants.shown_in_the_future,
    "Grant.used_at": future_grants.used_in_the_future,
    "Grant.rotated_at": future_grants.rotated_in_the_future,
    "AccessToken.created_at": future_grants.token_of_the_future,
    "AuthorizationRequest.created_at": future_grants.asked_in_the_future,
    "Event.at": future_sign_ins.helped_in_the_future,
}
# Of these it matters whether there is a moment, not which; pages show it at most.
WHETHER_NOT_WHEN = {
    "User.email_verified_at",
    "User.disabled_at",
    "User.recovering_since",
    "Authenticator.activated_at",
    "Authenticator.switched_off_at",
    "PasskeyOwner.declined_at",
    "Passkey.switched_off_at",
    "RecoveryCode.used_at",
    "RecoveryCode.replaced_at",
    "RecoveryCode.saved_at",
    "Session.arrived_at",
    "AppSession.spent_at",
    "AppSession.arrived_at",
    "ResetLink.used_at",
    "Grant.told_at",
}
# Nothing is decided by these.
ONLY_SHOWN_OR_KEPT = {
    "Installation.backup_failed_at",  # whether one failed, backup_fault says
    "Installation.restored_to",
    "Installation.key_made_at",
    "User.mfa_since",
    "Authenticator.last_used_at",
    "Invitation.created_at",  # expires_at rules, which a renewal moves
    "Attempts.since",
    "Event.since",
    "Group.created_at",
    "App.created_at",
    "App.entered_at",
    "App.proxy_fault_at",
    # What pages of apps and of keys list.
    "AppFault.at",
    "ClientSecret.created_at",
    "ClientSecret.used_at",
    "Consent.given_at",
    "SigningKey.created_at",
    "Passkey.added_at",
    "Passkey.last_used_at",
    "Event.hour",  # one that is to come is a line of its own, and hides no other
}
NO_MOMENT = {
    "Installation.clock_went_back_by",
    "Installation.clock_suspected_by",
    "User.invited_by",
    "User.entries",
    "Event.number",
    "User.noticed_event",
    "Authenticator.begun_by",
    "Authenticator.drift_timecode",
    "Authenticator.drift_steps",
    "Authenticator.number",
    "Session.refused_drift",
    "RecoveryCode.made_by",
    "Policy.grace_days",
    "Policy.passkeys_grace_days",
    "Policy.admin_passkeys_grace_days",
    "Passkey.sign_count",
    "Passkey.added_by",
    "App.max_age",
    "CodeFirst.tries",
    "CodeFirst.opened",
    "RecoveryCode.opened",
    "SignInCode.opened",
    "AppFault.number",
    "AuthorizationRequest.chosen_in",
    "AuthorizationRequest.confirmed_in",
    "AuthorizationRequest.newest_session",
    "Grant.tries",
    "Attempts.failures",
    "Attempts.told",
    "Attempts.pending",
    "Event.session",
    "KnownBrowser.number",
    "Event.known_browser",
    "Making.session",
}
TABLE = [set(CHECKS), WHETHER_NOT_WHEN, ONLY_SHOWN_OR_KEPT, NO_MOMENT]


@pytest.fixture(params=[11 * MINUTE, 5 * HOUR, 5 * YEAR], ids=["minutes", "hours", "years"])
def world(
    request: pytest.FixtureRequest, bob: Person, ada: Person, data_dir: Path, now: int
) -> World:
    return World(bob, ada, data_dir / "backups", now, now + int(request.param))


def test_every_column_is_in_the_table_once() -> None:
    numbers = [
        f"{table.__name__}.{field.name}"
        for table in Table.__subclasses__()
        for field in table._meta.sorted_fields
        if isinstance(field, BigIntegerField)
    ]
    assert sorted(numbers) == sorted(name for part in TABLE for name in part)


@pytest.mark.case("B51")
@pytest.mark.case("B52")
@pytest.mark.parametrize("column", CHECKS)
def test_a_moment_to_come_is_not_believed(world: World, column: str) -> None:
    assert CHECKS[column](world)


@pytest.mark.parametrize("column", sorted(WHETHER_NOT_WHEN))
def test_where_only_matters_whether_the_future_counts_as_well(world: World, column: str) -> None:
    """Nothing is open again, or shut again, for being dated later than now."""
    name, field = column.split(".")
    session = world.session()
    recovery_codes.generate(session, world.now)
    with_passkey(world.bob)
    door.opened(wiki := door.app(), session)
    ResetLink.create(user=world.bob.user, token_hash=tokens.hashed(TOKEN), created_at=world.now)
    table = next(table for table in Table.__subclasses__() if table.__name__ == name)
    table.update({field: world.then}).execute()
    housekeeping.sweep(world.now)
    user = User.get_by_id(world.bob.user.id)
    facts = {
        "User.email_verified_at": user.email_verified_at is not None,
        "User.disabled_at": user.disabled_at is not None,
        "User.recovering_since": user.recovering_since is not None,
        "Authenticator.activated_at": state.is_on(user),
        "Authenticator.switched_off_at": not authenticators.active(user),
        "Passkey.switched_off_at": not rows.usable(user, "localhost"),
        "PasskeyOwner.declined_at": passkey_offer.is_answered(user, "elsewhere.test"),
        "RecoveryCode.used_at": recovery_codes.live(user) is None,
        "RecoveryCode.replaced_at": recovery_codes.live(user) is None,
        "RecoveryCode.saved_at": bool(RecoveryCode.get().saved_at),
        "Session.arrived_at": sessions.living(user, world.now) != [],
        "AppSession.spent_at": door.ways_into(wiki) == 1,
        "AppSession.arrived_at": door.ways_into(wiki) == 1,
        "Grant.told_at": future_logouts.is_told(world),
        "ResetLink.used_at": reset_links.owner(TOKEN, world.now) == user,
    }
    assert facts[column]

"""What there is in the database of everything that people ask for once."""

from collections import Counter

from models import (
    App,
    Authenticator,
    ClientSecret,
    Event,
    Group,
    Invitation,
    Membership,
    RecoveryCode,
    ResetLink,
    Session,
    SignInCode,
    User,
    database,
)


def tally() -> Counter[str]:
    """Count it all."""
    with database.connection_context():
        living = Authenticator.switched_off_at.is_null()
        active = Authenticator.activated_at.is_null(False)
        unspent = RecoveryCode.used_at.is_null() & RecoveryCode.replaced_at.is_null()
        counted = Counter(
            {
                "accounts": User.select().count(),
                "invitations": Invitation.select().count(),
                "reset links": ResetLink.select().count(),
                "sign-in codes": SignInCode.select().count(),
                "authenticators": Authenticator.select().where(active, living).count(),
                "set-ups": Authenticator.select().where(~active).count(),
                "groups": Group.select().count(),
                "memberships": Membership.select().count(),
                "apps": App.select().count(),
                "secrets of apps": ClientSecret.select().count(),
                "recovery codes": RecoveryCode.select().where(unspent).count(),
            }
        )
        # What no browser has come back with is in no list, and ends by itself after ten minutes.
        arrived = Session.select().where(Session.arrived_at.is_null(False))
        counted.update(f"{session.stage} sessions" for session in arrived)
        counted.update(f"event {event.kind}" for event in Event.select())
    return counted

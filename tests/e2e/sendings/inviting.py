"""The forms of invitations."""

from nightlatch_qa import Person
from tests.e2e.sendings import NEW_PASSWORD, Sending, signs_in
from tests.e2e.sendings.values import at_work
from tests.e2e.walks import STATES, WALKS
from tests.e2e.world import World


def _joined(world: World) -> None:
    signs_in(world, Person("carol", "Carol", NEW_PASSWORD, world.nightlatch.phone()))


INVITING = [
    Sending(
        "invitation",
        WALKS["Create your account"],
        "Create account",
        "Your details",
        _joined,
        {"Full name": "Carol", "Password": NEW_PASSWORD},
        makes={
            "accounts": 1,
            "full sessions": 1,
            "event account-created": 1,
            "event signed-in": 1,
        },
    ),
    Sending(
        "invitations",
        WALKS["Invite people"],
        "Invite",
        "Link for carol",
        at_work,
        {"Username": "carol"},
        makes={"invitations": 1, "event invited": 1},
    ),
    Sending(
        "invitations_many",
        WALKS["Invite people"],
        "Invite all",
        "2 people invited",
        at_work,
        {"One person per line": "carol\nerin"},
        makes={"invitations": 2, "event invited": 2},
    ),
    Sending(
        "invitation_renewal",
        WALKS["Invite people"],
        "Renew dave",
        "Link for dave",
        at_work,
        makes={"event invited": 1},
    ),
    Sending(
        "invitations_renewals",
        STATES["Invite people, some too late"],
        "Renew all",
        "2 invitations renewed",
        at_work,
        makes={"event invited": 2},
    ),
    Sending(
        "invitation_removal",
        WALKS["Revoke invitation"],
        "Revoke invitation",
        "The invitation for dave has been revoked",
        at_work,
        makes={"event invitation-revoked": 1},
    ),
]

"""The cast, seeded as testers seed people: since yesterday, and the same in every story."""

from nightlatch_qa import Nightlatch, Person


def alice(nightlatch: Nightlatch) -> Person:
    """A member with a password only."""
    return nightlatch.seed(
        username="alice", name="Alice Archer", password="seven quiet herons wade"
    )


def bob(nightlatch: Nightlatch) -> Person:
    """A member with MFA on."""
    return nightlatch.seed(
        username="bob", name="Bob Baker", password="copper kettles hum at dawn", mfa=True
    )


def ada(nightlatch: Nightlatch) -> Person:
    """An administrator with MFA on."""
    return nightlatch.seed(
        username="ada",
        name="Ada Admin",
        password="nine ferries cross the sound",
        mfa=True,
        admin=True,
    )


CAST = {"alice": alice, "bob": bob, "ada": ada}

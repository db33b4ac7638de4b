"""Moments of the keys that sign ID tokens, put into the future."""

from domain.audit.events import Caller
from domain.oidc import keys
from models import SigningKey
from tests.unit.conftest import Clock
from tests.unit.future import DAY, World


def signs_in_the_future(w: World) -> bool:
    """One that was to sign in years signs in days; and the one at work goes on meanwhile."""
    keys.rotate(Clock(w.now), Caller())
    SigningKey.update(signs_from=w.then + keys.LEAD).execute()
    first, coming = keys.living("RS256")
    for day in range(1, 3):
        assert keys.living("RS256")[0] == first
        keys.tend(Clock(w.now + day * DAY), w.now + (day - 1) * DAY)
    return keys.living("RS256") == [coming]


def signed_in_the_future(w: World) -> bool:
    """One that is over is published for no longer than it should be."""
    keys.ensure(w.now)
    SigningKey.update(signed_until=w.then).where(SigningKey.algorithm == "ES256").execute()
    keys.tend(Clock(w.now), w.now - DAY)
    keys.tend(Clock(w.now + keys.AFTER), w.now + keys.AFTER - DAY)
    return not SigningKey.select().where(SigningKey.signed_until.is_null(False)).exists()

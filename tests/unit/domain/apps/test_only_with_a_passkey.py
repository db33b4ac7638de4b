"""An app that opens only with a passkey, at each request to it."""

import pytest

from domain.access import factors
from domain.apps import check
from domain.database.storage import write
from models import App, Session
from tests.unit import door
from tests.unit.conftest import Person, signed_in


@pytest.mark.requirement("S-202")
@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        (factors.WITH_CODE, check.NEEDS_PASSKEY),
        (factors.PASSWORD_ONLY, check.NEEDS_PASSKEY),
        ("", check.NEEDS_PASSKEY),
        (factors.WITH_PASSKEY, check.PASSES),
        (factors.PASSKEY_ALONE, check.PASSES),
    ],
)
def test_where_only_a_passkey_will_do_nothing_else_passes(
    bob: Person, now: int, shown: str, outcome: str
) -> None:
    wiki, session = door.app(), signed_in(bob)
    token = door.opened(wiki, session)
    with write():
        App.update(needs_passkey=True).execute()
        Session.update(factors=shown).execute()
    assert check.decide(wiki.origin, token, now).outcome == outcome
    session.factors = shown
    assert check.outcome_for(App.get(), session, now) == outcome

"""On the way into an app, two things at the same moment."""

import pytest

from domain.access import signing_out
from domain.apps import check, hand_over, registry
from domain.apps.hand_over import CodeRefused, HandedOver
from models import AppSession, Event
from tests.unit import door
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.racing import at_once


def test_of_two_first_requests_one_opens_the_app(bob: Person, now: int) -> None:
    wiki = door.app()
    verdict = check.decide(wiki.origin, door.cookie(wiki, signed_in(bob)), now)

    def arrives() -> None:
        check.note(verdict, now, lambda: ORIGIN, is_page_load=True)

    assert at_once(arrives, arrives) == [None, None]
    assert Event.select().where(Event.kind == "app-opened").count() == 1


@pytest.mark.requirement("S-112")
def test_a_code_spent_twice_at_once_brings_one_cookie(bob: Person, now: int) -> None:
    wiki = door.app()
    code = door.code(wiki, signed_in(bob))

    def spends() -> HandedOver:
        return hand_over.spend(wiki.origin, code, door.STATE, now)

    first, second = at_once(spends, spends)
    assert first == second


@pytest.mark.requirement("S-112")
@pytest.mark.requirement("S-108")
def test_a_code_is_worth_nothing_while_the_sign_in_ends(bob: Person, now: int) -> None:
    wiki, session = door.app(), signed_in(bob)
    code = door.code(wiki, session)
    _, refusal = at_once(
        lambda: signing_out.sign_out(session, now),
        lambda: hand_over.spend(wiki.origin, code, door.STATE, now),
    )
    assert isinstance(refusal, CodeRefused)
    assert AppSession.select().count() == 0


@pytest.mark.requirement("S-112")
def test_nor_while_the_app_is_removed(bob: Person, now: int) -> None:
    wiki = door.app()
    code = door.code(wiki, signed_in(bob))
    _, refusal = at_once(
        lambda: registry.remove(wiki, now, ORIGIN, None),
        lambda: hand_over.spend(wiki.origin, code, door.STATE, now),
    )
    assert isinstance(refusal, CodeRefused)

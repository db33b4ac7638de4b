"""What apps ask waits in rows that anyone can have made, so there are never many of a place."""

import pytest

from domain.oidc import requests, stored_requests
from domain.oidc.clients import ClientApp
from domain.oidc.requests import ValidRequest
from models import AuthorizationRequest
from tests.unit import oidc
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW

HERE = "192.0.2.7"

pytestmark = pytest.mark.requirement("S-122")


def asked(wiki: ClientApp, state: str = "x") -> ValidRequest:
    given = oidc.parameters(wiki.client.client_id, made.REDIRECT, state=state)
    return requests.read(given.items())


def test_the_same_again_makes_no_other_and_lasts_for_an_hour_again(wiki: ClientApp) -> None:
    first = stored_requests.keep(asked(wiki), NOW, HERE)
    assert stored_requests.keep(asked(wiki), NOW + 60, HERE) == first
    assert AuthorizationRequest.select().count() == 1
    assert stored_requests.find(first, NOW + 60 + stored_requests.LASTS - 1) is not None
    assert stored_requests.find(first, NOW + 60 + stored_requests.LASTS) is None


def test_a_hundred_of_one_network_are_kept_and_the_oldest_go_first(wiki: ClientApp) -> None:
    kept = [
        stored_requests.keep(asked(wiki, str(number)), NOW + number, f"2001:db8::{number:x}")
        for number in range(stored_requests.MAX_FROM_ADDRESS + 1)
    ]
    elsewhere = stored_requests.keep(asked(wiki), NOW, HERE)
    assert AuthorizationRequest.select().count() == stored_requests.MAX_FROM_ADDRESS + 1
    assert stored_requests.find(kept[0], NOW + 100) is None
    assert stored_requests.find(kept[1], NOW + 100) is not None
    assert stored_requests.find(elsewhere, NOW + 100) is not None

"""What people asked for before they had to sign in is found again, and the rows don't grow."""

import pytest

from domain.access import return_requests
from domain.access.return_requests import LASTS, MAX_FROM_ADDRESS, MAX_LENGTH
from domain.database.storage import write
from models import App, ReturnRequest
from operations import housekeeping

HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"

pytestmark = [pytest.mark.requirement("S-122"), pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def wiki(now: int) -> App:
    with write():
        return App.create(
            name="Wiki", sort_name="wiki", origin="https://wiki.example.test", created_at=now
        )


def found(token: str, now: int) -> ReturnRequest:
    request = return_requests.find(token, now)
    assert request is not None
    return request


def test_it_is_found_for_an_hour_with_all_that_was_said(wiki: App, now: int) -> None:
    target = "/page?q=a%26b&lang=de&x=1%2B1&long=" + "x" * 7000
    token = return_requests.keep(target, now, HERE, wiki, b"state")
    request = found(token, now + LASTS - 1)
    assert (request.target, request.app) == (target, wiki)
    assert bytes(request.state_hash or b"") == b"state"
    assert return_requests.find(token, now + LASTS) is None


def test_the_same_again_is_the_same_row_and_its_hour_begins_anew(now: int) -> None:
    tokens = {return_requests.keep("/people", now + n, HERE) for n in range(3)}
    assert len(tokens) == ReturnRequest.select().count() == 1
    assert return_requests.find(tokens.pop(), now + LASTS + 1) is not None


def test_whatever_differs_makes_another(wiki: App, now: int) -> None:
    tokens = {
        return_requests.keep("/people", now, HERE),
        return_requests.keep("/people?", now, HERE),
        return_requests.keep("/people", now, ELSEWHERE),
        return_requests.keep("/people", now, HERE, wiki, b"state"),
        return_requests.keep("/people", now, HERE, wiki, b"another"),
    }
    assert len(tokens) == ReturnRequest.select().count() == 5


def test_no_address_has_more_than_a_hundred_and_the_oldest_of_its_own_go(now: int) -> None:
    others = return_requests.keep("/people", now - 1, ELSEWHERE)
    kept = [return_requests.keep(f"/{n}", now + n, HERE) for n in range(MAX_FROM_ADDRESS + 2)]
    assert ReturnRequest.select().count() == MAX_FROM_ADDRESS + 1
    later = now + MAX_FROM_ADDRESS + 2
    assert [return_requests.find(token, later) for token in kept[:2]] == [None, None]
    assert all(return_requests.find(token, later) for token in [others, *kept[2:]])


def test_a_network_of_ipv6_counts_as_one_address(now: int) -> None:
    for n in range(MAX_FROM_ADDRESS + 5):
        return_requests.keep(f"/{n}", now, f"2001:db8::{n:x}")
    assert ReturnRequest.select().count() == MAX_FROM_ADDRESS


def test_what_fits_no_row_is_not_kept(now: int) -> None:
    assert return_requests.keep("/" + "x" * MAX_LENGTH, now, HERE) == ""
    assert return_requests.keep("/" + "x" * (MAX_LENGTH - 1), now, HERE)


def test_what_is_over_is_swept(now: int) -> None:
    return_requests.keep("/old", now - LASTS, HERE)
    return_requests.keep("/new", now, HERE)
    housekeeping.sweep(now)
    assert [request.target for request in ReturnRequest.select()] == ["/new"]

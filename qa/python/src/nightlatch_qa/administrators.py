"""The fixtures administrator and admin: someone to do what administrators do, on any server."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from nightlatch_qa.fixtures import enrol, share_of
from nightlatch_qa.handles import arrive
from nightlatch_qa.pages import EditProfile
from nightlatch_qa.people import IN, Person
from nightlatch_qa.server import Nightlatch

ASKED = "--admin --many 4 --prefix qa-admin-"


class AtWork(NamedTuple):
    """An administrator, and the state of the browser in which they are signed in."""

    person: Person
    state: Any


@pytest.fixture(scope="session")
def _deployed_administrator(
    nightlatch: Nightlatch, browser: Browser, pytestconfig: pytest.Config
) -> AtWork:
    """This worker's own on a deployed server, so that no two use up each other's codes."""
    invited = share_of(pytestconfig, "ADMIN_INVITATIONS", ASKED)
    with browser.new_context() as context:
        page = context.new_page()
        person = invited.accept(page, nightlatch.phone())
        EditProfile(page).go(EditProfile.PATH)
        arrive(page, *IN)
        enrol(page, person)
        return AtWork(person, context.storage_state())


@pytest.fixture
def administrator(nightlatch: Nightlatch, request: pytest.FixtureRequest) -> Person:
    """An administrator with MFA: in test mode someone new, elsewhere the one of this worker."""
    if nightlatch.test_mode:
        return nightlatch.seed(mfa=True, admin=True)
    at_work: AtWork = request.getfixturevalue("_deployed_administrator")
    return at_work.person


@pytest.fixture
def admin(
    nightlatch: Nightlatch,
    administrator: Person,
    _elsewhere: Callable[..., Page],
    request: pytest.FixtureRequest,
) -> Page:
    """Edit Profile of the administrator, who is signed in, in a browser of their own."""
    if nightlatch.test_mode:
        page = _elsewhere()
        nightlatch.sign_in(administrator, page.context)
    else:
        at_work: AtWork = request.getfixturevalue("_deployed_administrator")
        page = _elsewhere(at_work.state)
    EditProfile(page).open()
    return page

"""What testers' own tests get from the kit."""

import re
from pathlib import Path

from settings import ROOT
from tests.unit.kit_elsewhere import run

SOMEBODY_ELSES = """
import pytest
from playwright.sync_api import expect

@pytest.fixture
def clock():
    return "a clock of their own"

def test_of_another_app(page, base_url, clock):
    assert base_url == "http://127.0.0.1:1"
    assert clock == "a clock of their own"
    page.set_content("<p data-reason='ours'>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</p>")

def test_of_another_app_that_fails(page):
    page.set_content("<p data-reason='ours'>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</p>")
    assert page.inner_text("p") == ""
"""


def test_tests_that_do_not_ask_for_the_kit_are_left_alone(kit: Path, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nbase_url = http://127.0.0.1:1\n")
    done = run(kit, tmp_path, SOMEBODY_ELSES, QA_NIGHTLATCH_URL="http://127.0.0.1:1")
    assert re.search(r"1 failed, 1 passed", done.stdout), done.stdout
    assert re.search(r"(?m)^E .*DDDDD-EEEEE", done.stdout)  # nothing of theirs is hidden
    assert "refused:" not in done.stdout


WITHOUT_A_SERVER = """
from nightlatch_qa import SignIn

def test_it(page):
    SignIn(page).open()
"""


def test_a_page_object_without_a_server_says_what_to_ask_for(kit: Path, tmp_path: Path) -> None:
    done = run(kit, tmp_path, WITHOUT_A_SERVER, QA_NIGHTLATCH_CHECKOUT=str(ROOT))
    assert "have the test use the fixture nightlatch, person or phone" in done.stdout


STORED = """
import pytest
from nightlatch_qa import EditProfile, SignIn

@pytest.fixture(scope="session")
def member(nightlatch, browser):
    person = nightlatch.seed(mfa=True)
    context = browser.new_context()
    nightlatch.sign_in(person, context)
    state = context.storage_state()
    context.close()
    return person, state

@pytest.fixture
def member_page(member, browser):
    context = browser.new_context(storage_state=member[1])
    yield context.new_page()
    context.close()

@pytest.mark.parametrize("time", range(3))
def test_the_session_outlives_each_test(member_page, nightlatch, time):
    EditProfile(member_page).open()
    nightlatch.advance(2 * 3600)

@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, member):
    return browser_context_args | {"storage_state": member[1]}

def test_their_own_page_begins_signed_in(page, person_with_mfa):
    EditProfile(page).open()
    EditProfile(page).mfa_is_on()
"""


def test_a_stored_session_is_for_every_test_of_a_worker(kit: Path, tmp_path: Path) -> None:
    done = run(kit, tmp_path, STORED, QA_NIGHTLATCH_CHECKOUT=str(ROOT))
    assert re.search(r"\b4 passed", done.stdout), done.stdout

"""The testers' kit for Python as another repository has it: installed, and running tests there."""

import re
import zipfile
from pathlib import Path

import pytest

from nightlatch_qa import Nightlatch
from nightlatch_qa.asking import CannotTest
from settings import ROOT
from tests.unit.command import ADA, PASSWORD, Command
from tests.unit.kit_elsewhere import run


def test_the_kit_can_be_installed_elsewhere(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "nightlatch_qa/plugin.py" in names
    assert "nightlatch_qa/py.typed" in names
    assert not [name for name in names if "stories" in name]


FAILING = """
import pytest

from nightlatch_qa import SignIn, refusal

def test_it(page, person_with_mfa):
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    sign_in.give_code(person_with_mfa.phone.wrong_code())

def test_in_a_second_browser(new_context, person, nightlatch):
    page = new_context().new_page()
    page.goto(f"{nightlatch.url}/sign-in")
    page.get_by_label("Username", exact=True).fill(person.username)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    refusal(page, "sign-in-wrong").wait_for()
    page.get_by_role("heading", name="Edit Profile").wait_for(timeout=500)

@pytest.fixture
def invited(page, nightlatch):
    page.goto(f"{nightlatch.url}/invitation/used")
    refusal(page, "invitation-invalid").wait_for()
    raise AssertionError

def test_with_a_part_that_fails(invited):
    pass
"""


def test_a_failure_says_what_the_pages_refused(kit: Path, tmp_path: Path) -> None:
    done = run(kit, tmp_path, FAILING, QA_NIGHTLATCH_CHECKOUT=str(ROOT))
    assert done.returncode == 1, done.stdout
    assert "Refused: refused: code-wrong" in done.stdout
    assert "refused: sign-in-wrong (http://localhost:" in done.stdout
    assert "refused: invitation-invalid (http://localhost:" in done.stdout
    assert re.search(r"2 failed, .*1 error in ", done.stdout)


DEPLOYED = """
import pytest
from nightlatch_qa import EditProfile, People, SignIn

@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, nightlatch, _somebody):
    return browser_context_args | {"storage_state": _somebody}

@pytest.fixture(scope="session")
def _somebody(nightlatch, browser, invitations):
    page = browser.new_page()
    invitations.accept(page, None)
    return page.context.storage_state()

def test_it(page, person_with_mfa):
    page.context.clear_cookies()
    SignIn(page).sign_in(person_with_mfa)
    EditProfile(page).mfa_is_on()

def test_an_administrator(admin, person):
    People(admin).open().find(person).make_administrator()

def test_the_same_administrator(admin, administrator):
    assert People(admin).open().search("boss-") == [administrator.username]

def test_with_the_clock(clock):
    raise AssertionError("this server's clock cannot be moved")
"""


def test_people_are_made_where_the_team_requires_mfa(kit: Path, tmp_path: Path) -> None:
    command = Command(tmp_path)
    with command.serving():
        command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
        assert command("policy", "require", "--days", "0").returncode == 0
        links = command("invite", "--many", "3", "--prefix", "qa-", "--json").stdout
        (tmp_path / "links.json").write_text(links)
        links = command("invite", "--admin", "--many", "1", "--prefix", "boss-", "--json").stdout
        (tmp_path / "admins.json").write_text(links)
        done = run(
            kit,
            tmp_path,
            DEPLOYED,
            QA_NIGHTLATCH_URL=command.address,
            QA_NIGHTLATCH_INVITATIONS=str(tmp_path / "links.json"),
            QA_NIGHTLATCH_ADMIN_INVITATIONS=str(tmp_path / "admins.json"),
        )
    assert "3 passed, 1 skipped" in done.stdout, done.stdout


def test_without_a_server_it_says_what_to_set(kit: Path, tmp_path: Path) -> None:
    done = run(kit, tmp_path, DEPLOYED)
    assert "Set QA_NIGHTLATCH_CHECKOUT to the Nightlatch folder" in done.stdout
    assert "starting.py" not in done.stdout
    assert "environ" not in done.stdout


def test_a_file_of_invitations_that_is_not_there_is_named(kit: Path, tmp_path: Path) -> None:
    settings = {"QA_NIGHTLATCH_URL": "http://127.0.0.1:1", "QA_NIGHTLATCH_INVITATIONS": "no.json"}
    done = run(kit, tmp_path, DEPLOYED, **settings)
    assert "QA_NIGHTLATCH_INVITATIONS is no.json, but there is no such file" in done.stdout


def test_a_token_for_a_server_that_is_not_in_test_mode_is_told_so(tmp_path: Path) -> None:
    command = Command(tmp_path)
    with command.serving(), pytest.raises(CannotTest) as told:
        Nightlatch(command.address, "token").now()
    assert f"Is {command.address} in test mode?" in str(told.value)
    assert "<" not in str(told.value)

"""What a failing test shows of the testers' kit for Python: no secret, wherever one looks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Run the tests as another repository would, and show all that pytest can show."""
    (folder / "test_it.py").write_text(tests)
    line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "nightlatch_qa.plugin"]
    return subprocess.run(
        [*line, "--showlocals", "--junitxml", "report.xml", "test_it.py"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "qa/python/src"),
            "QA_NIGHTLATCH_CHECKOUT": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


KNOWING = """
import pytest
from nightlatch_qa import Nightlatch, Person, Phone

@pytest.fixture
def nightlatch():
    return Nightlatch("http://127.0.0.1:1", "-".join(["the", "token", "of", "it"]))

def test_it(nightlatch):
    words, key = " ".join(["five", "wise", "owls"]), "JBSW" * 8
    person = Person("kim", "Kim Kerr", words, Phone(nightlatch, key), "-".join(["0123A"] * 5))
    print(words)
    assert person.recovery_code + key == nightlatch.token
"""
KNOWN = ("five wise owls", "JBSW" * 8, "-".join(["0123A"] * 5), "the-token-of-it")


@pytest.mark.requirement("S-94")
def test_a_report_shows_no_secret_that_the_kit_knows(tmp_path: Path) -> None:
    done = run(tmp_path, KNOWING)
    assert "1 failed" in done.stdout
    assert [secret for secret in KNOWN if secret in done.stdout] == []
    assert "Captured stdout call -----------------------------\n***" in done.stdout


LEAKING = """
import json
from pathlib import Path
from playwright.sync_api import expect
from nightlatch_qa import EditProfile, SignIn

def note(*secrets):
    with Path("secrets").open("a") as file:
        file.writelines(f"{secret}\\n" for secret in secrets)

def test_the_person(person_with_mfa, nightlatch):
    code = person_with_mfa.phone.next_code()
    password, key = person_with_mfa.password, person_with_mfa.phone.secret
    note(password, key, code, person_with_mfa.recovery_code, nightlatch.token)
    print(password, key, nightlatch.token)
    assert vars(person_with_mfa) == password

def test_a_code_that_nobody_read(page, person_with_mfa, nightlatch):
    nightlatch.sign_in(person_with_mfa, page.context)
    EditProfile(page).open()
    EditProfile(page).regenerate_recovery_code()
    note(page.get_by_test_id("recovery-code").inner_text())
    expect(page.get_by_test_id("recovery-code")).to_have_text("", timeout=100)

def test_a_password_of_their_own(page, nightlatch):
    page.goto(f"{nightlatch.url}/sign-in")
    page.get_by_label("Password", exact=True).fill("".join(["a secret", " of theirs"]))
    note(page.get_by_label("Password", exact=True).input_value())
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible(timeout=100)

def test_a_key(page, person, nightlatch, phone):
    nightlatch.sign_in(person, page.context)
    EditProfile(page).open()
    setup = EditProfile(page).enable_mfa()
    key = page.locator("a[href^=otpauth]").first.get_attribute("href")
    note(key, key.partition("secret=")[2].partition("&")[0], setup.secret_key())
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible(timeout=100)

def test_a_field_that_cannot_be_filled(page, person, nightlatch):
    note(person.password)
    SignIn(page).open()
    page.get_by_label("Password", exact=True).evaluate("it => { it.readOnly = true }")
    page.set_default_timeout(500)
    SignIn(page).give_password(person)
"""


def test_no_failure_shows_a_secret(tmp_path: Path) -> None:
    done = run(tmp_path, LEAKING)
    assert re.search(r"\b5 failed", done.stdout), done.stdout
    shown = done.stdout + done.stderr + (tmp_path / "report.xml").read_text()
    secrets = (tmp_path / "secrets").read_text().splitlines()
    assert len(secrets) == 11
    assert [secret for secret in secrets if secret in shown] == []
    assert shown.count("***") > 10

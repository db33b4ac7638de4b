"""The testers' kit for Python: good codes, failures that say why, shares of invitations."""

import itertools
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import second_factor
from nightlatch_qa.people import Invitations, NoneLeft
from nightlatch_qa.phone import STEP, TYPING, Phone
from nightlatch_qa.refusals import told
from settings import ROOT
from tests.unit.conftest import NOW, SECRET, Person

KIT = ROOT / "qa/python"


class Watch:
    """A server's time; waiting is done by moving it."""

    def __init__(self, now: float) -> None:
        self.time = now
        self.waited = 0.0

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.waited += seconds


def step_of(code: str, watch: Watch) -> int:
    here = int(watch.time) // STEP
    found = [step for step in range(here - 1, here + 2) if pyotp.TOTP(SECRET).at(step * 30) == code]
    assert found, "the code is of no step of the window"
    return found[0]


@pytest.mark.case("B23")
@given(
    start=st.floats(NOW, NOW + 1000),
    pauses=st.lists(st.floats(0, 70), min_size=1, max_size=12),
)
def test_next_code_is_always_good_never_spent_and_good_for_long_enough(
    start: float, pauses: list[float]
) -> None:
    watch = Watch(start)
    phone = Phone(watch, SECRET, wait=watch.wait)
    last = 0
    for pause in pauses:
        step = step_of(phone.next_code(), watch)
        assert step > last
        assert (step + 2) * STEP - watch.time >= TYPING - 1  # until it leaves the window
        last = step
        watch.time += pause


@pytest.mark.case("B23")
@pytest.mark.parametrize("second", [0, 15, 28, 29])
def test_codes_are_handed_out_before_anybody_waits(second: int) -> None:
    watch = Watch(NOW + second)
    phone = Phone(watch, SECRET, wait=watch.wait)
    for _ in range(2):
        phone.next_code()
    assert watch.waited == 0


def test_it_waits_no_longer_than_it_must() -> None:
    watch = Watch(NOW)
    phone = Phone(watch, SECRET, wait=watch.wait)
    codes = {phone.next_code() for _ in range(4)}
    assert len(codes) == 4
    assert watch.waited == STEP


@pytest.mark.case("B23")
@pytest.mark.parametrize("second", [0, 19, 20, 28, 29])
def test_the_server_takes_each_code_that_is_handed_out(bob: Person, second: int) -> None:
    watch = Watch(NOW + second)
    phone = Phone(watch, SECRET, wait=watch.wait)
    for _ in range(6):
        second_factor.check(bob.user, phone.next_code(), int(watch.time))


def test_a_wrong_code_is_wrong() -> None:
    code = Phone(Watch(NOW), SECRET).wrong_code()
    assert len(code) == 6
    near = range(NOW - 1800, NOW + 1800, STEP)
    assert code not in {pyotp.TOTP(SECRET).at(moment) for moment in near}


def test_a_refusal_is_told_in_a_line() -> None:
    assert told("code-already-used", 12) == "refused: code-already-used, next in 12 s"
    assert told("code-wrong", None) == "refused: code-wrong"


def test_workers_share_no_invitation(tmp_path: Path) -> None:
    path = tmp_path / "invitations.json"
    path.write_text(json.dumps({f"qa-{n}": f"http://x/{n}" for n in range(10)}))
    shares = [[name for name, _ in Invitations(path, worker, 4)._mine] for worker in range(4)]
    assert sorted(itertools.chain(*shares)) == sorted(f"qa-{n}" for n in range(10))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_worker_without_invitations_says_how_to_make_more(tmp_path: Path) -> None:
    path = tmp_path / "invitations.json"
    path.write_text("{}")
    with pytest.raises(NoneLeft, match="invite --many"):
        Invitations(path, 0, 1).accept(None, None)  # type: ignore[arg-type]  # nothing to open


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit as another repository installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    line = ["-m", "pip", "--quiet", "wheel", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *line, "--wheel-dir", folder, KIT], check=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_kit_can_be_installed_elsewhere(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "nightlatch_qa/plugin.py" in names
    assert "nightlatch_qa/py.typed" in names
    assert not [name for name in names if "stories" in name]


FAILING = """
from nightlatch_qa import SignIn

def test_it(page, person_with_mfa):
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person_with_mfa)
    sign_in.give_code(person_with_mfa.phone.wrong_code())

def test_another(page, person):
    page.goto("/sign-in")
    page.get_by_label("Username", exact=True).fill(person.username)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Edit Profile").wait_for(timeout=3000)
"""


def test_a_failure_says_what_the_page_refused(wheel: Path, tmp_path: Path) -> None:
    line = ["-m", "pip", "--quiet", "install", "--no-index", "--no-deps", "--target"]
    subprocess.run([sys.executable, *line, tmp_path / "kit", wheel], check=True)
    (tmp_path / "test_it.py").write_text(FAILING)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(tmp_path / "kit"),
            "QA_NIGHTLATCH_CHECKOUT": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "Refused: refused: code-wrong" in done.stdout
    assert "refused: sign-in-wrong (http://127.0.0.1:" in done.stdout
    assert done.stdout.count("2 failed") == 1

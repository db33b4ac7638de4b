"""The testers' kit for Python: good codes, failures that say why, shares of invitations."""

import itertools
import json
import re
import subprocess
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mfa import second_factor
from nightlatch_qa.people import Invitations, NoneLeft
from nightlatch_qa.phone import STEP, TYPING, Phone
from nightlatch_qa.refusals import told
from settings import ROOT
from tests.unit.conftest import NOW, SECRET, Person


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


def test_a_phone_whose_clock_is_ahead_shows_the_codes_of_later() -> None:
    phone = Phone(Watch(NOW), SECRET)
    phone.ahead = 3 * 60
    assert phone.code() == pyotp.TOTP(SECRET).at(NOW + 3 * 60)
    assert phone.code(-6) == pyotp.TOTP(SECRET).at(NOW)


def test_a_link_to_the_app_fills_in_key_and_label() -> None:
    phone = Phone(Watch(NOW))
    phone.open(f"otpauth://totp/Night%20latch:kim?secret={SECRET}&issuer=Night%20latch")
    assert (phone.label, phone.secret) == ("Night latch:kim", SECRET)
    with pytest.raises(AssertionError, match="no authenticator app"):
        phone.open(f"https://login.example.com/?secret={SECRET}")
    with pytest.raises(AssertionError, match="no authenticator app"):
        phone.open("otpauth://totp/Night%20latch:kim")


def test_another_app_computes_the_digits() -> None:
    phone = Phone(Watch(NOW), SECRET, app=lambda key, moment: key[:1] + str(moment)[-5:])
    assert phone.code(1) == SECRET[:1] + str(NOW - NOW % STEP + STEP)[-5:]


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


def test_the_same_key_typed_again_has_the_same_spent_codes() -> None:
    watch = Watch(NOW)
    phone = Phone(watch, SECRET, wait=watch.wait)
    first = phone.next_code()
    phone.type_in(f"{SECRET[:4]} {SECRET[4:]}")
    assert phone.next_code() != first
    phone.type_in("A" * 32)
    assert phone._last == 0


@pytest.mark.parametrize("mark", " \t\u00a0-\u2011\u2013\u2212\u200e\u2060\ufeff\u00ad\u200b")
def test_a_key_may_be_typed_with_marks_between(mark: str) -> None:
    phone = Phone(Watch(NOW))
    phone.type_in(mark + mark.join(SECRET) + mark)
    assert phone.secret == SECRET


def stories(language: str, pattern: str) -> set[str]:
    files = (ROOT / "qa" / language / "stories").glob("*.*")
    return {title for path in files for title in re.findall(pattern, path.read_text("utf-8"))}


def test_both_languages_tell_the_same_stories() -> None:
    told_in_python = stories("python", r"def test_(\w+)\(")
    told_in_typescript = stories("typescript", r"(?m)^test\('([^']+)'")
    assert {title.replace("_", " ") for title in told_in_python} == told_in_typescript
    assert len(told_in_python) >= 14


def test_no_file_names_the_address_of_a_registry_or_a_download() -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "qa"]
    names = subprocess.run(
        listed, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    ).stdout
    assert "qa/typescript/package-lock.json" in names
    addressed = re.compile(
        r"https?://(?:\w+\.)+(?!example)[a-z]{2,}|\bregistry\s*=|index-url|\bresolved\b\""
    )
    # Whom a package thanks is no place that anything comes from.
    thanks = re.compile(r'"funding": (?:\{.*?\}|\[.*?\])', re.DOTALL)
    texts = {name: (ROOT / name).read_text(errors="ignore") for name in names.split()}
    found = [name for name, text in texts.items() if addressed.search(thanks.sub("", text))]
    assert found == []

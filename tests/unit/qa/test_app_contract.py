"""docs/qa.md names what "Test this app" can say, and nothing else."""

import re

from domain.apps import access_preview, check
from operations import app_address
from settings import ROOT

SAID = (ROOT / "docs/qa.md").read_text("utf-8").partition("\n## Test this app\n")[2]
SECTION = SAID.partition("\n## ")[0]


def listed(heading: str) -> set[str]:
    table = SECTION.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return set(re.findall(r"(?m)^\| ([a-z-]+) \|", table))


def test_everyone_whose_way_is_worked_out_is_named() -> None:
    who = {
        access_preview.OUTSIDER,
        access_preview.PASSWORD_ONLY,
        access_preview.WITHOUT_MFA,
        access_preview.TOO_LONG_AGO,
    }
    assert listed("data-who") == {*who, access_preview.SIGNED_IN, access_preview.WITHOUT_PASSKEY}


def test_every_outcome_is_named() -> None:
    outcomes = {check.PASSES, check.SIGNED_OUT, check.NEEDS_MFA, check.CONFIRMED_TOO_LONG_AGO}
    assert listed("data-outcome") == {
        *outcomes,
        check.NEEDS_PASSKEY,
        check.NOT_ALLOWED,
        check.UNKNOWN_APP,
    }


def test_everything_that_can_be_wrong_with_a_proxy_is_named() -> None:
    told = re.findall(r"`([a-z-]+)`", SECTION.partition("`proxy` is the")[2])
    wrong = {app_address.OPEN, app_address.PASSES_HEADERS, app_address.UNREACHABLE}
    assert set(told) - {"data-reason", "proxy-result"} == {*wrong, app_address.NOT_SET_UP}

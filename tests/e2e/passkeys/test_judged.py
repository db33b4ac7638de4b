"""What Chromium answered, judged by a library in another language, as our own code judges it.

(Ours, and one more, judge in tests/unit/domain/passkeys/test_recorded.py.)
"""

import json
import subprocess

import pytest

from tests.e2e.oidc import programs
from tests.unit.domain.passkeys import judging
from tests.unit.soft_key import ORIGIN


@pytest.mark.requirement("S-185")
def test_simplewebauthn_judges_alike() -> None:
    cases = [case for name in judging.RECORDED for case in judging.of(name)]
    given = [case.as_json() | {"recorded_at": ORIGIN} for case in cases]
    done = subprocess.run(
        programs.npm_program("judge-passkeys.js"),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    verdicts = json.loads(done.stdout)
    wrong = [case.name for case, v in zip(cases, verdicts, strict=True) if v is not case.is_good]
    assert wrong == []

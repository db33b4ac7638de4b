"""The recipes for other languages: what of them runs here, run against a server for tests.

Cypress's own program can't be installed by a package manager alone, so only its tasks are run, by
the Node that would run them.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pyotp

from nightlatch_qa import Nightlatch
from settings import ROOT

CYPRESS, JAVA = ROOT / "qa/recipes/cypress", ROOT / "qa/recipes/java"
TASKS = """
const tasks = require(process.argv[1]);
const run = (name, given) => tasks[`nightlatch:${name}`](given);
(async () => {
  const app = await run('app', { name: 'Wiki', redirect_uris: ['http://localhost:3000/callback'] });
  const person = await run('person', { mfa: true, groups: ['ops'] });
  const { now } = await run('advance', 3600);
  const code = await run('code', { secret: person.secret });
  const later = await run('code', { secret: person.secret, steps: 1 });
  const cookies = await run('cookies', person.username);
  await run('fault', { step: 'token', client_id: app.client_id, wrong: 'nonce' });
  const refused = await run('fault', { step: 'token', wrong: 'x' }).catch(fault => fault.message);
  console.log(JSON.stringify({ app, person, now, code, later, cookies, refused }));
})();
"""


def run(nightlatch: Nightlatch, *line: str | Path) -> str:
    there = {"QA_NIGHTLATCH_URL": nightlatch.url, "QA_NIGHTLATCH_TOKEN": nightlatch.token}
    done = subprocess.run(
        line, env=os.environ | there, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_cypress_has_tasks_that_make_people_and_tell_their_codes(nightlatch: Nightlatch) -> None:
    told = json.loads(run(nightlatch, "node", "-e", TASKS, CYPRESS / "nightlatch.js"))
    nightlatch.advance(-3600)
    assert told["person"]["groups"] == ["ops"]
    assert told["app"]["redirect_uris"] == ["http://localhost:3000/callback"]
    totp = pyotp.TOTP(told["person"]["secret"])
    codes = [totp.at(int(told["now"]) + step * 30) for step in range(-1, 3)]
    assert told["code"] in codes
    assert told["later"] in codes
    assert {cookie["name"].partition("-")[2] for cookie in told["cookies"]}
    assert "must be one of" in told["refused"]


def test_what_cypress_itself_would_run_is_javascript(nightlatch: Nightlatch) -> None:
    for file in ("cypress.config.js", "cypress/e2e/sign-in.cy.js"):
        run(nightlatch, "node", "--check", CYPRESS / file)


if shutil.which("javac"):

    def test_java_signs_in_to_an_app(nightlatch: Nightlatch, tmp_path: Path) -> None:
        run(nightlatch, "javac", "-Xlint:all", "-Werror", "-d", tmp_path, *JAVA.glob("*.java"))
        assert "signed in: qa-" in run(nightlatch, "java", "-cp", tmp_path, "SignInTest")

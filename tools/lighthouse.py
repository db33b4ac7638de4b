"""Lighthouse's scores of the main pages of a throw-away server; see scripts/lighthouse."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from domain.access import session_rows
from domain.mfa import enrolment
from models import database
from nightlatch_qa import Nightlatch
from nightlatch_qa.browser import installed
from tests.e2e import cast
from tests.e2e.server import running

GOALS = {"accessibility": 100, "best-practices": 100, "performance": 95}
# A page, and who opens it.
PAGES = {
    "Sign in": ("/sign-in", ""),
    "Help": ("/help/mfa", ""),
    "Edit Profile": ("/profile", "alice"),
    "Set up MFA": ("/profile/mfa", "alice"),
    "Overview": ("/overview", "ada"),
    "People": ("/people", "ada"),
    "Activity": ("/activity", "ada"),
}


def main(lighthouse: str) -> int:
    """Print the scores; 0 if every page reaches every goal."""
    missed = False
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        cookies = {
            "": "",
            "alice": _setting_up(server),
            "ada": _header(server.cookies(cast.ada(server))),
        }
        for name, (path, person) in PAGES.items():
            report = _report(lighthouse, server.url + path, cookies[person])
            scores = {goal: round(report["categories"][goal]["score"] * 100) for goal in GOALS}
            click.echo(f"{name}: " + ", ".join(f"{goal} {n}" for goal, n in scores.items()))
            missed |= any(scores[goal] < least for goal, least in GOALS.items())
            for told in _faults(report):
                click.echo(f"  {told}")
    return int(missed)


def _setting_up(server: Nightlatch) -> str:
    cookies = server.cookies(cast.alice(server))
    with database.connection_context():
        session = next(filter(None, map(session_rows.find, cookies.values())))
        enrolment.begin(session, int(server.now()))
    return _header(cookies)


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _report(lighthouse: str, url: str, cookie: str) -> dict[str, dict[str, dict[str, float]]]:
    command = [lighthouse, url, *_options({"Cookie": cookie} if cookie else {})]
    browser = os.environ | {"CHROME_PATH": installed()}
    done = subprocess.run(command, env=browser, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"Lighthouse failed:\n{done.stderr}")
    report: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return report


def _options(headers: dict[str, str]) -> Iterator[str]:
    yield from ("--quiet", "--output=json", f"--only-categories={','.join(GOALS)}")
    yield "--chrome-flags=--headless=new --no-sandbox"
    yield f"--extra-headers={json.dumps(headers)}"


def _faults(report: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    return [
        f"{audit['title']}: {audit['score']}"
        for name, audit in report["audits"].items()
        if name in _weighty(report) and audit["score"] is not None and audit["score"] < 1
    ]


def _weighty(report: dict[str, dict[str, dict[str, float]]]) -> set[str]:
    weighed: set[str] = set()
    for category in report["categories"].values():
        refs: list[dict[str, str | float]] = category["auditRefs"]  # type: ignore[assignment]
        weighed |= {str(ref["id"]) for ref in refs if ref["weight"]}
    return weighed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Lighthouse's scores of the main pages of a throw-away server; see scripts/lighthouse."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from domain.access import sessions
from domain.mfa import enrolment
from models import database
from tests.e2e import browsers, people
from tests.e2e.clock import Clock
from tests.e2e.server import Running, running

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
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), Clock()) as server:
        cookies = {"": "", "alice": _setting_up(server), "ada": _administering(server)}
        for name, (path, person) in PAGES.items():
            report = _report(lighthouse, server.origin + path, cookies[person])
            scores = {goal: round(report["categories"][goal]["score"] * 100) for goal in GOALS}
            click.echo(f"{name}: " + ", ".join(f"{goal} {n}" for goal, n in scores.items()))
            missed |= any(scores[goal] < least for goal, least in GOALS.items())
            for told in _faults(report):
                click.echo(f"  {told}")
    return int(missed)


def _setting_up(server: Running) -> str:
    alice = people.alice(server)
    name, value = server.session_cookie(alice.username)
    with database.connection_context():
        session = sessions.find(value)
        assert session is not None
        enrolment.begin(session, server.clock.now)
    return f"{name}={value}"


def _administering(server: Running) -> str:
    return "=".join(server.session_cookie(people.ada(server).username))


def _report(lighthouse: str, url: str, cookie: str) -> dict[str, dict[str, dict[str, float]]]:
    done = subprocess.run(  # what scripts/lighthouse has just installed
        [
            lighthouse,
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(GOALS)}",
            "--chrome-flags=--headless=new --no-sandbox",
            f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
        ],
        env=os.environ | {"CHROME_PATH": browsers.program()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed:\n{done.stderr}")
    report: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return report


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

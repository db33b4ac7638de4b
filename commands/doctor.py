"""`nightlatch doctor`: what is well with this installation, and what is wrong."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

import click

from commands import installation, terminal
from operations import diagnosis, permissions, public_address, release
from operations.diagnosis import Finding
from settings import ROOT, BadSetting, Settings, is_loopback


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def doctor(*, as_json: bool) -> None:
    """Look at clock, key, database, files, backups, address and proxies; change nothing.

    It asks at the public address what answers there. Exit code 1 if something is wrong. Run it as
    the account that runs Nightlatch.
    """
    findings = list(_findings())
    if as_json:
        told = [{"ok": finding.is_well, **asdict(finding)} for finding in findings]
        terminal.say_json(told)
    else:
        for finding in findings:
            terminal.say(f"{'ok   ' if finding.is_well else 'WRONG'}  {_line(finding)}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)


def _line(finding: Finding) -> str:
    line = f"{finding.name:<16} {finding.found}"
    return line if finding.is_well else f"{line}\n       {'':<16} {finding.problem}"


def _findings() -> Iterator[Finding]:
    try:
        settings = installation.configured()
    except BadSetting as fault:
        yield Finding("settings", "cannot be used", str(fault))
        return
    now = int(time.time())
    yield Finding("version", release.RUNNING)
    yield permissions.account(settings.data_dir, os.geteuid())
    with diagnosis.opened(settings.data_dir, settings.secret_key) as patient:
        yield diagnosis.clock(patient, now)
        yield diagnosis.key(patient)
        yield diagnosis.database(patient)
        yield permissions.files(settings.data_dir, ROOT / ".env", settings.backup_dir)
        yield diagnosis.room(patient, settings.backup_dir)
        yield diagnosis.backups(patient, settings.backup_dir, now)
    yield _address(settings)
    yield _proxies(settings)


def _address(settings: Settings) -> Finding:
    found = f"{settings.origin}, listening on {settings.host} port {settings.port}"
    answer = public_address.asked(settings.origin)
    if is_loopback(settings.host) and not settings.public_url:
        # Nobody else can come there, and whoever tries it out starts and stops it.
        return Finding("public address", f"{found}; for this computer only; {answer.found}")
    return Finding("public address", f"{found}; {answer.found}", answer.problem)


def _proxies(settings: Settings) -> Finding:
    trusted = ", ".join(str(network) for network in settings.trusted_proxies)
    problem = ""
    if settings.secure and not trusted:
        problem = (
            "Everybody seems to come from the proxy, so that one person's failures slow down all. "
            "Set NIGHTLATCH_TRUSTED_PROXIES to its address: 127.0.0.1 if it is on this machine."
        )
    if trusted and not settings.public_url:
        problem = (
            "What these proxies pass on is refused without NIGHTLATCH_PUBLIC_URL. Set it to the "
            "https address that people open."
        )
    return Finding("trusted proxies", trusted or "none", problem)

"""`nightlatch doctor`: is everything in order here, and what to do if it isn't."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

import click

from commands import installation, terminal
from domain.text import host_names
from operations import diagnosis, permissions, public_address, release
from operations.diagnosis import Finding
from settings import ROOT, BadSetting, Settings


@click.command()
@terminal.JSON
def doctor(*, as_json: bool) -> None:
    """Check that everything is in order.

    Checks clock, key, database, files, backups, address and proxies, and changes nothing. It also
    requests a page from the public address to see what answers there. The exit code is 1 if
    something is wrong. Run it as the account that runs Nightlatch.
    """
    findings = list(_findings())
    if as_json:
        told = [{"ok": finding.is_well, **asdict(finding)} for finding in findings]
        terminal.say_json(told)
    else:
        for finding in findings:
            terminal.say(f"{'ok   ' if finding.is_well else 'FAIL '}  {_line(finding)}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)


def _line(finding: Finding) -> str:
    line = f"{finding.name:<16} {finding.found}"
    return line if finding.is_well else f"{line}\n       {'':<16} {finding.problem}"


def _findings() -> Iterator[Finding]:
    try:
        settings = installation.configured()
    except BadSetting as fault:
        yield Finding("settings", "can't be used", str(fault))
        return
    yield Finding("version", release.RUNNING)
    yield permissions.account(settings.data_dir, os.geteuid())
    yield from _inside(settings, int(time.time()))
    yield _address(settings)
    yield _proxies(settings)


def _inside(settings: Settings, now: int) -> Iterator[Finding]:
    with diagnosis.opened(settings.data_dir, settings.secret_key) as patient:
        yield diagnosis.clock(patient, now)
        yield diagnosis.key(patient)
        yield diagnosis.database(patient)
        yield permissions.files(settings.data_dir, ROOT / ".env", settings.backup_dir)
        yield diagnosis.room(patient, settings.backup_dir)
        yield diagnosis.backups(patient, settings.backup_dir, now)


def _address(settings: Settings) -> Finding:
    found = f"{settings.origin}, listening on {settings.host} port {settings.port}"
    answer = public_address.asked(settings.origin)
    if host_names.is_loopback(settings.host) and not settings.public_url:
        # No one else can reach it, and someone trying Nightlatch out starts and stops it.
        return Finding("public address", f"{found}; for this computer only; {answer.found}")
    return Finding("public address", f"{found}; {answer.found}", answer.problem)


def _proxies(settings: Settings) -> Finding:
    trusted = ", ".join(str(network) for network in settings.trusted_proxies)
    problem = ""
    if settings.secure and not trusted:
        problem = (
            "Everyone seems to come from the proxy, so one person's failures slow everyone down. "
            "Set NIGHTLATCH_TRUSTED_PROXIES to its address: 127.0.0.1 if it's on this machine."
        )
    if trusted and not settings.public_url:
        problem = (
            "Without NIGHTLATCH_PUBLIC_URL, requests from these proxies are refused. Set it to the "
            "https address people open."
        )
    return Finding("trusted proxies", trusted or "none", problem)

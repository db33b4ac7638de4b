"""`nightlatch doctor`: is everything in order here, and what to do if it isn't."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

import click

from commands import installation, terminal
from domain.text import host_names
from operations import (
    apps_check,
    connection,
    diagnosis,
    disk_check,
    passkeys_check,
    permissions,
    public_address,
    release,
    settings_check,
    signing_keys_check,
)
from operations.diagnosis import Check
from server import serving
from settings import ROOT, BadSetting, Settings


@click.command()
@terminal.JSON
def doctor(*, as_json: bool) -> None:
    """Check that everything is in order.

    Checks clock, keys, database, files, backups, address, proxies and apps, and changes nothing. It
    also requests a page from the public address, and from each app's, to see what answers there.
    The exit code is 1 if something is wrong. Run it as the account that runs Nightlatch.
    """
    checks = list(_checks())
    if as_json:
        rows = [{"ok": check.ok, **asdict(check)} for check in checks]
        terminal.say_json(rows)
    else:
        for check in checks:
            terminal.say(f"{'ok   ' if check.ok else 'FAIL '}  {_line(check)}")
    if not all(check.ok for check in checks):
        sys.exit(1)


def _line(check: Check) -> str:
    line = f"{check.name:<16} {check.found}"
    return "\n".join([line, *(f"       {'':<16} {more}" for more in check.problem.splitlines())])


def _checks() -> Iterator[Check]:
    try:
        settings = installation.configured()
    except BadSetting as fault:
        yield Check("settings", "can't be used", str(fault))
        return
    yield Check("version", release.RUNNING)
    yield permissions.account(settings.data_dir, os.geteuid())
    yield from _inside(settings, int(time.time()))
    yield _address(settings)
    yield settings_check.proxies(settings)


def _inside(settings: Settings, now: int) -> Iterator[Check]:
    with diagnosis.opened(settings) as installed:
        yield diagnosis.clock(installed, now)
        yield diagnosis.key(installed)
        yield diagnosis.database(installed)
        if settings.database_url and installed.is_open:
            yield connection.checked(serving.processes() * settings.connections)
        yield permissions.files(settings.data_dir, ROOT / ".env", settings.backup_dir)
        yield disk_check.room(installed, settings.backup_dir)
        yield diagnosis.backups(installed, settings.backup_dir, now)
        yield from signing_keys_check.checked(installed, now)
        yield from apps_check.checked(settings, installed, now)
        yield from passkeys_check.checked(settings, installed)


def _address(settings: Settings) -> Check:
    found = f"{settings.origin}, listening on {settings.host} port {settings.port}"
    answer = public_address.asked(settings.origin)
    if host_names.is_loopback(settings.host) and not settings.public_url:
        # No one else can reach it, and someone trying Nightlatch out starts and stops it.
        return Check("public address", f"{found}; for this computer only; {answer.found}")
    return Check("public address", f"{found}; {answer.found}", answer.problem)

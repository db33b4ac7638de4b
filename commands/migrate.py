"""Bringing the database up to date, or seeing first what that would do."""

import time

import click

from commands import installation, terminal
from domain.text.wording import duration
from models import database
from operations import instances, startup, upgrade
from operations.upgrade import Step

NONE = "The database is up to date."


@click.command()
@click.option("--plan", is_flag=True, help="Only say what would be done.")
def migrate(*, plan: bool) -> None:
    """Bring the database up to date, as starting the server does.

    With --plan, it says which migrations would be applied, whether running instances of the
    previous version can continue in the meantime, and how long they have to wait. Nothing is
    changed.
    """
    settings = installation.configured()
    if plan:
        startup.look_at(settings)
        with database.connection_context():
            _say_plan(upgrade.plan(), int(time.time()))
        return
    applied = startup.prepare(settings, time.time)
    terminal.say(f"Applied: {', '.join(applied)}." if applied else NONE)


def _say_plan(steps: list[Step], now: int) -> None:
    if not steps:
        terminal.say(NONE)
    for step in steps:
        terminal.say(f"{step.name}: {_effect(step)}")
    if running := instances.here(now):
        terminal.say(f"Running now: {instances.listed(running, now)}.")


def _effect(step: Step) -> str:
    beside = (
        "running instances can continue" if step.adds_only else "stop all running instances first"
    )
    wait = f"about {duration(step.locked_for)}" if step.locked_for else "less than a second"
    return f"{beside}; others have to wait {wait}."

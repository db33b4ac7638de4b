"""The installation that a command works on."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import settings as settings_module
from commands import terminal
from domain.clock import days, moments
from domain.clock.written import date
from models import database
from operations import configuration, startup
from settings import Settings


def configured() -> Settings:
    """The settings of this shell. Raises BadSetting."""
    settings = settings_module.load(os.environ)
    # Also for commands that open nothing, such as those that open another installation.
    days.use_zone(settings.timezone)
    return settings


@contextmanager
def opened() -> Iterator[Settings]:
    """The settings, while database and key are open. Raises CannotStart and BadKey."""
    settings = configured()
    warn_of_clock()
    configuration.configure(settings)
    startup.open_existing(settings)
    with database.connection_context():
        yield settings


def warn_of_clock() -> None:
    """Say so if the clock was never set: what is made by it is over before anyone uses it."""
    now = int(time.time())
    if moments.is_surely_wrong(now):
        terminal.say(
            f"This machine's clock is wrong: it shows {date(now)}. Links and deadlines made now "
            "won't work. Set it first: timedatectl set-ntp true",
            err=True,
        )

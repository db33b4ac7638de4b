"""The installation that a command works on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import settings as settings_module
from domain.clock import days
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
    configuration.configure(settings)
    startup.open_existing(settings)
    with database.connection_context():
        yield settings

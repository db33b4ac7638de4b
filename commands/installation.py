"""The installation that a command works on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import settings as settings_module
from domain.clock import days
from domain.users import passwords
from models import database
from operations import startup
from settings import Settings


def configured() -> Settings:
    """The settings of this shell. Raises BadSetting."""
    return settings_module.load(os.environ)


@contextmanager
def opened() -> Iterator[Settings]:
    """The settings, while database and key are open. Raises CannotStart and BadKey."""
    settings = configured()
    startup.open_existing(settings.data_dir, settings.secret_key, bcrypt_cost=settings.bcrypt_cost)
    passwords.use_context([settings.site_name])
    days.use_zone(settings.timezone)
    with database.connection_context():
        yield settings

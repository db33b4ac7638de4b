"""What commands begin with: the settings, and the installation that they are about."""

import os
from datetime import UTC, datetime

import settings as settings_module
from domain import startup
from settings import Settings


def loaded() -> Settings:
    """The settings. Raises BadSetting."""
    return settings_module.load(os.environ)


def opened() -> Settings:
    """The settings, with their database and key open. Raises CannotStart and BadKey."""
    settings = loaded()
    startup.open_existing(settings.data_dir, settings.secret_key, bcrypt_cost=settings.bcrypt_cost)
    return settings


def moment(seconds: int) -> str:
    """As "24 November 2026, 02:00 UTC"."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"

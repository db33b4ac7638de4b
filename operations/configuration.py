"""Hands the settings to the rules that go by them, which know no settings themselves."""

from domain.access import lifetimes
from domain.clock import days
from domain.users import passwords
from settings import Settings


def configure(settings: Settings) -> None:
    """Have the rules of this process go by these settings from now on."""
    passwords.use_cost(settings.bcrypt_cost)
    passwords.use_context([settings.site_name])
    lifetimes.use(settings.session_idle_minutes * 60, settings.session_hours * 60 * 60)
    days.use_zone(settings.timezone)

"""Hands the settings to the rules that go by them, which know no settings themselves."""

from domain.apps import addresses
from domain.clock import days
from domain.oidc import assurance
from domain.passkeys import relying_party
from domain.users import passwords
from settings import Settings


def configure(settings: Settings) -> None:
    """Have the rules of this process go by these settings from now on."""
    passwords.use_cost(settings.bcrypt_cost)
    passwords.use_context([settings.site_name])
    days.use_zone(settings.timezone)
    addresses.use_own(settings.origin)
    assurance.use_passkeys(work=relying_party.at(settings.origin) is not None)

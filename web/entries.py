"""Which entry of an authenticator app is meant, by the name that its setup gave it there."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from domain.mfa import otpauth
from models import Authenticator
from web.names import given


@pass_context
def named(context: Context, authenticators: list[Authenticator]) -> Markup:
    """As "Nightlatch: kim or Nightlatch: kim 2", of those of a person whose codes count."""
    site: Any = context["settings"].site_name
    in_use = [app for app in authenticators if app.switched_off_at is None]
    names = (given(otpauth.entry(app, site)) for app in in_use)
    return Markup(" or ").join(Markup("<strong>{}</strong>").format(name) for name in names)

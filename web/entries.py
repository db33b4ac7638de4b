"""Which entry of an authenticator app is meant, by the name that its setup gave it there."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from domain.mfa import authenticators, otpauth
from models import Authenticator, User
from web.names import given


@pass_context
def named(context: Context, whose: User | list[Authenticator]) -> Markup:
    """As "Nightlatch: kim or Nightlatch: kim 2", of those whose codes count.

    A page that knows the person's authenticators has them named without another look.
    """
    site: Any = context["settings"].site_name
    apps = authenticators.active(whose) if isinstance(whose, User) else whose
    in_use = [app for app in apps if app.switched_off_at is None]
    names = (given(otpauth.entry(app, site)) for app in in_use)
    return Markup(" or ").join(Markup("<strong>{}</strong>").format(name) for name in names)

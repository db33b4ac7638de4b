"""Settings for apps that speak OpenID Connect, from deploy/openid-connect, filled in."""

import re
from dataclasses import dataclass
from functools import cache

from settings import ROOT

FOLDER = ROOT / "deploy" / "openid-connect"
ISSUER, APP = "https://login.example.com", "https://app.example.com"
CLIENT_ID, SECRET = "CLIENT-ID", "CLIENT-SECRET"  # what stands for them


@dataclass(frozen=True)
class KnownApp:
    """An app whose settings we know. `tried` is the version that they were tried with here.

    Where there is none, they are from the app's documentation, as it was on the day `read`.
    The addresses are what the app has to be registered with; `besides` is what else to do here.
    """

    name: str
    file: str
    redirects: tuple[str, ...]
    tried: str = ""
    read: str = ""
    sign_outs: tuple[str, ...] = ()
    logout_address: str = ""
    besides: str = ""


@dataclass(frozen=True)
class Values:
    """What an app has to be told."""

    issuer: str
    app: str
    client_id: str
    secret: str


READ = "November 29, 2026"
KNOWN = (
    KnownApp(
        "JupyterHub",
        "jupyterhub",
        (f"{APP}/hub/oauth_callback",),
        tried="JupyterHub 6.1.1 and oauthenticator 17.4.0",
    ),
    KnownApp(
        "pgAdmin 4",
        "pgadmin",
        (f"{APP}/oauth2/authorize",),
        tried="pgAdmin 4 9.18",
        sign_outs=(f"{APP}/",),
    ),
    KnownApp(
        "Apache with mod_auth_openidc",
        "mod_auth_openidc",
        (f"{APP}/oidc-callback",),
        tried="mod_auth_openidc 2.4.12.3, with Radicale 3.9.0 behind it",
        logout_address=f"{APP}/oidc-callback?logout=backchannel",
    ),
    KnownApp(
        "oauth2-proxy",
        "oauth2-proxy",
        (f"{APP}/oauth2/callback",),
        read=READ,
        besides="It only lets in people whose email address is verified: choose “This address is "
        "theirs” on each person's page.",
    ),
    KnownApp(
        "Grafana",
        "grafana",
        (f"{APP}/login/generic_oauth",),
        read=READ,
    ),
    KnownApp(
        "Gitea",
        "gitea",
        (f"{APP}/user/oauth2/nightlatch/callback",),
        read=READ,
        besides="It doesn't use PKCE: clear “The app uses PKCE” in More settings.",
    ),
    KnownApp(
        "Immich",
        "immich",
        (f"{APP}/auth/login", f"{APP}/user-settings", "app.immich:///oauth-callback"),
        read=READ,
    ),
    KnownApp(
        "Nextcloud",
        "nextcloud",
        (f"{APP}/apps/user_oidc/code",),
        read=READ,
        logout_address=f"{APP}/apps/user_oidc/backchannel-logout/nightlatch",
    ),
)


@dataclass(frozen=True)
class Recipe:
    """The settings of one app, with the values of an installation filled in."""

    known: KnownApp
    text: str
    redirects: tuple[str, ...]
    sign_outs: tuple[str, ...]
    logout_address: str


def filled(values: Values) -> list[Recipe]:
    """The settings of every app that we know."""
    return [_filled(known, values) for known in KNOWN]


def _filled(known: KnownApp, values: Values) -> Recipe:
    return Recipe(
        known,
        _put_in(_read(known.file), values),
        tuple(_put_in(address, values) for address in known.redirects),
        tuple(_put_in(address, values) for address in known.sign_outs),
        _put_in(known.logout_address, values),
    )


def _put_in(text: str, values: Values) -> str:
    names = {ISSUER: values.issuer, APP: values.app}
    names |= {CLIENT_ID: values.client_id, SECRET: values.secret}
    return re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], text)


@cache
def _read(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

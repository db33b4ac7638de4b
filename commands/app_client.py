"""`nightlatch app`, for apps that speak OpenID Connect: their settings, secrets and faults."""

import time
from dataclasses import replace
from typing import Any

import click

from commands import app_description, installation, terminal
from domain.apps import urls
from domain.apps.client_settings import ALGORITHMS, ClientSettings
from domain.audit.events import Caller
from domain.oidc import clients, faults
from models import App

OPTIONS = (
    click.option("--redirect", multiple=True, help="A redirect address; repeatable."),
    click.option("--after-sign-out", multiple=True, help="An address after signing out."),
    click.option("--public/--with-secret", default=None, help="Whether it can't keep a secret."),
    click.option("--pkce/--no-pkce", default=None, help="Whether the app uses PKCE."),
    click.option("--mfa/--no-mfa", default=None, help="Whether people need MFA to open it."),
    click.option(
        "--ask-consent/--trusted",
        default=None,
        help="Whether people are asked before it learns who they are.",
    ),
    click.option("--algorithm", type=click.Choice(ALGORITHMS), help="What signs ID tokens."),
    click.option("--opens-at", help="The address that My apps opens."),
    click.option("--logout-address", help="Where the app is notified of sign-outs."),
)
Given = dict[str, Any]


def with_options(command: Any) -> Any:
    """The command, with an option for each setting."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def is_named(given: Given) -> bool:
    """Whether any of these options is there."""
    names = ("redirect", "after_sign_out", "public", "pkce", "mfa")
    more = ("ask_consent", "algorithm", "opens_at", "logout_address")
    return any(given[name] not in (None, ()) for name in (*names, *more))


def wanted(given: Given, now: ClientSettings) -> ClientSettings:
    """The settings `now`, with what is given. Addresses are replaced as a whole."""
    changes: Given = {
        "is_public": given["public"],
        "needs_pkce": given["pkce"],
        "needs_mfa": given["mfa"],
        "is_trusted": None if given["ask_consent"] is None else not given["ask_consent"],
        "signs_with": given["algorithm"],
        "redirects": _lines(given["redirect"], urls.SIGN_IN_ADDS),
        "sign_outs": _lines(given["after_sign_out"], urls.SIGN_OUT_ADDS),
        "opens_at": _read(urls.page, given["opens_at"]),
        "logout_address": _read(urls.endpoint, given["logout_address"]),
    }
    return replace(now, **{name: value for name, value in changes.items() if value is not None})


def make_secret(app: App) -> str:
    """A secret for an app that was just added; "" for a public one, which has none."""
    if clients.of(app).is_public:
        return ""
    return clients.make_secret(app, int(time.time()), Caller.shell("app add"), None)


@click.command("secret")
@click.argument("name")
@click.option(
    "--remove-oldest", is_flag=True, help="Remove the older secret instead of making a new one."
)
@terminal.JSON
def secret(name: str, *, remove_oldest: bool, as_json: bool) -> None:
    """Make another secret for the app NAME and show it. Two work at a time."""
    now, caller = int(time.time()), Caller.shell("app secret")
    with installation.opened() as settings:
        app = app_description.find_app(name, App.OIDC)
        if not remove_oldest:
            made = clients.make_secret(app, now, caller, None)
            done = f"{app.name} has another secret. It won't be shown again."
            app_description.report(app, settings, done, as_json=as_json, secret=made)
            return
        clients.remove_secret(app, _oldest(app), now, caller, None)
        app_description.report(app, settings, "Removed the older secret.", as_json=as_json)


@click.command("faults", short_help="List the latest faults of the app NAME.")
@click.argument("name")
@terminal.JSON
def list_faults(name: str, *, as_json: bool) -> None:
    """List what last went wrong when the app NAME asked for something, newest first."""
    with installation.opened():
        found = [
            {
                "at": app_description.iso_time(one.at),
                "kind": one.kind,
                "detail": one.detail,
                "times": one.number,
            }
            for one in faults.of(app_description.find_app(name, App.OIDC))
        ]
    if as_json:
        terminal.say_json(found)
        return
    rows = [(terminal.when(str(one["at"])), f"{one['times']}", str(one["detail"])) for one in found]
    terminal.listing(("LAST AT", "TIMES", "WHAT"), rows, "There are no faults.")


def _oldest(app: App) -> int:
    found = clients.secrets_of(app)
    if not found:
        raise click.ClickException(f"“{app.name}” has no secret.")
    if len(found) == 1:  # said twice, it would shut the app out
        raise click.ClickException(
            f"“{app.name}” has only one secret, which it needs. Make another first: leave out "
            "--remove-oldest. To do without any, remove it on the app's page."
        )
    return int(found[0].id)


def _lines(given: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...] | None:
    for address in given:
        urls.redirect(address.strip(), added)  # which says by itself what is wrong with it
    return urls.redirects("\n".join(given), "", added) if given else None


def _read(read: Any, given: str | None) -> Any:
    return None if given is None else read(given, "")

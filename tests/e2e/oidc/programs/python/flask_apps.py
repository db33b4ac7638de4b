"""Authlib's client in Flask, as its guide says."""

import json
import secrets
from html import escape
from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session


def authlib(issuer: str, here: dict[str, str]) -> Flask:
    """A server's app with PKCE and nonce, that asks userinfo as well."""
    app = Flask("authlib")
    app.secret_key = secrets.token_bytes()
    nightlatch = OAuth(app).register(
        "nightlatch",
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_id=here["id"],
        client_secret=here["secret"],
        client_kwargs={"scope": "openid profile email groups", "code_challenge_method": "S256"},
    )
    pages = Pages(here["origin"], nightlatch)
    app.add_url_rule("/", view_func=pages.show)
    app.add_url_rule("/sign-in", view_func=pages.sign_in)
    app.add_url_rule("/callback", view_func=pages.callback)
    app.add_url_rule("/sign-out", view_func=pages.sign_out)
    app.add_url_rule("/signed-out", view_func=pages.signed_out)
    return app


class Pages:
    """Who is there, and the ways in and out."""

    def __init__(self, origin: str, nightlatch: Any) -> None:
        self.origin, self.nightlatch = origin, nightlatch

    def show(self) -> str:
        return page(session.get("told"))

    def sign_in(self) -> Any:
        return self.nightlatch.authorize_redirect(f"{self.origin}/callback")

    def callback(self) -> Any:
        got = self.nightlatch.authorize_access_token()
        told = {"claims": got["userinfo"], "userinfo": self.nightlatch.userinfo(token=got)}
        session.update(told=told, id_token=got["id_token"])
        return redirect("/")

    def sign_out(self) -> Any:
        hint = session["id_token"]
        session.clear()
        return self.nightlatch.logout_redirect(f"{self.origin}/signed-out", id_token_hint=hint)

    def signed_out(self) -> Any:
        self.nightlatch.validate_logout_response()
        return redirect("/")


def page(told: object) -> str:
    """Who is there, as the program was told."""
    if not told:
        return '<!doctype html><title>App</title><a id="sign-in" href="/sign-in">Sign in</a>'
    shown = escape(json.dumps(told), quote=False)
    return (
        f'<!doctype html><title>App</title><pre id="told">{shown}</pre>'
        '<a id="sign-out" href="/sign-out">Sign out</a>'
    )

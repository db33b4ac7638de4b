"""The form of an app that speaks OpenID Connect, and what it makes of what was entered."""

from collections.abc import Callable
from typing import TypeVar

from domain.apps import client_settings, urls
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from models import Client
from web.rule_form import NAME, RULE, RuleForm, ticked

Value = TypeVar("Value")

SECRET, PUBLIC = "secret", "public"
MORE = (
    *("opens_at", "ask_again", "sign_outs", "logout_address"),
    *("signs_with", "needs_pkce", "needs_mfa", "asks_consent"),
)


class ClientForm(RuleForm):
    """An app that speaks OpenID Connect. Boxes that aren't ticked aren't sent."""

    fields = {
        **NAME,
        "redirects": "",
        "client_kind": "",
        **RULE,
        "opens_at": "",
        "sign_outs": "",
        "logout_address": "",
        "signs_with": "",
        "needs_pkce": "",
        "needs_mfa": "",
        "asks_consent": "",
    }

    @property
    def more_is_open(self) -> bool:
        """Whether the settings that few need are shown: one of them isn't as it usually is."""
        usual = self.shown_of(AppSettings("", "", client=ClientSettings()))
        return any(self[field] != usual.get(field, "") or field in self.errors for field in MORE)

    @classmethod
    def empty(cls) -> "ClientForm":
        """The form for another app."""
        return cls(cls.shown_of(AppSettings("", "", client=ClientSettings())) | {"who": "chosen"})

    @classmethod
    def shown_of(cls, now: AppSettings) -> dict[str, str]:
        """The fields besides those of the rule, as the app is."""
        client = now.client or ClientSettings()
        return {
            "redirects": "\n".join(client.redirects),
            "sign_outs": "\n".join(client.sign_outs),
            "client_kind": PUBLIC if client.is_public else SECRET,
            "opens_at": client.opens_at,
            "logout_address": client.logout_address,
            "signs_with": client.signs_with,
        } | ticked(
            (
                ("needs_pkce", client.needs_pkce),
                ("needs_mfa", client.needs_mfa),
                ("asks_consent", not client.is_trusted),
            )
        )

    def read(self, now: int) -> AppSettings:
        """What is wanted; where that can't be, the form says so by field."""
        client = ClientSettings(
            redirects=self._read(urls.redirects, "redirects") or (),
            sign_outs=self._read(urls.sign_outs, "sign_outs") or (),
            is_public=self["client_kind"] == PUBLIC,
            needs_pkce=self["needs_pkce"] == "yes",
            needs_mfa=self["needs_mfa"] == "yes",
            is_trusted=self["asks_consent"] != "yes",
            signs_with=self._read(client_settings.algorithm, "signs_with") or Client.RS256,
            opens_at=self._read(urls.page, "opens_at") or "",
            logout_address=self._read(urls.endpoint, "logout_address") or "",
        )
        return AppSettings(origin="", client=client, **self.read_rule(now))

    def _read(self, read: Callable[[str, str], Value], field: str) -> Value | None:
        """The field's value by the rules; None where they refuse it."""
        with self.refusing(field):
            return read(self[field], field)
        return None

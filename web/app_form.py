"""The form of an app behind a proxy, and what it makes of what was entered."""

from domain.apps import addresses
from domain.apps.app_settings import AppSettings
from web.rule_form import NAME, RULE, RuleForm


class AppForm(RuleForm):
    """An app behind a proxy."""

    fields = {
        **NAME,
        "address": "Enter the address that people open, such as https://wiki.example.com.",
        **RULE,
        "background": "",
    }

    @classmethod
    def shown_of(cls, now: AppSettings) -> dict[str, str]:
        """The fields besides those of the rule, as the app is."""
        return {"address": now.origin, "background": "yes" if now.background_counts else ""}

    def read(self, now: int) -> AppSettings:
        """What is wanted; where that can't be, the form says so by field."""
        origin = ""
        with self.refusing("address"):
            origin = addresses.read(self["address"])
        background = self["background"] == "yes"
        return AppSettings(origin=origin, background_counts=background, **self.read_rule(now))

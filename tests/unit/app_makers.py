"""Apps and groups to try rules with."""

from collections.abc import Callable

import pytest

from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.audit.events import Caller
from domain.database.storage import write
from models import App, Group, Membership, User

NOW = 1_800_000_000
MakeApp = Callable[..., App]
MakeGroup = Callable[..., Group]


@pytest.fixture
def make_app(data_dir: object) -> MakeApp:  # the database is open
    def make(name: str = "Wiki", origin: str = "", **rule: object) -> App:
        at = origin or f"https://{name.lower()}.example.com"
        rule = {"is_for_everyone": not rule.keys() & {"groups", "people"}} | rule
        return registry.add(AppSettings(name, at, **rule), NOW, Caller.shell("app add"), None)  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_group(data_dir: object) -> MakeGroup:
    def make(name: str, *people: User) -> Group:
        with write():
            group: Group = Group.create(name=name, folded=name.casefold(), created_at=NOW)
            for person in people:
                Membership.create(group=group, user=person)
        return group

    return make

"""Who signs in, and with what: written into the database of a server that another process runs."""

import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.encryption import tokens
from domain.users import vouching
from models import App, Client, ClientAddress, ClientSecret, Group, Membership, database
from operations import configuration, startup
from settings import Settings
from tests.e2e.front_door import people
from tests.e2e.front_door.people import Database, find
from tests.e2e.oidc.parties import Party
from tests.unit.conftest import Clock

GROUP = "admins"  # which the recipe for JupyterHub names


class Registry(Database):
    """The rows of the server, also while it runs."""

    newcomers = 0

    def register(self, parties: Iterable[Party], now: int) -> None:
        """Ada, the group admins, and the apps; before the server starts."""
        configuration.configure(Settings(bcrypt_cost=4))
        startup.prepare(self.settings, Clock(now))
        with database.connection_context():
            people.make("ada")
            with write():
                Group.create(name=GROUP, folded=GROUP, created_at=now)
                for party in parties:
                    _add(party, now)
        storage.close_database()

    def newcomer(self, *, in_group: bool = True) -> str:
        """The username of somebody new, with MFA and an address that is theirs."""
        self.newcomers += 1
        username = f"new{self.newcomers}"
        with self.opened():
            people.make(username)
            user = find(username)
            vouching.vouch(user, user.email, int(time.time()), Caller.shell("user"), None)
            if in_group:
                with write():
                    group = Group.get(Group.folded == GROUP)
                    Membership.create(group=group, user=user)
        return username


def _add(party: Party, now: int) -> None:
    app = App.create(
        kind=App.OIDC,
        name=party.name,
        sort_name=party.name,
        origin=f"oidc:{party.id}",
        is_for_everyone=True,
        created_at=now,
    )
    kind, origin = party.kind, party.origin
    back = f"{origin}{kind.back_channel}" if kind.back_channel else ""
    Client.create(
        app=app,
        client_id=party.id,
        is_public=kind.is_public,
        signs_with=kind.signs_with,
        logout_address=back,
    )
    _add_address(app, ClientAddress.SIGN_IN, origin + kind.callback)
    if kind.signed_out:
        _add_address(app, ClientAddress.SIGN_OUT, origin + kind.signed_out)
    if not kind.is_public:
        ClientSecret.create(app=app, secret_hash=tokens.hashed(party.secret), created_at=now)


def _add_address(app: App, purpose: str, address: str) -> None:
    at = urlsplit(address)
    ClientAddress.create(
        app=app, purpose=purpose, address=address, origin=f"{at.scheme}://{at.netloc}"
    )

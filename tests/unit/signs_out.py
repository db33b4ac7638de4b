"""An app that asks to sign people out, and what it has for that."""

from typing import Any
from urllib.parse import urlencode

from httpx2 import Response
from starlette.testclient import TestClient

from domain.oidc import signing
from domain.oidc.clients import ClientApp
from models import ClientAddress, Session
from tests.unit import logout_receiver
from tests.unit.conftest import NOW, Person, signed_in

BACK = "https://wiki.example.com/bye?from=nightlatch"
FROM_APP = {"Sec-Fetch-Site": "cross-site", "Origin": "https://wiki.example.com"}


def registered() -> ClientApp:
    """The app, with an address to have people back at."""
    found = logout_receiver.registered("")
    ClientAddress.create(app=found.app, purpose=ClientAddress.SIGN_OUT, address=BACK, origin="")
    return found


def id_token(wiki: ClientApp, person: Person, session: Session, **changes: Any) -> str:
    """What the app got when the person signed in to it, long over by now."""
    grant = logout_receiver.grant(wiki, session, NOW)
    claims = {"aud": wiki.client.client_id, "sub": person.user.sub, "sid": grant.sid, "exp": 1}
    return signing.sign(claims | changes, "RS256", NOW)


def mine(client: TestClient, person: Person) -> Session:
    """The person's sign-in in this browser."""
    session = signed_in(person)
    client.cookies.set("nightlatch-8000-session", session.token)
    return session


def ask(client: TestClient, **given: str) -> Response:
    return client.get(f"/oidc/sign-out?{urlencode(given)}", headers=FROM_APP)


def agree(client: TestClient, person: Person, **given: str) -> Response:
    data = given | {"shown_to": person.user.shown_as}
    ours = {"Sec-Fetch-Site": "same-origin"}
    return client.post("/oidc/sign-out/confirmation", data=data, headers=ours)


def is_signed_in() -> bool:
    return Session.select().exists()

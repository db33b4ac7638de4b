"""An app that asks for a passkey is understood."""

import json

import pytest

from domain.database.storage import write
from domain.oidc import requests
from domain.oidc.clients import ClientApp
from models import App
from tests.unit import oidc
from tests.unit import oidc_made as made

MFA = oidc.MFA


def read(wiki: ClientApp, **more: str) -> requests.ValidRequest:
    return requests.read(oidc.parameters(wiki.client.client_id, made.REDIRECT, **more).items())


@pytest.mark.requirement("S-202")
@pytest.mark.parametrize(
    ("changed", "needs"),
    [
        ({}, False),
        ({"acr_values": "phr"}, True),
        ({"acr_values": "phrh phr"}, True),
        ({"acr_values": f"phr {MFA}"}, False),
        ({"claims": json.dumps({"id_token": {"acr": {"value": "phr"}}})}, True),
        (
            {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": ["phr"]}}})},
            True,
        ),
    ],
    ids=str,
)
def test_an_app_may_take_nothing_but_a_passkey(
    wiki: ClientApp, changed: dict[str, str], needs: bool
) -> None:
    asked = read(wiki, **changed)
    assert (asked.needs_passkey, asked.wants_what_we_lack) == (needs, False)


@pytest.mark.requirement("S-202")
def test_an_app_may_take_nothing_else_whatever_it_asks_for(wiki: ClientApp) -> None:
    with write():
        App.update(needs_passkey=True).execute()
    asked = read(wiki, acr_values=MFA)
    assert (asked.needs_passkey, asked.needs_mfa) == (True, True)

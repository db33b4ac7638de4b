"""Two instances are one site: what begins on one may end on the other."""

from collections.abc import Iterator

import httpx2
import pyotp
import pytest

from nightlatch_qa import Person
from tools.cluster.laid_out import Cluster
from tools.faults import forms
from tools.faults.arrange import PASSWORD


@pytest.fixture
def instances(cluster: Cluster) -> Iterator[list[httpx2.Client]]:
    """A client of each, asking as nginx does."""
    headers = {"Host": cluster.values["LISTEN"], "Sec-Fetch-Site": "same-origin"}
    clients = [
        httpx2.Client(base_url=f"http://{machine.address}:8000", headers=headers, timeout=30)
        for machine in cluster.instances
    ]
    yield clients
    for client in clients:
        client.close()


def cookies_of(client: httpx2.Client) -> dict[str, str]:
    """What a browser that has these would send to either."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def test_a_sign_in_started_on_one_ends_on_the_other(
    instances: list[httpx2.Client], people: dict[str, Person]
) -> None:
    one, two, alice = *instances, people["alice"]
    form = forms.on(one.get("/sign-in").text, "/sign-in") or {}
    sent = {**form, "username": alice.username, "password": PASSWORD}
    assert one.post("/sign-in", data=sent).headers["Location"] == "/sign-in/code"
    cookies = cookies_of(one)
    asked = two.get("/sign-in/code", headers=cookies)
    form = forms.on(asked.text, "/sign-in/code") or {}
    sent = {**form, "code": pyotp.TOTP(alice.phone.secret).now()}
    answer = two.post("/sign-in/code", data=sent, headers=cookies)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/profile")
    cookies = cookies_of(two)
    for instance in instances:
        assert instance.get("/profile", headers=cookies).status_code == 200

"""The ways to sign in with a passkey, at an address where there are any."""

from tests.unit.on_the_way import World
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey

ALONE, AFTER_PASSWORD = "/sign-in/passkey", "/sign-in/code/passkey"


def with_passkey_alone(w: World) -> None:
    key = _of_bob(w)
    w.tab.sends(ALONE, passkey="{}")
    w.tab.sends(ALONE, passkey=_answer(w, key, ALONE))


def with_passkey_after_password(w: World) -> None:
    key = _of_bob(w, verifies=False)
    w.gives(w.bob)
    w.tab.sends(AFTER_PASSWORD, passkey="{}")
    w.tab.clicks("Use a recovery code").clicks("Use your passkey or authenticator app")
    w.tab.sends(AFTER_PASSWORD, passkey=_answer(w, key, AFTER_PASSWORD))


WAYS = (with_passkey_alone, with_passkey_after_password)


def _of_bob(w: World, *, verifies: bool = True) -> SoftKey:
    us = w.tab.client.base_url
    return with_passkey(w.bob, origin=str(us).rstrip("/"), rp_id=us.host, verifies=verifies)


def _answer(w: World, key: SoftKey, path: str) -> str:
    return key.sign(w.tab.client.get(f"{path}/options").json())

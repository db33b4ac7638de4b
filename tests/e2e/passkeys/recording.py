"""Records what Chromium and its made-up authenticators answer, for judges that need no browser.

    PYTHONPATH=qa/python/src .venv/bin/python -m tests.e2e.passkeys.recording

writes tests/unit/domain/passkeys/recorded/*.json anew: run it when what we ask for has changed. The
challenges are of the key and the moment of the unit tests, so that our own code takes them.
"""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from domain.encryption import vault
from domain.encryption.keyring import Key, Keyring
from domain.passkeys import challenges, cose
from domain.text.base64url import encoded
from settings import ROOT
from tests.e2e import browsers
from tests.e2e.passkeys.authenticators import (
    KEY_WITH_PIN,
    KEY_WITHOUT_PIN,
    OLD_KEY,
    SCREEN_LOCK,
    SYNCED,
    Authenticator,
    Shape,
)
from tests.unit.conftest import KEY, NOW
from tests.unit.soft_key import ORIGIN

FOLDER = ROOT / "tests/unit/domain/passkeys/recorded"
HANDLE = bytes(range(64))
ASK = {
    "create": """async given => (await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) })).toJSON()""",
    "get": """async given => (await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given) })).toJSON()""",
}


def record(page: Page, shape: Shape, algorithm: int, attestation: str) -> dict[str, Any]:
    """A passkey that is added, then used by itself if it can, and after a password."""
    key = Authenticator(page, shape)
    added = _asked(page, "create", _to_add(shape, algorithm, attestation), challenges.ADDING)
    allowed = [{"type": "public-key", "id": added["answer"]["id"]}]
    after = {"userVerification": "discouraged", "allowCredentials": allowed}
    used = [_asked(page, "get", after, challenges.SECOND_FACTOR)]
    if shape.verifies:
        used.append(_asked(page, "get", {"userVerification": "required"}, challenges.SIGNING_IN))
    key.unplug()
    return {
        "made_by": f"Chromium {page.context.browser.version}",  # type: ignore[union-attr]
        "authenticator": shape.options,
        "origin": ORIGIN,
        "handle": encoded(HANDLE),
        "added": added,
        "used": used,
    }


def _to_add(shape: Shape, algorithm: int, attestation: str) -> dict[str, Any]:
    return {
        "rp": {"id": "localhost", "name": "Nightlatch"},
        "user": {"id": encoded(HANDLE), "name": "alice", "displayName": "Alice"},
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm}],
        "attestation": attestation,
        "authenticatorSelection": {
            "residentKey": "required" if shape.verifies else "discouraged",
            "userVerification": "preferred",
        },
        "extensions": {"credProps": True},
    }


def _asked(page: Page, what: str, options: dict[str, Any], purpose: str) -> dict[str, Any]:
    bound_to = "browser" if purpose == challenges.SIGNING_IN else "session 1"
    challenge = encoded(challenges.give(purpose, bound_to, NOW))
    answer = page.evaluate(ASK[what], {"rpId": "localhost"} | options | {"challenge": challenge})
    return {"purpose": purpose, "challenge": challenge, "answer": answer}


RECORDINGS = {
    "screen-lock": (SCREEN_LOCK, -7, "none"),
    "screen-lock-eddsa": (SCREEN_LOCK, -8, "none"),
    "screen-lock-rsa": (SCREEN_LOCK, -257, "none"),
    "synced": (SYNCED, -7, "none"),
    "key-with-pin": (KEY_WITH_PIN, -7, "none"),
    "key-without-pin": (KEY_WITHOUT_PIN, -7, "none"),
    "u2f-key": (OLD_KEY, -7, "none"),
    "key-that-vouches": (KEY_WITH_PIN, -7, "direct"),
    "u2f-key-that-vouches": (OLD_KEY, -7, "direct"),
}


def main(folder: Path = FOLDER) -> None:
    vault.use(Keyring((Key(KEY, "a test"),)))
    assert set(cose.ALGORITHMS) == {algorithm for _, algorithm, _ in RECORDINGS.values()}
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        page = browser.new_page()
        page.route("**", lambda route: route.fulfill(body="<title>Recording</title>"))
        page.goto(ORIGIN)
        for name, how in RECORDINGS.items():
            text = json.dumps(record(page, *how), indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", "utf-8")
        browser.close()


if __name__ == "__main__":
    main()

"""What browsers have answered, as it was recorded and with one thing wrong: cases for judges."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from domain.passkeys.answers import decoded
from domain.text.base64url import encoded
from tests.unit.soft_key import ORIGIN

FOLDER = Path(__file__).parent / "recorded"
RECORDED = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
FLAGS_AT, COUNTER_AT = 32, slice(33, 37)  # in authenticator data (WebAuthn Level 3 §6.1)
UP, UV = 0x01, 0x04


@dataclass(frozen=True)
class Case:
    """An answer, what is expected of it, and whether it is good."""

    name: str
    is_good: bool
    added: dict[str, Any]
    used: dict[str, Any] | None  # None if the case is about adding it
    handle: str
    challenge: str
    purpose: str
    origin: str = ORIGIN
    rp_id: str = "localhost"
    verifies: bool = False
    counter: int = 0  # the one that is known

    @property
    def answer(self) -> dict[str, Any]:
        """What is judged."""
        return self.used or self.added

    def but(self, name: str, **other: Any) -> "Case":
        """The same with something wrong."""
        return replace(self, name=f"{self.name}: {name}", is_good=False, **other)

    def as_json(self) -> dict[str, Any]:
        """For judges in another language."""
        return asdict(self)


def of(name: str) -> Iterator[Case]:
    """Those of this recording."""
    recorded = RECORDED[name]
    added = recorded["added"]
    adding = Case(
        name=f"{name}, added",
        is_good=True,
        added=added["answer"],
        used=None,
        handle=recorded["handle"],
        challenge=added["challenge"],
        purpose=added["purpose"],
    )
    yield from (adding, *_expecting_other(adding))
    if name.endswith("vouches"):
        statement = decoded(added["answer"]["response"]["attestationObject"])
        response = added["answer"]["response"] | {"attestationObject": _flipped(statement, -1)}
        yield adding.but("another key", added=added["answer"] | {"response": response})
    for use in recorded["used"]:
        using = replace(
            adding,
            name=f"{name}, for {use['purpose']}",
            used=use["answer"],
            challenge=use["challenge"],
            purpose=use["purpose"],
            verifies=use["purpose"] == "sign-in",
        )
        yield from (using, *_expecting_other(using), *_bent(using))


def _expecting_other(case: Case) -> Iterator[Case]:
    other = RECORDED["synced" if "screen-lock" in case.name else "screen-lock"]["used"][0]
    yield case.but("other challenge", challenge=other["challenge"])
    yield case.but("other origin", origin="https://localhost:8000")
    yield case.but("other site", rp_id="example.test")
    if "pin" not in case.name and not case.name.startswith("u2f"):
        return
    if not _flags(case) & UV:
        yield case.but("nobody verified", verifies=True)


def _bent(case: Case) -> Iterator[Case]:
    assert case.used is not None
    response = case.used["response"]
    data = decoded(response["authenticatorData"])
    counter = int.from_bytes(data[COUNTER_AT], "big")
    if counter:
        yield case.but("counter that doesn't grow", counter=counter)
    for name, part, value in (
        ("signature of something else", "signature", _flipped(decoded(response["signature"]), -1)),
        ("flag that wasn't signed", "authenticatorData", _flipped(data, FLAGS_AT, 0x04)),
        ("counter that wasn't signed", "authenticatorData", _flipped(data, 36, 0x40)),
        ("client data with more", "clientDataJSON", _more(response["clientDataJSON"])),
    ):
        yield case.but(name, used=case.used | {"response": response | {part: value}})


def _flags(case: Case) -> int:
    return decoded(case.answer["response"]["authenticatorData"])[FLAGS_AT]


def _flipped(plain: bytes, at: int, bits: int = 1) -> str:
    bent = bytearray(plain)
    bent[at] ^= bits
    return encoded(bytes(bent))


def _more(client: str) -> str:
    return encoded(decoded(client).replace(b"{", b'{"more":1,', 1))

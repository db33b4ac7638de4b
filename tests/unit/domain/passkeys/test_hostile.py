"""Whatever is sent in place of a passkey's answer is refused, and costs nothing: anybody may."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.passkeys import answers, assertion, registration
from domain.passkeys.refusals import Unreadable
from domain.refusals import Refused
from domain.text import base64url
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys.ceremonies import ADDING, SIGNING_IN, changed, made, signed
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey

GIGABYTE = 10**9
DEEP = 4000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
ONCE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["adding", "using"])
def genuine(request: pytest.FixtureRequest, alice: Person) -> tuple[str, Callable[[str], object]]:
    """What a browser sends, and what judges it."""
    if request.param == "adding":
        return made(alice, SoftKey()), lambda text: registration.verify(text, ADDING, NOW)
    text = signed(with_passkey(alice, counts=False))
    return text, lambda text: assertion.verify(text, SIGNING_IN, NOW)


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"x"',
        "{}",
        "[" * DEEP,
        '{"a":' * DEEP,
        '{"rawId": ' + "9" * 5000 + "}",
        '{"id": "\\ud800", "rawId": "\\ud800", "response": {}}',
        '{"id": null, "rawId": null, "response": {"clientDataJSON": "e30"}}',
        '{"id": "QQ", "rawId": "QQ", "response": {"clientDataJSON": "W10"}}',
        '{"id": "QQ", "rawId": "QQ", "response": {"clientDataJSON": "_w"}}',
        '{"id": "QQ", "rawId": "QQ", "response": []}',
        " " * answers.MAX_LENGTH + "{}",
    ],
)
def test_what_is_no_answer_at_all_is_unreadable(alice: Person, text: str) -> None:
    for judge in (registration.verify, assertion.verify):
        with pytest.raises(Unreadable):
            judge(text, ADDING, NOW)


@pytest.mark.requirement("S-185")
def test_one_that_is_longer_than_any_is_not_read(
    genuine: tuple[str, Callable[[str], object]],
) -> None:
    text, judge = genuine
    assert judge(text + " " * (answers.MAX_LENGTH - len(text)))
    with pytest.raises(Unreadable):
        judge(text + " " * answers.MAX_LENGTH)


PARTS = ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject")


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize(
    "value", [GIGABYTE, -1, 1.5, True, {}, ["QQ"], "Q", "Q=", "é", "A A", "QQ=="]
)
def test_no_part_is_taken_that_is_no_base64url(
    genuine: tuple[str, Callable[[str], object]], value: object
) -> None:
    """A number least of all: fido2 would take it for so many bytes."""
    text, judge = genuine
    tracemalloc.start()
    for name in ("rawId", *PARTS):
        if name != "rawId" and name not in json.loads(text)["response"]:
            continue

        def put(answer: dict[str, Any], name: str = name) -> None:
            if name == "rawId":
                answer.update(id=value, rawId=value)
            else:
                answer["response"][name] = value

        with pytest.raises(Unreadable):
            judge(changed(text, put))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < GIGABYTE / 100


@pytest.mark.requirement("S-185")
def test_an_answer_names_one_passkey(genuine: tuple[str, Callable[[str], object]]) -> None:
    text, judge = genuine
    with pytest.raises(Unreadable):
        judge(changed(text, lambda answer: answer.update(id="QQ")))


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize("name", ["challenge", "type", "origin"])
def test_a_number_in_the_client_data_costs_nothing(
    genuine: tuple[str, Callable[[str], object]], name: str
) -> None:
    text, judge = genuine
    said = json.loads(answers.decoded(json.loads(text)["response"]["clientDataJSON"]))
    said[name] = GIGABYTE
    client = base64url.encoded(json.dumps(said).encode())
    tracemalloc.start()
    with pytest.raises(Refused):
        judge(changed(text, lambda answer: answer["response"].update(clientDataJSON=client)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < GIGABYTE / 100


@pytest.mark.requirement("S-185")
def test_client_data_may_begin_with_a_mark_of_its_encoding(
    genuine: tuple[str, Callable[[str], object]],
) -> None:
    """Level 3 has it stripped; what is signed is the text as it came."""
    text, _ = genuine
    plain = answers.decoded(json.loads(text)["response"]["clientDataJSON"])
    client = base64url.encoded(b"\xef\xbb\xbf" + plain)
    marked = changed(text, lambda answer: answer["response"].update(clientDataJSON=client))
    assert answers.read(marked).client.said == answers.read(text).client.said
    assert answers.read(marked).client.hash != answers.read(text).client.hash


@pytest.mark.requirement("S-185")
@ONCE
@given(JSON, st.sampled_from(["id", "rawId", "type", "response", "clientExtensionResults", *PARTS]))
def test_no_json_is_more_than_refused(
    genuine: tuple[str, Callable[[str], object]], value: object, name: str
) -> None:
    text, judge = genuine

    def put(answer: dict[str, Any]) -> None:
        (answer["response"] if name in PARTS else answer)[name] = value

    with suppress(Refused):
        judge(changed(text, put))


@pytest.mark.requirement("S-185")
@ONCE
@given(st.binary(max_size=200), st.sampled_from(["clientDataJSON", "authenticatorData", *PARTS]))
def test_no_bytes_are_more_than_refused(
    genuine: tuple[str, Callable[[str], object]], plain: bytes, name: str
) -> None:
    text, judge = genuine
    value = base64url.encoded(plain)
    if name in json.loads(text)["response"]:
        with pytest.raises(Refused):
            judge(changed(text, lambda answer: answer["response"].update({name: value})))

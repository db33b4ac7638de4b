"""The OpenAPI document of the test mode holds what the routes hold, and says it truly."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from settings import ROOT, Settings
from test_mode.clock import Clock
from test_mode.routes import Addresses
from tests.unit.qa.conftest import TOKEN

Tell = Callable[..., Any]
Json = dict[str, Any]
ADDRESSES = Addresses(TOKEN, Clock(), Settings())
WRONG: dict[str, Any] = {"string": 1, "boolean": "yes", "integer": "1", "number": "1", "array": 1}


@pytest.fixture
def document(tester: TestClient) -> Json:
    """With each schema in the place of its name."""
    told: Json = tester.get("/test-mode/openapi.json").json()
    named = told["components"]["schemas"]

    def whole(part: Any) -> Any:
        if isinstance(part, list):
            return [whole(one) for one in part]
        if not isinstance(part, dict):
            return part
        name = part.get("$ref", "").rpartition("/")[2]
        return {key: whole(value) for key, value in (named[name] if name else part).items()}

    return dict(whole(told))


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} /test-mode{path}", operation


def routes() -> Iterator[str]:
    for route in ADDRESSES.routes:
        assert isinstance(route, Route)
        yield from (f"{m} {route.path}" for m in (route.methods or set()) - {"HEAD"})


def test_it_has_every_route_and_no_other(document: Json) -> None:
    described = {name for name, _ in operations(document)}
    assert described | {"GET /test-mode/openapi.json"} == set(routes())


def test_each_is_called_differently_and_says_what_it_does(document: Json) -> None:
    named = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(named)) == len(named)
    assert all(operation["summary"] for _, operation in operations(document))


def test_people_apps_and_faults_have_names_in_what_is_generated_from_it(tester: TestClient) -> None:
    named = set(tester.get("/test-mode/openapi.json").json()["components"]["schemas"])
    assert {"Person", "App", "Team", "Policy", "Token", "CreatedPerson", "Refusal"} <= named
    assert all(name.isalpha() for name in named)


def test_the_guide_for_testers_lists_the_same(document: Json) -> None:
    listed = (ROOT / "docs/qa.md").read_text("utf-8")
    for name, _ in operations(document):
        assert f"| `{name}` |" in listed, name


def sent(document: Json, path: str) -> Json:
    body: Json = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    schema: Json = body["schema"]
    return schema


def test_what_it_says_of_people_is_what_is_accepted(document: Json, tell: Tell) -> None:
    person = sent(document, "/seed")["properties"]["people"]["items"]
    for name, about in person["properties"].items():
        told = tell("seed", people=[{name: WRONG[about["type"]]}], status=422)
        assert f'"{name}" must be' in told["error"]
    told = tell("seed", people=[{"rank": 1}], status=422)["error"]
    assert told == f"A person can have: {', '.join(person['properties'])}."


def test_what_it_says_of_apps_is_what_is_accepted(document: Json, tell: Tell) -> None:
    for name, about in sent(document, "/app")["properties"].items():
        assert (
            f'"{name}" must be' in tell("app", status=422, **{name: WRONG[about["type"]]})["error"]
        )


def test_answers_have_what_it_says_they_have(document: Json, tell: Tell) -> None:
    def promised(path: str, method: str = "post") -> Json:
        answer = document["paths"][path][method]["responses"]["200"]["content"]
        schema: Json = answer["application/json"]["schema"]
        return schema

    made = tell("seed", people=[{"mfa": True}], apps=[{}])
    [kim], [app] = made["people"], made["apps"]
    assert set(made) == set(promised("/seed")["properties"])
    assert set(kim) == set(promised("/seed")["properties"]["people"]["items"]["properties"])
    assert set(app) in [set(kind["properties"]) for kind in promised("/app")["oneOf"]]
    session = tell("session", username=kim["username"])
    assert set(session) == set(promised("/session")["properties"])
    assert set(tell("clock", advance=1)) == set(promised("/clock")["properties"])
    assert set(tell("reset")) == set(promised("/reset")["properties"])

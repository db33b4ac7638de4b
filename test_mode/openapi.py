"""What a test may tell the server, as an OpenAPI document: made of the table, so always true."""

import re
from collections import defaultdict
from typing import Any

from test_mode import answered
from test_mode.commands import Command
from test_mode.schema import IT, Schema

ABOUT = (
    "Of a Nightlatch server in test mode, and of no other. Send the token that it printed when it "
    "started, and its own address as Origin."
)
FAULTS = {
    "401": "Not this server's token.",
    "409": "The database isn't one that test mode created; nothing was changed.",
    "422": "Something in the request can't be right; the sentence says what.",
}
ORIGIN = {
    "name": "Origin",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "format": "uri"},
    "description": "The server's own address.",
}


def document(table: list[Command], address: str) -> dict[str, Any]:
    """The document, for the server whose commands begin at this address."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for command in table:
        paths[f"/{command.path}"][command.method.lower()] = _operation(command)
    named: dict[str, Schema] = {}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nightlatch in test mode", "version": "1", "description": ABOUT},
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "paths": _with_names(dict(paths), named),
        "components": {
            "schemas": named,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(command: Command) -> dict[str, Any]:
    answers = {"200": _answer("Done.", command.gives)}
    answers |= {status: _answer(about, answered.FAULT) for status, about in FAULTS.items()}
    described: dict[str, Any] = {
        "operationId": _named(command),
        "summary": command.summary,
        "responses": answers,
    }
    if command.takes is not None:
        described["parameters"] = [ORIGIN]
        described["requestBody"] = {"content": _content(command.takes, "application/toml")}
    return described


def _with_names(part: Any, named: dict[str, Schema]) -> Any:
    """The same, but what has a title stands in `named`, and a reference to it in its place."""
    if isinstance(part, list):
        return [_with_names(one, named) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _with_names(value, named) for key, value in part.items()}
    if not isinstance(part.get("title"), str) or part["title"] == IT:
        return inner
    name = re.sub("^(A|An|The) |[^A-Za-z]", "", part["title"].title())
    named[name] = inner
    return {"$ref": f"#/components/schemas/{name}"}


def _named(command: Command) -> str:
    first, *more = command.summary.replace("'", "").lower().split()
    return first + "".join(word.capitalize() for word in more)


def _answer(about: str, schema: Schema) -> dict[str, Any]:
    return {"description": about, "content": _content(schema)}


def _content(schema: Schema, *more: str) -> dict[str, Any]:
    return {kind: {"schema": schema} for kind in ("application/json", *more)}

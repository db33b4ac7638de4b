"""Parts of JSON Schema, by which what a test sends is described, and checked."""

from typing import Any

Schema = dict[str, Any]

IT = "It"  # what has no name of its own

MAX_NAMES = 50  # in a list
MAX_AT_ONCE = 200  # people or apps


def text(description: str, *choices: str) -> Schema:
    """A text, one of the choices if there are any."""
    return {"type": "string", "description": description} | (
        {"enum": [*choices]} if choices else {}
    )


def flag(description: str) -> Schema:
    """Yes or no."""
    return {"type": "boolean", "description": description}


def number(description: str, least: float, most: float) -> Schema:
    """A number with or without a fraction."""
    return {"type": "number", "description": description, "minimum": least, "maximum": most}


def whole(description: str, least: int, most: int) -> Schema:
    """A number without a fraction."""
    return number(description, least, most) | {"type": "integer"}


def names(description: str) -> Schema:
    """A list of a few texts."""
    items = {"type": "string"}
    return {"type": "array", "items": items, "maxItems": MAX_NAMES, "description": description}


def several(one: Schema, description: str) -> Schema:
    """A list of people or apps."""
    limits = {"minItems": 1, "maxItems": MAX_AT_ONCE}
    return {"type": "array", "items": one, "description": description} | limits


def thing(called: str, **properties: Schema) -> Schema:
    """An object with these properties at most, all of which may be left out."""
    known = {"type": "object", "additionalProperties": False, "properties": properties}
    return known | {"title": called}


def one(**properties: Schema) -> Schema:
    """An object with exactly these."""
    return thing(IT, **properties) | {"required": [*properties]}


def answer(called: str, **properties: Schema) -> Schema:
    """What is answered: these at least, and others in later versions."""
    known = {"type": "object", "properties": properties, "required": [*properties]}
    return {"title": called, **known}


def listed(item: Schema, description: str) -> Schema:
    """A list in an answer."""
    return {"type": "array", "items": item, "description": description}

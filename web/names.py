"""Names and addresses that people entered, as shown in sentences."""

import re

from markupsafe import Markup, escape

# Only at the start of a word: from each letter of a long one it would take seconds.
_ADDRESS = re.compile(r"(?<!\S)\S+://\S+")


def given(text: str) -> Markup:
    """A name in a sentence: it keeps its own direction, and no browser translates it."""
    return Markup(f'<bdi translate="no">{escape(text)}</bdi>')  # noqa: S704  # escaped


def addressed(sentence: str) -> Markup:
    """A sentence with the addresses in it set apart: to copy, and broken wherever there is room."""
    apart, end = Markup(), 0
    for found in _ADDRESS.finditer(sentence):
        apart += escape(sentence[end : found.start()])
        apart += Markup('<code translate="no">{}</code>').format(found[0])
        end = found.end()
    return apart + escape(sentence[end:])

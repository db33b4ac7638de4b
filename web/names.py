"""Names and addresses that people entered, as shown in sentences."""

import re

from markupsafe import Markup, escape

# Addresses and settings. Only at the start of a word: from each letter of a long one it would take
# seconds.
_TO_COPY = re.compile(r"(?<!\S)(?:\S+://\S*[^\s.,:;]|NIGHTLATCH_[A-Z_]+)")
# Where a narrow column had better break a word that it can't hold, such as an email address.
_LONG = re.compile(r"\S{11,}")  # shorter ones it holds: see `td bdi` in static/css/tables.css
_JOINT = re.compile(r"(?<=\w)(?=[@.]\w)")


def given(text: str) -> Markup:
    """A name in a sentence: it keeps its own direction, and no browser translates it."""
    breaking = _LONG.sub(lambda word: _JOINT.sub("<wbr>", word[0]), str(escape(text)))
    return Markup(f'<bdi translate="no">{breaking}</bdi>')  # noqa: S704  # escaped


def addressed(sentence: str) -> Markup:
    """A sentence with the addresses and settings in it set apart: to copy, and to be broken."""
    apart, end = Markup(), 0
    for found in _TO_COPY.finditer(sentence):
        apart += escape(sentence[end : found.start()])
        apart += Markup('<code translate="no">{}</code>').format(found[0])
        end = found.end()
    return apart + escape(sentence[end:])

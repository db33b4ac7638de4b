"""Names that people entered, as shown in sentences."""

from markupsafe import Markup


def given(text: str) -> Markup:
    """A name in a sentence: it keeps its own direction, and no browser translates it."""
    return Markup('<bdi translate="no">{}</bdi>').format(text)

"""Names that people entered, as shown in sentences."""

from markupsafe import Markup, escape


def given(text: str) -> Markup:
    """A name in a sentence: it keeps its own direction, and no browser translates it."""
    return Markup(f'<bdi translate="no">{escape(text)}</bdi>')  # noqa: S704  # escaped

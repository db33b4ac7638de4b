"""Where in the site a page is: which entry of a menu leads to it."""

from markupsafe import Markup

from web.paths import path_for

ADMINISTRATION = ("overview", "people", "groups", "apps", "policy", "activity")


def current(place: str, name: str) -> Markup:
    """The mark of the entry `name` in a menu, seen from `place`: this very page, or one of its."""
    path = path_for(name)
    if place == path:
        return Markup(' aria-current="page"')
    return Markup(' aria-current="true"') if place.startswith(f"{path}/") else Markup("")


def is_administration(place: str) -> bool:
    """Whether `place` is one of the administrators' pages."""
    return any(current(place, name) for name in ADMINISTRATION)

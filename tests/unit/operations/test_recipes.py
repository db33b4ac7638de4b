"""The recipes with the names of an installation."""

import pytest

from operations import recipes

FILLED = recipes.filled("https://graphs.club.test", "https://id.club.test", 8123)


@pytest.mark.parametrize("recipe", FILLED, ids=lambda recipe: recipe.proxy)
def test_no_name_of_the_example_is_left(recipe: recipes.Recipe) -> None:
    for text in (recipe.whole, recipe.part):
        assert "example.com" not in text.replace("you@example.com", "")
        assert "wiki" not in text.lower()
        assert "127.0.0.1:8000" not in text
    assert "https://id.club.test" in recipe.whole
    assert "127.0.0.1:8123" in recipe.whole


@pytest.mark.parametrize("recipe", FILLED[:2], ids=lambda recipe: recipe.proxy)
def test_the_part_for_another_app_is_of_it_alone(recipe: recipes.Recipe) -> None:
    assert recipe.part in recipe.whole
    assert "graphs.club.test" in recipe.part
    assert "id.club.test" not in recipe.part


def test_what_traefik_calls_the_app_is_a_name_of_its_own() -> None:
    traefik = recipes.filled("https://xn--bcher-kva.test", "https://id.test", 1)[2]
    assert "\n    xn-bcher-kva:\n" in traefik.whole

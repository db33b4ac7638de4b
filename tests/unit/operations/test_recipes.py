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


@pytest.mark.parametrize("recipe", FILLED, ids=lambda recipe: recipe.proxy)
def test_what_was_filled_in_is_not_to_be_replaced(recipe: recipes.Recipe) -> None:
    assert "both host" not in recipe.whole
    assert "Replace the app's address (127.0.0.1:3000)" in recipe.whole.replace("\n#", "")


def test_proxies_compare_names_without_a_port_and_listen_at_it() -> None:
    filled = recipes.filled("https://graphs.club.test:8443", "https://id.club.test", 8000)
    nginx, caddy, traefik = (recipe.whole for recipe in filled)
    assert "listen 8443 ssl;\n\tserver_name graphs.club.test;" in nginx
    assert "listen 443 ssl;\n\tserver_name id.club.test;" in nginx
    assert "/live/graphs.club.test/fullchain.pem" in nginx
    assert "set $app_host graphs.club.test:8443;" in nginx
    assert "\ngraphs.club.test:8443 {" in caddy
    assert "Host(`graphs.club.test`)" in traefik
    assert traefik.startswith("# In traefik.yaml, have an entry point listen on port 8443.\n")
    assert "entry point listen" not in FILLED[2].whole

"""Settings to copy for apps: as those read them, with an installation's own values."""

import ast
import configparser
import subprocess
import tomllib

import pytest

from operations import client_recipes
from operations.client_recipes import KNOWN, Recipe, Values
from settings import ROOT

VALUES = Values("https://sso.example.org", "https://wiki.example.org:8443", "wiki-abc", "s3cret")
RECIPES = {recipe.known.file: recipe for recipe in client_recipes.filled(VALUES)}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_nothing_is_left_to_fill_in_but_what_only_the_operator_knows(recipe: Recipe) -> None:
    for value in (VALUES.issuer, VALUES.client_id, VALUES.secret):
        assert value in recipe.text
    for placeholder in ("example.com", "CLIENT-"):
        assert placeholder not in recipe.text
        here = (*recipe.redirects, *recipe.sign_outs, recipe.logout_address)
        assert placeholder not in " ".join(here)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_each_says_how_far_it_was_tried(recipe: Recipe) -> None:
    assert bool(recipe.known.tried) != bool(recipe.known.read)


def test_every_file_is_of_an_app_and_every_app_is_in_the_guide() -> None:
    files = {path.stem for path in client_recipes.FOLDER.iterdir()}
    assert files == {known.file for known in KNOWN}
    guide = (ROOT / "docs/openid-connect.md").read_text(encoding="utf-8")
    for known in KNOWN:
        tried = f"tried with {known.tried}" if known.tried else f"documentation, {known.read}"
        [line] = [line for line in guide.splitlines() if f"/{known.file}.txt)" in line]
        assert known.name in line
        assert tried in line


@pytest.mark.parametrize("name", ["jupyterhub", "pgadmin"])
def test_python_can_be_read_by_python(name: str) -> None:
    assert ast.parse(RECIPES[name].text)


def test_toml_and_ini_can_be_read() -> None:
    proxy = tomllib.loads(RECIPES["oauth2-proxy"].text)
    assert proxy["oidc_issuer_url"] == VALUES.issuer
    assert (proxy["redirect_url"],) == RECIPES["oauth2-proxy"].redirects
    grafana = configparser.ConfigParser(interpolation=None)
    grafana.read_string(RECIPES["grafana"].text)
    assert grafana["server"]["root_url"] == f"{VALUES.app}/"


@pytest.mark.parametrize("name", ["gitea", "nextcloud"])
def test_commands_can_be_read_by_a_shell(name: str) -> None:
    subprocess.run(["sh", "-n"], input=RECIPES[name].text, text=True, check=True, timeout=60)

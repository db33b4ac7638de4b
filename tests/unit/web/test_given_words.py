"""Words that people gave stand on pages apart: no browser translates them or turns what follows."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models import User
from settings import ROOT
from tests.unit.conftest import Person, sign_in

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# What the last part of an expression is called that somebody gave, or that must be copied exactly.
GIVEN = {
    *("name", "username", "subject", "actor", "email", "site_name", "site", "support", "account"),
    *("issuer", "recovery_text", "made", "link", "secret", "sign_in_address", "entry"),
}
# Where nothing can be marked (the title) or nothing is translated (what is typed).
PLAIN = {"title", "option"}


class Seen(HTMLParser):
    """What stands where in a template whose statements are taken out."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{% block title %\}.*?\{% endblock %\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
        self.feed(re.sub(r"\{\{(.*?)\}\}", lambda found: _quoted(found[1]), text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"input", "img", "link", "meta", "br", "hr"}:
            self.open.append((tag, ("translate", "no") in attrs))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        marked = any(is_marked for _, is_marked in self.open)
        if marked or PLAIN & {tag for tag, _ in self.open}:
            return
        self.bare += [e for e in re.findall("⟦(.*?)⟧", data) if _is_given(e)]


def _quoted(expression: str) -> str:
    escaped = expression.strip().replace('"', "'").replace("<", "").replace(">", "")
    return f"⟦{escaped}⟧"


def _is_given(expression: str) -> bool:
    if re.search(r"\|\s*(given|linked)\b", expression):
        return False
    value = re.sub(r"\|.*|\(.*", "", expression).strip()
    return any(part.strip().split(".")[-1] in GIVEN for part in re.split(r"\bor\b|\bif\b", value))


@pytest.mark.case("B61")
@pytest.mark.case("B78")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_sets_given_words_apart(path: Path) -> None:
    assert Seen(path).bare == []


@pytest.mark.case("B61")
@pytest.mark.requirement("S-69")
def test_a_name_from_before_turns_nothing_else_round(
    client: TestClient, ada: Person, now: int
) -> None:
    User.update(name="Bob <b>\u202enimda").execute()
    sign_in(client, ada, now)
    apart = '<bdi translate="no">Bob &lt;b&gt;\u202enimda</bdi>'
    for path in ("/profile", "/people", f"/people/{ada.user.id}"):
        page = client.get(path).text
        shown = re.sub(r"<title>.*?</title>|<input[^>]*>", "", page, flags=re.DOTALL)
        assert apart in shown
        assert "\u202e" not in shown.replace(apart, "")


@pytest.mark.case("B78")
def test_secrets_to_copy_are_not_translated(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    client.post("/profile/recovery-code")
    page = client.get("/profile/recovery-code").text
    code = re.search(r'<p class="code" translate="no" data-testid="recovery-code">([^<]+)<', page)
    assert code is not None
    assert f'<p class="sheet-code" translate="no">{code[1]}</p>' in page

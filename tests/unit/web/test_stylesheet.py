"""The style sheet: one file for browsers, parts for us, and nothing in it that nothing uses."""

import re

from settings import ROOT
from tests.unit.browser import Browser
from web import stylesheet

PAGES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("*.js")]
RULES = stylesheet.sheet().content.decode()
# Those of single pages that have a file of their own.
ALL_RULES = RULES + "".join(path.read_text("utf-8") for path in (ROOT / "static").glob("*.css"))
OF_COLOR = re.compile(
    r"color|accent-color|background|box-shadow|outline|border(-color|-top|-bottom|-inline-start)?"
)
CLASSES = {
    name
    for rule in re.findall(r"[^{}]+\{", ALL_RULES)
    for name in re.findall(r"\.([a-z][\w-]*)", rule)
}


def test_every_part_is_in_it() -> None:
    parts = {path.stem for path in stylesheet.FOLDER.iterdir()}
    assert parts == set(stylesheet.PARTS)
    assert "/*" not in RULES
    assert RULES.startswith(":root {")


def test_a_page_leads_to_it_and_it_is_kept_for_good(client: Browser) -> None:
    [address] = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get("/sign-in").text)
    answer = client.get(address)
    assert answer.text == RULES
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_under_another_version_it_is_asked_for_again(client: Browser) -> None:
    answer = client.get("/static/app.css?v=older")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/app.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_has_no_rule_that_nothing_uses() -> None:
    text = "\n".join(path.read_text("utf-8") for path in PAGES)
    assert {name for name in CLASSES if not re.search(rf"\b{name}\b", text)} == set()


def test_no_page_uses_a_class_without_a_rule() -> None:
    named = {
        name
        for path in PAGES
        for value in re.findall(r'\bclass="([^"{]*)', path.read_text("utf-8"))
        for name in value.split()
    }
    assert named - CLASSES == set()


def test_the_dark_look_has_other_colors_and_shadows_and_nothing_else() -> None:
    looks = re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}", RULES, re.DOTALL)
    set_there = re.findall(r"([\w-]+):", "".join(looks).replace(":root", ""))
    assert len(set_there) > 10
    assert RULES.count("prefers-color-scheme") == len(looks)
    used = re.findall(rf"([\w-]+): [^;{{}}]*var\((?:{'|'.join(set_there)})\)", RULES)
    assert {name for name in used if not OF_COLOR.fullmatch(name)} == set()

"""Help names what is on the screens, by the words that stand there."""

import re
from pathlib import Path

import pytest

from settings import ROOT
from web.flash_sentences import FLASHES

TEMPLATES = ROOT / "templates"
HELP = sorted((TEMPLATES / "_parts" / "help").glob("*.html"))
# Emphasis of our own, not the name of anything: it ends with a stop, or stands for what an app has.
LEAD = re.compile(r"[.,:?]$|^\+$|^[0-9]+$|^Restart the phone$")


def plain(text: str) -> str:
    """A template's text without tags and expressions, apostrophes straight, in one line."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|<[^>]+>", " ", text, flags=re.DOTALL)
    return " ".join(text.replace("’", "'").split())


def screens() -> str:
    """Every page but help, as it stands and as it is read, and what notices say."""
    pages = [
        path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.html")
        if "help" not in path.relative_to(TEMPLATES).parts
    ]
    told = [notice.sentence for notice in FLASHES.values()]
    return "\n".join([*pages, *told, *map(plain, pages)]).replace("’", "'")


@pytest.mark.parametrize("path", HELP, ids=lambda path: path.stem)
def test_what_help_says_to_choose_is_there_to_be_chosen(path: Path) -> None:
    text = path.read_text("utf-8")
    named = map(plain, re.findall(r"<strong>(.*?)</strong>", text, re.DOTALL))
    shown = screens()
    assert not [name for name in named if not LEAD.search(name) and name not in shown]

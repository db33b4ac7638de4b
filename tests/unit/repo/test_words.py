"""What people read is plain, current English: words that are refused, and what to say instead."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from settings import ROOT

REFUSED = {
    r"anew|once more": "again",
    r"(any|every|no|some)body": "anyone, everyone, no one, someone",
    r"who(ever|m|mever)": "anyone who, the person who",
    r"mend(s|ed|ing)?": "fix",
    r"prove[sd]?|proving": "check, verify",
    r"shuts?|shutting": "lock, close, block",
    r"switch(ed)? (it )?off": "turn off; of a phone, block",
    r"tick(ed|s)?": "select",
    r"tries": "attempts",
    r"meanwhile": "in the meantime",
    r"the one before": "the previous one",
    r"set-up": "setup, or set up as a verb",
    r"begun|began": "started",
    r"hand(s|ed|ing)? (\w+ )?over": "give, pass on",
    r"(is|are) told": "is notified",
    r"not right": "incorrect",
    r"(is|was|were) wrong \S+ times": "an incorrect one was entered",
    r"types? (an?|the|your|that) (one|code|digits|key|password|username)|type it": "enter",
    r"go(es)? on as|to go on": "continue",
    r"for want of": "there is no",
    r"(is|are) there already": "already exists",
    r"holds?": "contains, has",
    r"stands?": "is",
    r"(must|may)\.": "what they must",
    r"as many\.": "the same number",
    r"taken? (it )?back": "revoke",
    r"oneself": "yourself",
    r"an? \w+ a line|a line each": "one per line",
    r"makes? room": "free up space",
    r"looked (at|into)": "checked",
    r"(fits|nowhere)\.": "no results",
    r"no one further on": "there's no one on this page",
    r"(?-i:Otherwise)(?= \w)": "Otherwise, with a comma",
    r"6 digits": "six digits",
    r"\w*(behaviour|colour|licence|neighbour|recognis|labelled|cancelled)\w*": "American spelling",
    r"\w+’\w+": "the straight apostrophe",
}
EXPRESSION = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
ATTRIBUTE = re.compile(r"(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
Reader = Callable[[str], Iterator[str]]


def template(text: str) -> Iterator[str]:
    """What stands between its tags, what is read aloud, and what its expressions put in."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    for expression in EXPRESSION.findall(text):
        yield from re.findall(r"\"([^\"]*)\"", expression)
    text = EXPRESSION.sub(" ", text)
    yield from ATTRIBUTE.findall(text)
    yield re.sub(r"<[^>]*>", "", text)


def script(text: str) -> Iterator[str]:
    """Its strings, line by line, remarks aside."""
    for found in QUOTED.findall(re.sub(r"//.*", "", text)):
        yield "".join(found)


def module(text: str) -> Iterator[str]:
    """Its strings, docstrings aside."""
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    heads = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented)]
    remarks = {id(head.value) for head in heads if isinstance(head, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in remarks:
            yield str(node.value)


def page(text: str) -> Iterator[str]:
    """A page of the documents, without code."""
    yield re.sub(r"(?ms)^```.*?^```|`[^`]*`", "", text)


def comments(text: str) -> Iterator[str]:
    """The comments of a script or a recipe."""
    yield "\n".join(re.findall(r"(?m)^\s*#(?!!)(.*)$", text))


READERS: dict[str, tuple[Reader, str]] = {
    "templates": (template, "html"),
    "static": (script, "js"),
    **dict.fromkeys(
        (
            "commands",
            "domain",
            "operations",
            "web",
            "routes",
            "server",
            "test_mode",
            "qa/python/src",
        ),
        (module, "py"),
    ),
}
SPOKEN = [
    (path, reader)
    for folder, (reader, kind) in READERS.items()
    for path in sorted((ROOT / folder).rglob(f"*.{kind}"))
    if "vendor" not in path.parts
] + [(ROOT / "settings.py", module), (ROOT / "settings_readers.py", module)]
SPOKEN += [(ROOT / "settings_secrets.py", module)]
# docs/qa.md quotes reasons, whose names stay; the requirements quote their sources.
PAGES = [
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
    if path.stem not in {"qa", "security-requirements"}
]
RECIPES = [
    *(ROOT / "scripts").iterdir(),
    *(path for path in (ROOT / "deploy").rglob("*") if path.is_file()),
    ROOT / ".env.example",
]
SPOKEN += [(path, page) for path in sorted(PAGES)] + [(path, comments) for path in sorted(RECIPES)]


def refused(sentences: Iterator[str]) -> list[str]:
    """Each refused word with its neighbors, and what to say; a single word is a name."""
    return [
        f"“{found[0]}” in “{' '.join(found.string.split())[:100]}”: say {better}"
        for sentence in sentences
        if " " in sentence.strip()
        for word, better in REFUSED.items()
        if (found := re.search(rf"(?i)(?<![\w-])({word})(?![\w-])", sentence))
    ]


@pytest.mark.parametrize(("path", "reader"), SPOKEN, ids=lambda part: getattr(part, "stem", ""))
def test_nothing_that_people_read_is_said_in_odd_words(path: Path, reader: Reader) -> None:
    assert not refused(reader(path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (template, "<p>Hand it over to {{ name }}.</p>"),
        (template, '<button aria-label="Tick all of them">x</button>'),
        (template, '{% set words = "Start the set-up again" %}'),
        (script, "const SAID = 'The server stands still.';"),
        (module, 'raise Refused(f"{name} is shut. Mend it, and try once more.")'),
    ],
)
def test_an_odd_word_is_found_where_it_is_planted(reader: Reader, text: str) -> None:
    assert refused(reader(text))


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (template, '{# Mend this anew. #}<a href="#set-up">{{ whom | given }}</a>'),
        (script, "// Whoever reads this\nconst said = ticked;"),
        (module, 'def ticked(whom):\n    """Mend it once more."""\n    return {"set-up": whom}'),
    ],
)
def test_remarks_and_names_are_left_alone(reader: Reader, text: str) -> None:
    assert not refused(reader(text))

"""Whom to ask is a link where it can be one, and never a script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import contact


@pytest.mark.parametrize(
    ("support", "links"),
    [
        ("Ada in IT (extension 12)", []),
        ("Mon to Fri, 9 - 17", []),
        ("ada@club.example, 0171 234567", ["mailto:ada@club.example", "tel:0171234567"]),
        ("Ada: +49 (0)30 12 34-56.", ["tel:+4930123456"]),
        ("(030) 123456", ["tel:030123456"]),
        ("ada+help@club.example", ["mailto:ada+help@club.example"]),
        ("https://club.example/help?a=1&b=2.", ["https://club.example/help?a=1&amp;b=2"]),
        ("http://club.example", []),
    ],
)
def test_what_reaches_somebody_is_a_link(support: str, links: list[str]) -> None:
    shown = contact.linked(support)
    assert re.findall(r'href="([^"]*)"', shown) == links
    assert shown.striptags() == support


@pytest.mark.requirement("S-69")
@pytest.mark.parametrize(
    "support",
    ["javascript:alert(1)", "javascript:a@b.example", 'https://x.example/"onclick="a', "data:a,b"],
)
def test_no_link_runs_anything(support: str) -> None:
    shown = contact.linked(support)
    assert not re.search(r'href="(?!mailto:|tel:|https://)', shown)
    assert "onclick=" not in re.sub(r">[^<]*<", "><", shown)


@given(st.text(max_size=100))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    shown = contact.linked(text)
    assert (
        re.sub(r"<[^>]+>", "", shown)
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&#34;", '"')
        == text
    )

"""What templates and scripts must have, and must not."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from settings import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# A tag with what Jinja puts into it.
_INSIDE = r"(?:{{.*?}}|{%.*?%}|[^<>{]|{)*"
CONTROL = re.compile(rf"<(?:a|button|input|select|textarea|summary)\b{_INSIDE}>", re.DOTALL)
NOTICE = re.compile(rf'<\w+ class="(?:callout|warning|error|notice)\b{_INSIDE}>', re.DOTALL)
# Which is for programs that know passwords, not for people.
NOT_FOR_PEOPLE = ('type="hidden"', 'class="away"')


@pytest.mark.requirement("S-63")
@pytest.mark.case("B40")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_templates_hold_no_inline_script_or_style_and_no_evaluated_htmx(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""<style|\sstyle=|\son[a-z]+=|hx-on|js:|javascript:""", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""hx-trigger=["'][^"']*\[""", text)


@pytest.mark.requirement("S-69")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_templates_trust_no_data_and_write_no_url(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert "url_for" not in text
    assert not re.search(r"""(action|hx-get|hx-post)=["']/""", text)


@pytest.mark.requirement("S-63")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_htmx_attributes_stand_on_the_element_that_asks(path: Path) -> None:
    for tag in re.findall(r"<\w+[^<>]*hx-(?:get|post)=[^<>]*>", path.read_text(encoding="utf-8")):
        assert "hx-target=" in tag
        assert "hx-swap=" in tag


def test_each_copy_button_has_the_place_where_it_says_what_it_copied() -> None:
    copying = [path.name for path in TEMPLATES if "data-copy" in path.read_text(encoding="utf-8")]
    assert copying == ["buttons.html"]
    [copies] = re.findall(
        r"macro copy.*?endmacro", (ROOT / "templates/_parts/buttons.html").read_text(), re.DOTALL
    )
    assert re.search(
        r'data-said=.*</button>\s*<span class="said" role="status"></span>', copies, re.DOTALL
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_each_control_and_each_notice_has_a_handle_that_is_no_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for control in CONTROL.findall(text):
        assert "data-testid=" in control or any(part in control for part in NOT_FOR_PEOPLE)
    for notice in NOTICE.findall(text):
        assert re.search(r"data-(testid|notice|reason|status|outcome)=", notice)


def whole(path: Path) -> str:
    """A template with all the parts of its own that it includes."""
    text = path.read_text(encoding="utf-8")
    parts = re.findall(r'{% include "([^_].*?)" %}', text)
    return text + "".join(whole(ROOT / "templates" / part) for part in parts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_pages_load_htmx_if_they_use_it_and_else_do_not(path: Path) -> None:
    text = whole(path)
    if "extends" in text:
        assert ("_parts/htmx.html" in text) is bool(re.search(r"\shx-\w+=", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_pages_with_something_to_copy_load_what_copies(path: Path) -> None:
    text = whole(path)
    if "extends" in text and re.search(r"buttons\.copy\(|\sdata-print", text):
        assert "_parts/copying.html" in text or "_parts/htmx.html" in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_pages_that_ask_for_a_code_load_what_takes_a_pasted_one(path: Path) -> None:
    text = whole(path)
    asks = "field.code(" in text or "one-time-code" in text or 'hx-target="#modal"' in text
    if "extends" in text:
        assert ("_parts/pasting.html" in text) is asks


@pytest.mark.requirement("S-08")
@pytest.mark.case("B22")
def test_password_and_code_fields_say_what_they_are() -> None:
    field = (ROOT / "templates/_parts/field.html").read_text(encoding="utf-8")
    assert 'inputmode="numeric" autocomplete="one-time-code"' in field
    assert re.search(r'macro password[^%]*%}\s*{% call input\([^)]*"password"', field)
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    for call in re.findall(r"field\.password\([^)]*\)", text):
        assert '"current-password"' in call or '"new-password"' in call
    assert "onpaste" not in text
    assert 'type="password"' not in text  # only through the macro


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_nothing_is_called_a_button_that_does_not_answer_to_space(path: Path) -> None:
    assert not re.search(r"""role=["']?button""", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_wherever_a_code_is_typed_it_is_said_what_to_check(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if re.search(r"field\.code\(|one-time-code", text) and path.stem != "field":
        assert "_parts/code_help.html" in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_what_to_check_about_a_code_stands_below_every_field_and_button(path: Path) -> None:
    _, include, below = path.read_text(encoding="utf-8").partition(
        'include "_parts/code_help.html"'
    )
    form, end, _ = below.partition("</form>")
    assert bool(end) == bool(include)
    assert not re.search(r"<button|(?:\{\{|call) field\.|passkey_form", form)


def test_the_vendored_htmx_is_as_released() -> None:
    folder = ROOT / "static/vendor/htmx@4.0.1"
    recorded, name = (folder / "sha256").read_text().split()
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == recorded
    assert recorded.startswith("a0abb04f2f45")
    assert "Zero-Clause BSD" in (folder / "LICENSE").read_text()


SCRIPTS = {
    "app": 2.25,
    "swaps": 1.5,
    "copying": 1,
    "pasting": 1,
    "passkeys": 2.25,
    "times": 1.5,
}  # KB, as they travel


@pytest.mark.parametrize("name", SCRIPTS)
def test_our_own_scripts_stay_small(name: str) -> None:
    sent = gzip.compress((ROOT / f"static/{name}.js").read_bytes(), 9)
    assert len(sent) < SCRIPTS[name] * 1024


def test_every_script_has_its_limit() -> None:
    assert SCRIPTS.keys() == {path.stem for path in (ROOT / "static").glob("*.js")}


@pytest.mark.requirement("S-205")
@pytest.mark.parametrize("name", [name for name in SCRIPTS if name != "passkeys"])
def test_scripts_of_other_pages_know_nothing_of_passkeys(name: str) -> None:
    text = (ROOT / f"static/{name}.js").read_text(encoding="utf-8")
    assert not re.search("passkey|credential|webauthn", text, re.IGNORECASE)

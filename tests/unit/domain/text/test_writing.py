"""What may stand in what people give, and what becomes of the rest."""

import re
import sys
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from domain.mfa import authenticators
from domain.refusals import Refused
from domain.signin import invitees
from domain.text import writing
from domain.users import details, group_names, usernames
from models import User
from settings import BadSetting, load
from tests.unit.conftest import Person, sign_in
from tests.unit.guests import read_guests

# Every kind of character that is not seen, or turns round what is; two of each.
HIDDEN = [
    *"\0\x07\x1b\x7f\x80\x9b",
    *"\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202d\u202e\u2060\u2066\u2069\ufeff\ufff9",
    *"\u2028\u2029\ud800\ue000\uffff\u0378\U000e0041\U0010ffff",
    *"\u034f\u115f\u1160\u17b4\u2800\u3164\uffa0",
]
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
NAMES = [
    "Zoë O’Neill", "Нгуен Ван", "陳大文", "دوست‌داشتنی", "ශ්‍රී", "क्‍ष", "مریم", "山田 太郎",
    "👩‍👩‍👧 Team", "🏳️‍🌈", "☎️ 1️⃣", "葛\U000e0100城", "Ada \N{FAMILY}", "דוד",
    # Newer than Python 3.11 knows: Unicode 15 to 17, and what those lists leave room for.
    "Ada \U0001fa77", "\U0001fae8 Team", "\U0001fa77\ufe0f", "🧑\u200d\U0001faef",
    "\U00031350田", "\U000323b0", "\u2139\ufe0f Desk", "\u3030\ufe0f", f"Kim {SCOTLAND}",
]  # fmt: skip
FIELDS: dict[str, Callable[[str], str]] = {
    "full name": details.clean_name,
    "e-mail": lambda text: details.clean_email(f"x{text}x@example.test"),
    "e-mail's host": lambda text: details.clean_email(f"x@{text}example.test"),
    "authenticator": authenticators.cleaned,
    "username": usernames.canonical,
}


@pytest.mark.case("B61")
@pytest.mark.requirement("S-69")
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("hidden", HIDDEN, ids=writing.code_point)
def test_what_cannot_be_seen_is_refused_by_its_number(field: str, hidden: str) -> None:
    for typed in (f"Bob{hidden}nimda", f"{hidden}nimda", f"nimda{hidden}"):
        with pytest.raises(Refused, match=r"^[A-Z].*\.$") as refusal:
            FIELDS[field](typed if "e-mail" not in field else hidden)
        if "e-mail" not in field and not hidden.isspace():
            assert writing.code_point(hidden) in refusal.value.sentence


@pytest.mark.case("B61")
def test_the_list_above_knows_every_kind() -> None:
    everything = map(chr, range(sys.maxunicode + 1))
    kinds = {unicodedata.category(c) for c in everything if writing.is_hidden(c)}
    assert kinds == {unicodedata.category(c) for c in HIDDEN}


@pytest.mark.case("B61")
@pytest.mark.parametrize("name", NAMES)
def test_what_scripts_and_emoji_are_written_with_is_welcome(name: str) -> None:
    assert details.clean_name(name) == unicodedata.normalize("NFC", name)
    assert authenticators.cleaned(name) == unicodedata.normalize("NFC", name)


@pytest.mark.case("B35")
@pytest.mark.parametrize(
    "kept", [details.clean_name, authenticators.cleaned, group_names.canonical]
)
@pytest.mark.parametrize("typed", ["Bob\tBaker", "\tBob \t Baker\t", "Bob\u00a0\u3000Baker"])
def test_a_tab_from_a_spreadsheet_is_a_blank(kept: Callable[[str], str], typed: str) -> None:
    assert kept(typed) == "Bob Baker"
    with pytest.raises(usernames.BadUsername):  # nor is it left out there
        usernames.canonical(typed)


@pytest.mark.case("B61")
@pytest.mark.parametrize(
    "name",
    [
        *(
            "a\u200db",
            "\u200dab",
            "ab\u200c",
            "a\ufe0fb",
            "\ufe0f",
            "م\u200cb",
            "a\u200d👩",
            "👩\u200d",
        ),
        *(f"Kim{SCOTLAND[1:]}", SCOTLAND[:-1], f"{SCOTLAND}\U000e0061", f"{SCOTLAND}\u200d"),
    ],
)
def test_a_joiner_that_joins_nothing_is_refused(name: str) -> None:
    with pytest.raises(details.NameRefused):
        details.clean_name(name)


@pytest.mark.case("B61")
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("stacked", ["b" + "\u0336" * 5, "Z" + "\u0301\u0323" * 20, "क" + "ु" * 9])
def test_marks_do_not_reach_into_other_lines(field: str, stacked: str) -> None:
    with pytest.raises(Refused, match=r"^This contains an accent or mark without a letter \(U\+"):
        FIELDS[field](stacked)


@pytest.mark.case("B61")
@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "ा", "ੰ"])
def test_no_text_begins_with_a_mark(mark: str) -> None:
    for clean in (details.clean_name, authenticators.cleaned, usernames.canonical):
        with pytest.raises(Refused, match=rf"{writing.code_point(mark)[2:]}\)\."):
            clean(f"{mark}Kim")
    with pytest.raises(BadSetting):
        load({"NIGHTLATCH_SITE_NAME": f"{mark}Kim"})


@pytest.mark.case("B61")
@pytest.mark.parametrize("name", ["ệ̂́", "བསྒྲུབས", "שָׁ֑לוֹם", "น้ำใจ", "9️⃣", "ক্ষ্ম্য", "Ạ̄́"])
def test_as_many_marks_as_scripts_need_are_welcome(name: str) -> None:
    assert details.clean_name(name) == unicodedata.normalize("NFC", name)


@given(st.text(max_size=60))
def test_a_name_that_is_kept_is_one_line_that_can_be_seen(typed: str) -> None:
    try:
        name = details.clean_name(typed)
    except details.NameRefused:
        return
    assert details.clean_name(name) == name == name.strip()
    assert "  " not in name
    assert not writing.hidden_in(name)


@pytest.mark.requirement("S-10")
@pytest.mark.parametrize("seen", [SCOTLAND, "👩\u200d", "1\ufe0f", "दु\u200d"])
def test_a_text_of_what_is_needed_only_takes_no_longer_for_each(seen: str) -> None:
    text = seen * (56_000 // len(seen))  # a row that is pasted
    before = time.process_time()
    writing.hidden_in(text)
    assert writing.plain(text).startswith(seen * 2)
    assert time.process_time() - before < 5  # looked for in all the text, it takes minutes


@pytest.mark.case("B61")
@pytest.mark.parametrize("name", ["SITE_NAME", "SUPPORT"])
@pytest.mark.parametrize(
    "hidden", [c for c in HIDDEN if c not in "\0\ud800"], ids=writing.code_point
)
def test_settings_that_pages_show_can_be_seen(name: str, hidden: str) -> None:
    with pytest.raises(BadSetting, match="visible"):
        load({f"NIGHTLATCH_{name}": f"Acme {hidden}x"})
    assert load({f"NIGHTLATCH_{name}": "تیم ما‌و‌شما"}).site_name


@pytest.mark.case("B61")
def test_the_field_says_what_is_wrong(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    answer = client.post("/profile", data={"name": "Bob \u202enimda", "email": ""})
    assert answer.status_code == 422
    assert re.search(
        r'id="name-error" data-reason="name-not-allowed"[^>]*>[^<]*U\+202E', answer.text
    )
    assert User.get().name == "Alice Example"


@pytest.mark.case("B61")
def test_pasted_lines_may_begin_as_spreadsheets_save_them() -> None:
    found = read_guests("\ufeffusername,role\r\neve,admin\r\nzed,\r\n")
    assert [(one.username, one.is_admin) for one in found] == [("eve", True), ("zed", False)]
    with pytest.raises(invitees.LinesRefused) as refused:
        read_guests("eve\nz\u202eed\n")
    [(line, sentence)] = refused.value.faults
    assert line == 2
    assert "U+202E" in sentence

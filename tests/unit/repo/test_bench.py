"""The measurements' arithmetic: what counts as better, and when a goal is met."""

from dataclasses import replace

import pytest

from bench import door, front, limits, oidc
from bench.oidc_products import PEERS
from bench.peers import load
from bench.peers.browser import Request
from bench.peers.load import Speed
from bench.peers.products import DJANGO_ALLAUTH, NIGHTLATCH
from bench.peers.rows import Figures, Row, rows, table

OURS = Figures(
    NIGHTLATCH,
    {"profile page": [Speed(600, 10, 40), Speed(100, 50, 90), Speed(500, 12, 40)]},
    hash_name="bcrypt 12",
    hash_seconds=0.2,
    sign_ins=8,
    cold_start=0.3,
    memory=80_000_000,
    first_page=(25_000, 5),
)
THEIRS = Figures(
    DJANGO_ALLAUTH,
    {"profile page": [Speed(100, 20, 80), Speed(50, 40, 80), Speed(100, 20, 80)]},
    hash_name="PBKDF2",
    hash_seconds=0.2,
    sign_ins=10,
    cold_start=0.6,
    memory=100_000_000,
    first_page=(5_000, 2),
)


def row(name: str, ours: Figures = OURS, theirs: Figures = THEIRS) -> Row:
    [found] = [r for r in rows(ours, [theirs]) if r.name == name]
    return found


def test_pages_a_second_are_the_median_of_the_rounds_ratios() -> None:
    found = row("profile page, django-allauth")
    assert (found.ours, found.peer, found.ratio) == (500, 100, 5)


@pytest.mark.parametrize(("rate", "met"), [(500, True), (499, False)])
def test_a_goal_is_met_only_when_it_is_reached(rate: float, met: bool) -> None:
    ours = replace(OURS, pages={"profile page": [Speed(rate, 1, 1)] * 3})
    theirs = replace(THEIRS, pages={"profile page": [Speed(100, 1, 1)] * 3})
    assert row("profile page, django-allauth", ours, theirs).met is met


@pytest.mark.parametrize(
    ("name", "ratio"),
    [
        ("profile page, django-allauth, p99", 2),
        ("cold start, django-allauth", 2),
        ("memory after load (PSS), django-allauth", 1.25),
    ],
)
def test_of_times_and_memory_less_is_better(name: str, ratio: float) -> None:
    assert row(name).ratio == ratio


def test_a_first_page_that_is_larger_falls_short() -> None:
    found = [r for r in rows(OURS, [THEIRS]) if r.name.startswith("first page load")]
    assert [(r.unit, r.ratio, r.met) for r in found] == [
        ("bytes", 0.2, False),
        ("requests", 0.4, False),
    ]


def test_sign_ins_fall_short_of_a_peer_whose_hash_costs_as_much() -> None:
    found = row("whole sign-ins, django-allauth")
    assert (found.goal, found.met) == (1, False)
    assert found.hash == "bcrypt 12 200 ms; PBKDF2 200 ms"


def test_sign_ins_of_a_peer_with_a_cheaper_hash_are_no_goal() -> None:
    found = row("whole sign-ins, django-allauth", theirs=replace(THEIRS, hash_seconds=0.1))
    assert (found.goal, found.met) == (None, None)


def test_sign_ins_that_the_peer_failed_are_told() -> None:
    told = row("whole sign-ins, django-allauth", theirs=replace(THEIRS, failed=3)).hash
    assert told is not None
    assert told.endswith("; 3 failed and were repeated")


def test_the_table_says_no_where_a_goal_is_not_met() -> None:
    found = list(rows(OURS, [THEIRS]))
    lines = list(table(found))[1:]
    assert ["  NO" in line for line in lines] == [r.met is False for r in found]


def test_a_limit_is_the_median_of_the_rounds_ratios() -> None:
    assert limits._median_ratio([(10, 100), (90, 100), (20, 100)]) == 0.2


def rounds(*found: dict[str, float]) -> list[door.Round]:
    """What was found in each, in answers a second."""
    return [{name: door.Speed(rate, 1e6 / rate) for name, rate in one.items()} for one in found]


ALIKE = {
    f"{name}, {way}": 100.0
    for name in ("bare", door.OURS, door.MANY)
    for way in (*door.ASKED, "behind nginx")
}


def test_the_check_is_compared_with_what_was_measured_in_the_same_round() -> None:
    slow = {**ALIKE, "check, nginx": 10, "bare, nginx": 20}
    fast = {**ALIKE, "check, nginx": 90, "bare, nginx": 100}
    found = next(door._rows(rounds(slow, slow, fast)))
    assert (found["name"], found["ratio"]) == ("check, nginx against bare, nginx", 0.5)


def test_a_peer_that_isnt_installed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(row["name"]) for row in door._rows(rounds(ALIKE))]
    assert not any(door.PEER in name for name in names)
    assert f"{door.PEER} isn't installed, so it isn't measured." in capsys.readouterr().err


def test_a_peer_must_be_six_times_as_slow() -> None:
    *_, found = door._rows(rounds({**ALIKE, door.PEER: 20}))
    assert (found["ratio"], found["met"]) == (5.0, False)


def test_the_recipe_is_measured_without_tls_and_with_its_check() -> None:
    text = front.recipe(8000)
    assert "auth_request /.nightlatch/check;" in text
    assert "server 127.0.0.1:8000;" in text
    assert "ssl" not in text


OF_PROVIDERS = {
    oidc.BARE: 1000.0,
    oidc.USERINFO: 200.0,
    oidc.REFRESH: 481.0,
    oidc.OURS: 800.0,
} | dict.fromkeys(oidc.PUBLISHED, 600.0)


def test_tokens_are_compared_with_each_provider_that_is_installed() -> None:
    peers = {peer.product.name: 799 / peer.goal for peer in PEERS}
    found = list(oidc._rows(rounds(OF_PROVIDERS | peers | {oidc.LEMONLDAP: 159.0})))
    assert [row["met"] for row in found] == [True] * 8
    slower = {name: rate * 0.99 for name, rate in OF_PROVIDERS.items()} | peers
    assert not any(row["met"] for row in list(oidc._rows(rounds(slower)))[:2])


def test_a_turn_of_refresh_tokens_goes_on_with_what_came_of_them() -> None:
    request = Request("POST", "/oidc/token", {}, "grant_type=refresh_token&refresh_token=")
    script = load._script_renewing(request, ["one", "two"])
    assert 'local held, first = {"one", "two"}, 1' in script
    assert '"grant_type=refresh_token&refresh_token=" .. token' in script

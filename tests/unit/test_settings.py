"""Settings: what is accepted, what is refused and named, where it is read from."""

import os
import re
from pathlib import Path

import pytest

import settings
from settings import BadSetting

NOWHERE = Path("/nowhere/.env")
EXAMPLE = settings.ROOT / ".env.example"


def load(dotenv: Path = NOWHERE, **values: str) -> settings.Settings:
    return settings.load({f"NIGHTLATCH_{name}": value for name, value in values.items()}, dotenv)


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text("NIGHTLATCH_PORT=8001\nNIGHTLATCH_SITE_NAME='The Office'\n")
    return path


def test_nothing_needs_to_be_set() -> None:
    default = settings.load({}, NOWHERE)
    assert (default.origin, default.secure) == ("http://localhost:8000", False)


def test_a_dotenv_file_is_read(dotenv: Path) -> None:
    assert load(dotenv).site_name == "The Office"


def test_the_environment_wins_over_the_dotenv_file(dotenv: Path) -> None:
    assert load(dotenv, PORT="8002").port == 8002


@pytest.mark.parametrize("name", ["SITE_NAME", "DATA_DIR", "PUBLIC_URL", "LOGO"])
@pytest.mark.parametrize("value", ['"/data"', "'The Office'", ' ""'])
def test_quotes_that_nobody_took_away_are_not_part_of_a_value(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^NIGHTLATCH_{name} is in quotes"):
        settings.load({f"NIGHTLATCH_{name}": value}, NOWHERE)


def test_quotes_within_a_value_are() -> None:
    assert load(SUPPORT='"Ada" or "Bob"').support == '"Ada" or "Bob"'


def test_an_empty_value_is_the_default() -> None:
    assert load(PORT="", SITE_NAME=" ").port == 8000


def test_other_programs_variables_are_let_be() -> None:
    assert settings.load({"PORT": "nonsense", "HOME": "/"}, NOWHERE).port == 8000


def test_a_misspelt_name_is_refused_and_the_right_ones_listed() -> None:
    with pytest.raises(BadSetting, match=r"NIGHTLATCH_PROT is not a setting.*NIGHTLATCH_PORT"):
        load(PROT="8001")


def test_costs_and_limits_are_not_the_environments() -> None:
    with pytest.raises(BadSetting, match="NIGHTLATCH_BCRYPT_COST is not a setting"):
        load(BCRYPT_COST="4")


@pytest.mark.requirement("S-100")
@pytest.mark.requirement("S-104")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "example.com"),
        ("HOST", "300.1.1.1"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80 80"),
        ("PORT", "٨٠٠٠"),
        ("PUBLIC_URL", "login.example.com"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "ftp://login.example.com"),
        ("PUBLIC_URL", "https://user:pass@login.example.com"),
        ("PUBLIC_URL", "https://login.example.com/accounts"),
        ("PUBLIC_URL", "https://login.example.com?a=b"),
        ("PUBLIC_URL", "https://login.example.com:99999"),
        ("PUBLIC_URL", "https://login.example.com:0"),
        ("PUBLIC_URL", "https://*.example.com"),
        ("PUBLIC_URL", "https://login,example.com"),
        ("PUBLIC_URL", 'https://login"example.com'),
        ("PUBLIC_URL", "https://login..example.com"),
        ("PUBLIC_URL", "https://.."),
        ("PUBLIC_URL", "https://-login.example.com"),
        ("PUBLIC_URL", "https://256.1.1.1"),
        ("PUBLIC_URL", f"https://{'a' * 64}.example.com"),
        ("PUBLIC_URL", f"https://{'a.' * 127}com"),
        ("PUBLIC_URL", "https://straße.example"),
        ("PUBLIC_URL", "https://0x7f000001"),
        ("TRUSTED_PROXIES", "proxy"),
        ("TRUSTED_PROXIES", "::ffff:0:0/96"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "127.0.0.1,0.0.0.0/0"),
        ("TRUSTED_PROXIES", "::/0"),
        ("TRUSTED_PROXIES", "0.0.0.0/1, 128.0.0.0/1"),
        ("TRUSTED_PROXIES", "10.0.0.1 8000::/1 ::/1"),
        ("INTERNAL_HOSTS", "*"),
        ("INTERNAL_HOSTS", "http://nightlatch:8000"),
        ("INTERNAL_HOSTS", "nightlatch:8000/healthz"),
        ("INTERNAL_HOSTS", "nightlatch:0"),
        ("INTERNAL_HOSTS", "nightlatch:65536"),
        ("INTERNAL_HOSTS", "night%6catch"),
        ("INTERNAL_HOSTS", "someone@nightlatch"),
        ("INTERNAL_HOSTS", "*.svc.cluster.local"),
        ("INTERNAL_HOSTS", "10.0.0.300"),
        ("INTERNAL_HOSTS", "::1"),
        ("INTERNAL_HOSTS", "[10.0.0.5]"),
        ("INTERNAL_HOSTS", "[fe80::1%eth0]"),
        ("SITE_NAME", "---"),
        ("SITE_NAME", "x" * 101),
        ("SITE_NAME", "two\nlines"),
        ("SUPPORT", "call\x07me"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^NIGHTLATCH_{name} "):
        settings.load({f"NIGHTLATCH_{name}": value}, NOWHERE)


@pytest.mark.requirement("S-100")
def test_other_machines_are_served_over_https_only() -> None:
    with pytest.raises(BadSetting, match=r"NIGHTLATCH_HOST .* set NIGHTLATCH_PUBLIC_URL"):
        load(HOST="0.0.0.0")  # noqa: S104  # the very thing refused


@pytest.mark.requirement("S-100")
def test_a_public_address_is_https() -> None:
    with pytest.raises(BadSetting, match="must begin with https"):
        load(PUBLIC_URL="http://login.example.com")


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Login.Example.com:443/", "https://login.example.com"),
        ("https://login.example.com:8443", "https://login.example.com:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://login_1.internal.", "https://login_1.internal"),
        ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
        ("https://[2001:DB8:0::1]", "https://[2001:db8::1]"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_a_public_address_becomes_the_origin_that_browsers_send(given: str, origin: str) -> None:
    assert load(PUBLIC_URL=given).origin == origin


def test_an_ipv6_address_stands_in_brackets_in_the_origin() -> None:
    assert settings.Settings(host="2001:db8::1").origin == "http://[2001:db8::1]:8000"


def test_a_relative_data_folder_is_beside_the_program() -> None:
    assert load(DATA_DIR="elsewhere").data_dir == settings.ROOT / "elsewhere"


def test_a_data_folder_may_begin_at_home() -> None:
    assert load(DATA_DIR="~/nightlatch").data_dir == Path(os.path.expanduser("~/nightlatch"))


def test_the_readme_and_the_example_file_name_every_setting() -> None:
    with pytest.raises(BadSetting) as refusal:
        load(X="")
    known = set(re.findall(r"NIGHTLATCH_\w+", str(refusal.value))) - {"NIGHTLATCH_X"}
    assert set(re.findall(r"^# (NIGHTLATCH_\w+)=", EXAMPLE.read_text(), re.MULTILINE)) == known
    readme = (settings.ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(NIGHTLATCH_\w+)`", readme, re.MULTILINE)) == known


def test_the_example_file_shows_the_defaults(tmp_path: Path) -> None:
    uncommented = re.sub(r"^# (NIGHTLATCH_)", r"\1", EXAMPLE.read_text(), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(uncommented)
    assert load(tmp_path / ".env") == settings.load({}, NOWHERE)


@pytest.mark.requirement("S-49")
@pytest.mark.parametrize("name", ["SESSION_IDLE_MINUTES", "SESSION_HOURS", "SESSION_REASON"])
def test_how_long_sign_ins_last_is_no_setting_any_longer(name: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"NIGHTLATCH_{name}=48\n")
    told = f"NIGHTLATCH_{name} is no longer .* Security settings"
    with pytest.raises(BadSetting, match=told):
        load(NOWHERE, **{name: "48"})
    with pytest.raises(BadSetting, match=told):
        load(tmp_path / ".env")

"""The key in the settings."""

import base64
from pathlib import Path

import pytest

import settings
from settings import BadSetting

NOWHERE = Path("/nowhere/.env")
KEY = base64.b64encode(bytes(range(32))).decode()


def load(dotenv: Path = NOWHERE, **values: str) -> settings.Settings:
    return settings.load({f"NIGHTLATCH_{name}": value for name, value in values.items()}, dotenv)


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text("NIGHTLATCH_PORT=8001\nNIGHTLATCH_SITE_NAME='The Office'\n")
    return path


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize(
    "key",
    ["changeme", KEY[:-4], base64.b64encode(b"\0" * 32).decode(), base64.b64encode(b"a1" * 16)],
)
def test_a_short_or_sample_key_is_refused(key: str | bytes) -> None:
    with pytest.raises(BadSetting, match="NIGHTLATCH_SECRET_KEY must be 32 random bytes"):
        load(SECRET_KEY=key if isinstance(key, str) else key.decode())


@pytest.mark.requirement("S-87")
def test_a_passphrase_is_no_key() -> None:
    with pytest.raises(BadSetting, match="must be 32 random bytes"):
        load(SECRET_KEY=base64.b64encode(b"please change this key before us").decode())


@pytest.mark.requirement("S-86")
def test_there_may_be_several_keys_the_current_one_first() -> None:
    other = base64.b64encode(bytes(range(160, 192))).decode()
    keys = load(SECRET_KEY=f"{other}, {KEY}").secret_key
    assert keys == (bytes(range(160, 192)), bytes(range(32)))


@pytest.mark.requirement("S-87")
def test_each_of_several_keys_is_a_key() -> None:
    with pytest.raises(BadSetting, match="must be 32 random bytes"):
        load(SECRET_KEY=f"{KEY},")


def test_a_refused_key_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as refusal:
        load(SECRET_KEY="correct horse battery staple")
    assert "horse" not in str(refusal.value)


def test_a_key_is_not_shown_when_settings_are() -> None:
    assert "secret_key" not in repr(load(SECRET_KEY=KEY))

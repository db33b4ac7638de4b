"""Secrets that come in files: what is read, and what is refused in a sentence that names it."""

import base64
import os
from pathlib import Path

import pytest

import settings
from domain.text import secret_file
from settings import BadSetting

NOWHERE = Path("/nowhere/.env")
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(160, 192))).decode()
URL = "postgresql://nightlatch@db/nightlatch?sslmode=disable"
NAMES = ["SECRET_KEY_FILE", "DATABASE_URL_FILE", "DATABASE_PASSWORD_FILE"]


def load(**values: object) -> settings.Settings:
    given = {f"NIGHTLATCH_{name}": str(value) for name, value in values.items()}
    return settings.load(given, NOWHERE)


def a_file(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def refusal(**values: object) -> str:
    with pytest.raises(BadSetting) as refused:
        load(**values)
    return str(refused.value)


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_key_comes_from_a_file_with_or_without_a_line_break(tmp_path: Path, end: str) -> None:
    read = load(SECRET_KEY_FILE=a_file(tmp_path, KEY + end))
    assert read.secret_key == (bytes(range(32)),)
    assert read.key_source == "NIGHTLATCH_SECRET_KEY_FILE"


@pytest.mark.requirement("S-86")
@pytest.mark.parametrize("between", ["\n", ",", ", ", "\r\n"])
def test_a_file_may_have_several_keys_the_current_one_first(tmp_path: Path, between: str) -> None:
    read = load(SECRET_KEY_FILE=a_file(tmp_path, f"{OTHER}{between}{KEY}\n"))
    assert read.secret_key == (bytes(range(160, 192)), bytes(range(32)))


def test_the_address_of_a_database_comes_from_a_file(tmp_path: Path) -> None:
    address = URL.replace("@", ":secret@")
    assert load(DATABASE_URL_FILE=a_file(tmp_path, address + "\n")).database_url == address


def test_a_password_from_a_file_goes_into_the_address(tmp_path: Path) -> None:
    read = load(DATABASE_URL=URL, DATABASE_PASSWORD_FILE=a_file(tmp_path, "p@ss/w?rd & more \n"))
    from psycopg.conninfo import conninfo_to_dict

    told = conninfo_to_dict(read.database_url)
    assert told["password"] == "p@ss/w?rd & more "
    assert (told["host"], told["user"], told["dbname"]) == ("db", "nightlatch", "nightlatch")


def test_a_password_also_fits_an_address_that_came_from_a_file(tmp_path: Path) -> None:
    address = tmp_path / "address"
    address.write_text("postgresql://nightlatch@localhost/nightlatch\n")
    address.chmod(0o600)
    read = load(DATABASE_URL_FILE=address, DATABASE_PASSWORD_FILE=a_file(tmp_path, "secret"))
    assert read.database_url.endswith("/nightlatch?password=secret")


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        ("", 0o600, "which is empty"),
        ("\n", 0o600, "which is empty"),
        (b"\xff\xfe\xfd", 0o600, "which is not text in UTF-8"),
        (b"a" * (secret_file.MAX_BYTES + 1), 0o600, "which is over 64 KB"),
        (KEY, 0o604, "which other users can use. Make it private: chmod 600"),
        (KEY, 0o660, "which other users can use. Make it private: chmod 600"),
        (KEY, 0o606, "which everyone can change. Make it private: chmod 600"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(
    tmp_path: Path, name: str, content: str | bytes, mode: int, told: str
) -> None:
    path = a_file(tmp_path, content, mode)
    assert f"NIGHTLATCH_{name} is “{path}”, {told}" in refusal(**_complete(name, path))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    missing = tmp_path / "missing"
    assert f"NIGHTLATCH_{name} is “{missing}”, which doesn't exist." in refusal(
        **_complete(name, missing)
    )


def test_a_folder_is_no_secret(tmp_path: Path) -> None:
    assert "which is a folder." in refusal(SECRET_KEY_FILE=tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "which is not a file." in refusal(SECRET_KEY_FILE=tmp_path / "pipe")


def test_a_group_may_read_a_secret_that_root_keeps(tmp_path: Path) -> None:
    assert load(SECRET_KEY_FILE=a_file(tmp_path, KEY, 0o640)).secret_key


def test_what_a_container_is_given_may_be_readable_by_all_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, KEY, 0o444)
    assert "other users can use" in refusal(SECRET_KEY_FILE=path)
    monkeypatch.setattr(secret_file, "GIVEN", (tmp_path,))  # /run is not ours to write to
    assert load(SECRET_KEY_FILE=path).secret_key
    path.chmod(0o446)
    assert "everyone can change" in refusal(SECRET_KEY_FILE=path)


def test_containers_and_systemd_have_these_folders() -> None:
    assert tuple(map(str, secret_file.GIVEN)) == ("/run/secrets", "/run/credentials")


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", KEY), ("DATABASE_URL", URL)])
def test_a_secret_and_its_file_are_not_both_given(tmp_path: Path, name: str, value: str) -> None:
    told = refusal(**{name: value, f"{name}_FILE": a_file(tmp_path, value)})
    assert told == (
        f"NIGHTLATCH_{name}_FILE and NIGHTLATCH_{name} are both set. Keep only one of them."
    )


def test_there_is_one_password(tmp_path: Path) -> None:
    told = refusal(
        DATABASE_URL=URL.replace("@", ":secret@"),
        DATABASE_PASSWORD_FILE=a_file(tmp_path, "another"),
    )
    assert "NIGHTLATCH_DATABASE_URL has a password as well. Keep only one of them." in told
    assert "secret" not in told.replace(str(tmp_path), "")


def test_a_password_needs_the_address_it_is_for(tmp_path: Path) -> None:
    told = refusal(DATABASE_PASSWORD_FILE=a_file(tmp_path, "secret"))
    assert "NIGHTLATCH_DATABASE_URL, which it belongs to, is not" in told


def test_a_password_is_one_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, "one\ntwo\n")
    assert "which has more than one line" in refusal(DATABASE_URL=URL, DATABASE_PASSWORD_FILE=path)


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize(
    ("name", "told"),
    [("SECRET_KEY", "must be 32 random bytes"), ("DATABASE_URL", "is not the address of a Post")],
)
def test_what_a_file_says_is_checked_and_never_repeated(
    tmp_path: Path, name: str, told: str
) -> None:
    path = a_file(tmp_path, "correct horse battery staple")
    refused = refusal(**{f"{name}_FILE": path})
    assert refused.startswith(f"NIGHTLATCH_{name}_FILE is “{path}”, whose content {told}")
    assert "horse" not in refused


def test_a_settings_file_with_the_databases_password_must_be_private(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"NIGHTLATCH_DATABASE_URL={URL}\n")
    dotenv.chmod(0o644)
    assert settings.load({}, dotenv).database_url == URL
    dotenv.write_text(f"NIGHTLATCH_DATABASE_URL={URL.replace('@', ':secret@')}\n")
    with pytest.raises(BadSetting, match="contains the password of the database"):
        settings.load({}, dotenv)
    dotenv.chmod(0o600)
    assert settings.load({}, dotenv).database_url


def _complete(name: str, path: Path) -> dict[str, object]:
    """With the address that a password needs."""
    needed = {"DATABASE_URL": URL} if name == "DATABASE_PASSWORD_FILE" else {}
    return {name: path, **needed}

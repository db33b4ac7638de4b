"""The file .env: every line is read, or refused by its number."""

import base64
import os
from pathlib import Path

import pytest

import settings
from domain.text import env_file
from settings import BadSetting

KEY = base64.b64encode(bytes(range(32))).decode()
READ = [
    ("NIGHTLATCH_PORT=8001", "8001"),
    ("export NIGHTLATCH_PORT=8001", "8001"),
    ("  NIGHTLATCH_PORT = 8001  # the port", "8001"),
    ("NIGHTLATCH_PORT='8001'", "8001"),
    ('NIGHTLATCH_PORT="8001" # the port', "8001"),
    ("NIGHTLATCH_PORT=8000\nNIGHTLATCH_PORT=8001", "8001"),
    ('NIGHTLATCH_SITE_NAME=The "Office"\nNIGHTLATCH_PORT=8001', "8001"),
    ("NIGHTLATCH_SITE_NAME=The Smiths'\nNIGHTLATCH_PORT=8001", "8001"),
    ("# a remark = not read\n\n   \nNIGHTLATCH_PORT=8001\n", "8001"),
    ("NIGHTLATCH_PORT=8001\r\nNIGHTLATCH_HOST=127.0.0.1\r\n", "8001"),
]
REFUSED = [
    "NIGHTLATCH_PORT: 8001",
    "NIGHTLATCH_PORT 8001",
    "NIGHTLATCH_PORT",
    'NIGHTLATCH_SITE_NAME="The Office',
    "NIGHTLATCH_SITE_NAME='The Office",
    'NIGHTLATCH_SITE_NAME="The" Office',
    'NIGHTLATCH_SITE_NAME=The Office"',
    "Set the port to what you like.",
    "[nightlatch]",
    "nightlatch_port=8001",
    "Nightlatch_Port=8001",
    "PORT=8001",
    "SECRET_KEY=x",
    "NIGHTLATCHPORT=8001",
    "NIGHTLATCH-PORT=8001",
    "NIGHTLACH_PORT=8001",
    "\u200bNIGHTLATCH_PORT=8001",
    "=8001",
    "NIGHTLATCH_DATA_DIR=${HOME}/data",
    'NIGHTLATCH_SITE_NAME="${NAME:-The Office}"',
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.touch(mode=0o600)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadSetting) as caught:
        settings.load({}, path)
    said = str(caught.value)
    assert said.startswith((str(path), "Other users can read", "Everyone can")), said
    assert said.isprintable()
    return said


@pytest.mark.case("B66")
@pytest.mark.parametrize(("text", "port"), READ)
def test_a_line_is_read_as_meant(file: Path, text: str, port: str) -> None:
    file.write_bytes(text.encode())
    assert settings.load({}, file).port == int(port)


@pytest.mark.case("B64")
@pytest.mark.parametrize("line", REFUSED)
@pytest.mark.parametrize("behind", ["", "\n", '\nNIGHTLATCH_HOST="127.0.0.1"\n', "\n# “it's”\n"])
def test_a_line_that_is_not_read_is_refused_by_its_number(
    file: Path, line: str, behind: str
) -> None:
    file.write_text(f"# remarks\nNIGHTLATCH_PORT=8001\n\n{line}{behind}", "utf-8")
    assert f"{file}, line 4" in refusal(file)


@pytest.mark.case("B64")
@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("line", ['NIGHTLATCH_SECRET_KEY="{}', "NIGHTLATCH_SECRET_KEY: {}"])
def test_a_line_with_the_key_is_not_repeated(file: Path, line: str) -> None:
    file.write_text(line.format(KEY))
    assert KEY[:8] not in refusal(file)


@pytest.mark.case("B64")
@pytest.mark.requirement("S-87")
def test_a_key_alone_on_a_line_is_not_repeated(file: Path) -> None:
    file.write_text(f"{KEY}\n{KEY}")
    assert KEY[:8] not in refusal(file)


@pytest.mark.case("B66")
def test_the_mark_of_a_file_that_was_joined_to_another_is_no_part_of_a_name(file: Path) -> None:
    one, other = "NIGHTLATCH_SITE_NAME=Café\r\n", "NIGHTLATCH_PORT=8001\r\n"
    file.write_bytes(one.encode("utf-8-sig") + other.encode("utf-8-sig"))
    read = settings.load({}, file)
    assert (read.site_name, read.port) == ("Café", 8001)


@pytest.mark.case("B64")
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
def test_every_encoding_is_read_or_refused_by_its_line(file: Path, encoding: str) -> None:
    text = "NIGHTLATCH_PORT=8001\nNIGHTLATCH_SITE_NAME=Café\n"
    content = text.encode(encoding)
    file.write_bytes(content)
    if encoding in {"utf-16-le", "utf-16-be", "latin-1"}:
        assert "is not UTF-8" in refusal(file)
        assert f"line {2 if encoding == 'latin-1' else 1}" in refusal(file)
    else:
        assert settings.load({}, file).site_name == "Café"


@pytest.mark.case("B64")
def test_what_is_no_file_of_settings_is_refused(file: Path) -> None:
    file.unlink()
    file.mkdir()
    assert "Is a directory" in refusal(file)
    file.rmdir()
    file.symlink_to("nowhere")
    assert "links to a file that does not exist" in refusal(file)
    file.unlink()
    file.symlink_to(file.name)
    assert "cannot be read" in refusal(file)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert "is not a file" in refusal(file)
    file.unlink()
    file.write_bytes(b"#" * (env_file.MAX_BYTES + 1))
    assert "too long for settings" in refusal(file)


@pytest.mark.case("B64")
def test_a_file_that_may_not_be_read_is_refused() -> None:
    # What root may not read either: its own memory where nothing is.
    assert "cannot be read" in refusal(Path("/proc/self/mem"))


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert settings.load({}, Path(os.devnull)).port == 8000
    assert settings.load({}, tmp_path / ".env").port == 8000
    assert settings.load({}, tmp_path / "nowhere" / ".env").port == 8000


@pytest.mark.requirement("S-87")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o620])
def test_a_key_in_a_file_that_others_see_stops_the_start(file: Path, mode: int) -> None:
    file.write_text(f"NIGHTLATCH_SECRET_KEY={KEY}\n")
    assert settings.load({}, file).secret_key
    file.chmod(mode)
    assert f"chmod 600 {file}" in refusal(file)
    file.write_text("NIGHTLATCH_SECRET_KEY=\n")
    if not mode & 0o002:
        assert settings.load({}, file).secret_key == ()


@pytest.mark.requirement("S-87")
def test_a_file_that_everybody_changes_stops_the_start(file: Path) -> None:
    file.chmod(0o666)
    assert "Everyone can change" in refusal(file)


@pytest.mark.case("B64")
@pytest.mark.parametrize("name", ["SERVICE_HOST", "SERVICE_PORT_HTTP", "PORT_8000_TCP_ADDR"])
def test_what_kubernetes_sets_by_itself_is_told_apart(name: str, tmp_path: Path) -> None:
    given = {"NIGHTLATCH_PORT": "tcp://10.96.0.7:8000", f"NIGHTLATCH_{name}": "10.96.0.7"}
    with pytest.raises(BadSetting, match=f"NIGHTLATCH_{name} was set by Kubernetes"):
        settings.load(given, tmp_path / ".env")


@pytest.mark.case("B64")
@pytest.mark.parametrize("name", ["nightlatch_port", "Nightlatch_Port"])
def test_small_letters_are_no_setting_in_the_environment_either(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=f"{name}.*The settings are"):
        settings.load({name: "8001"}, tmp_path / ".env")


def test_what_is_not_utf_8_in_the_environment_is_refused(tmp_path: Path) -> None:
    value = os.fsdecode(b"caf\xe9")
    for name in ("DATA_DIR", "SITE_NAME", "PUBLIC_URL"):
        with pytest.raises(BadSetting, match=f"NIGHTLATCH_{name} is not UTF-8"):
            settings.load({f"NIGHTLATCH_{name}": value}, tmp_path / ".env")

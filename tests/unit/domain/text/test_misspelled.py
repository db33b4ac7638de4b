"""Values of the environment that other programs took from files: what ours would have removed."""

from pathlib import Path

import pytest

import settings
from settings import BadSetting

NOWHERE = Path("/nonexistent/.env")


@pytest.mark.case("B64")
@pytest.mark.parametrize("name", ["SITE_NAME", "DATA_DIR", "BACKUP_DIR", "SUPPORT", "PORT"])
@pytest.mark.parametrize("value", ["/srv/data # ours", "8000\t# the usual one"])
def test_a_comment_that_nobody_took_away_is_not_part_of_a_value(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^NIGHTLATCH_{name} has a comment"):
        settings.load({f"NIGHTLATCH_{name}": value}, NOWHERE)


def test_a_number_sign_within_a_value_is() -> None:
    read = settings.load({"NIGHTLATCH_SITE_NAME": "Zürich #1"}, NOWHERE)
    assert read.site_name == "Zürich #1"


def test_in_the_file_a_comment_is_removed_and_quotes_keep_one(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("NIGHTLATCH_PORT=8001 # ours\nNIGHTLATCH_SITE_NAME='A # B'\n")
    read = settings.load({}, file)
    assert (read.port, read.site_name) == (8001, "A # B")


@pytest.mark.case("B64")
@pytest.mark.parametrize("name", ["SITE_NAME", "DATA_DIR", "PORT", "PUBLIC_URL", "DATABASE_URL"])
@pytest.mark.parametrize("value", ["“/srv/data”", "„8000“", "»Ops«", "‘Ops’", "`Ops`", "´Ops´"])
def test_quotation_marks_that_nobody_takes_away_are_told_as_such(
    name: str, value: str, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"NIGHTLATCH_{name}={value}\n", "utf-8")
    file.chmod(0o600)
    for environment, dotenv in (({f"NIGHTLATCH_{name}": value}, NOWHERE), ({}, file)):
        with pytest.raises(BadSetting, match=f"^NIGHTLATCH_{name} is in quotation marks"):
            settings.load(environment, dotenv)


@pytest.mark.parametrize("name", ["Ada’s", "The “Ops” team", "“Ops” and “Dev”", "’Ndrangheta"])
def test_within_a_name_they_are_welcome(name: str) -> None:
    assert settings.load({"NIGHTLATCH_SITE_NAME": name}, NOWHERE).site_name == name

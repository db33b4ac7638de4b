"""An installation whose key is in a file, as it is where none was given."""

from pathlib import Path

import pytest

from domain.encryption import keyring
from domain.encryption.keyring import Key
from operations import data_folder, startup
from tests.engines import at

KEY = bytes(range(100, 132))


@pytest.fixture
def folder(data_dir: Path) -> Path:
    """The installation, its key in a file."""
    keyring.write(data_dir / data_folder.KEY, [Key(KEY, "a test")])
    startup.unlock(at(data_dir))
    return data_dir


@pytest.fixture
def key_file(folder: Path) -> Path:
    return folder / data_folder.KEY

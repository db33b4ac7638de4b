"""Paths as people write them in settings: with ~, but without variables, on this machine."""

import re
import stat
from pathlib import Path

_VARIABLE = re.compile(r"\$[A-Za-z_{(]|%[A-Za-z_]\w*%|`")
# As s3://bucket, file:///srv/data, C:\data or \\server\data: as a path, a new folder of that name
# beside us.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://|\\)|[A-Za-z]:/|\\\\")


class NotAPath(Exception):
    """A text that can't be meant as a path here; the text continues a sentence about it."""


def read(text: str) -> Path:
    """The path, with ~ replaced by the home folder. Raises NotAPath."""
    if "\0" in text:
        raise NotAPath("is not a valid file name.")
    if _VARIABLE.match(text):
        raise NotAPath(f"is “{text}”: variables are not expanded here. Write out the path.")
    if _ELSEWHERE.match(text):
        raise NotAPath(
            f"is “{text}”, which is not a path on this machine, such as /srv/nightlatch."
        )
    try:
        path = Path(text).expanduser()
        home = Path("~").expanduser() if re.match("~(/|$)", text) else None
    except RuntimeError:
        raise _homeless(text) from None
    # Nobody lives at the root, which is what an empty HOME means, nor wherever one happens to be.
    if home is not None and (not home.is_absolute() or home == Path("/")):
        raise _homeless(text)
    return path


def verify_readable(path: Path, most: int) -> None:
    """Verify that it is a file with something in it, of at most so many bytes. Raises NotAPath."""
    problem = ""
    try:
        mode = path.stat().st_mode
        # A folder is what some runtimes create where they should have mounted a file.
        if not stat.S_ISREG(mode):
            problem = "is a folder" if stat.S_ISDIR(mode) else "is not a file"
        elif not 0 < (size := _readable(path, most)) <= most:
            problem = f"is over {most // 1024} KB" if size else "is empty"
    except OSError as fault:
        problem = f"cannot be read: {fault.strerror}"
    if problem:
        raise NotAPath(f"is “{path}”, which {problem}.")


def _readable(path: Path, most: int) -> int:
    """How many bytes can be read of it, up to one more than so many."""
    with path.open("rb") as file:
        return len(file.read(most + 1))


def _homeless(text: str) -> NotAPath:
    return NotAPath(f"is “{text}”, but ~ has no home folder here. Write out the path.")

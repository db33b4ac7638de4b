"""The file `.env`: every line of it is read, or refused by its number; none is passed over.

A value ends on its line, and nothing is expanded in it. What a line holds is not repeated in a
refusal: it may be the key.
"""

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from domain.text import given_text

MAX_BYTES = 64 * 1024  # bytes
_MARKS = "“”„«»‘’‚‹›`´"  # as word processors and websites bend them, or the keys beside
_BENT = "is in quotation marks that would be part of it. Remove them, or use straight ones in .env."


class CannotRead(Exception):
    """A file or line that cannot be read; the text says which, and what would be right."""


@dataclass(frozen=True)
class EnvFile:
    """What the file says, by name; with the number of the line, and who else may do what to it."""

    path: Path
    values: dict[str, str]
    lines: dict[str, int]
    mode: int = 0

    @property
    def others_read(self) -> bool:
        """Whether someone else may read it."""
        return bool(self.mode & 0o077)

    @property
    def all_write(self) -> bool:
        """Whether everyone may write to it."""
        return bool(self.mode & stat.S_IWOTH)

    def where(self, name: str) -> str:
        """The place of this name, for a message."""
        return f"{self.path}, line {self.lines[name]}"


def read(path: Path) -> EnvFile:
    """The file at `path`; an empty one if there is none. Raises CannotRead."""
    content, mode = _content(path)
    try:
        text = given_text.decoded(content)
    except given_text.NotText as fault:
        raise CannotRead(
            f"{path}, line {fault.line}, is not UTF-8. Save the file in that encoding."
        ) from None
    values, lines = dict[str, str](), dict[str, int]()
    for binding in parse_stream(io.StringIO(text)):
        if binding.error or binding.key is not None:
            line = _line(binding)
            name, value = _pair(f"{path}, line {line}", binding)
            values[name], lines[name] = value, line
    return EnvFile(path, values, lines, mode)


def misspelled(value: str) -> str:
    """What is wrong with a value of the environment, whichever setting it is of; else "".

    Programs that set one from a file of their own may leave there what ours would have removed.
    """
    if not value.isascii() and value != value.encode("utf-8", "replace").decode():
        return "is not UTF-8."
    if re.fullmatch(r"""\s*(?:"[^"]*"|'[^']*')\s*""", value):
        return "is in quotes, which are removed only in the file .env. Set it without them."
    if re.search(r"\s#\s", value):
        return "has a comment, which is removed only in the file .env. Set it without one."
    return ""


def bent(value: str) -> str:
    """What is wrong with a value in quotation marks that no file or shell removes; else ""."""
    return _BENT if re.fullmatch(rf"[{_MARKS}][^{_MARKS}]*[{_MARKS}]", value) else ""


def _content(path: Path) -> tuple[bytes, int]:
    try:
        if not _is_file(path):
            return b"", 0
        with path.open("rb") as file:
            content, mode = file.read(MAX_BYTES + 1), os.fstat(file.fileno()).st_mode
    except FileNotFoundError:
        if not os.path.lexists(path):
            return b"", 0
        raise CannotRead(f"{path} links to a file that does not exist.") from None
    except OSError as fault:
        raise CannotRead(f"{path} cannot be read ({fault.strerror}).") from None
    if len(content) > MAX_BYTES:
        raise CannotRead(f"{path} is over {MAX_BYTES // 1024} KB, too long for settings.")
    return content, mode


def _is_file(path: Path) -> bool:
    """Whether it is one; not /dev/null, which stands for no file. Raises CannotRead."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return True
    if path.samefile(os.devnull):
        return False
    raise CannotRead(f"{path} is not a file.")  # a pipe would be waited for


def _line(binding: Binding) -> int:
    """Where it is: what the parser says, and the empty lines that it includes."""
    as_written = binding.original.string
    before = as_written[: len(as_written) - len(as_written.lstrip())]
    return binding.original.line + len(re.findall(r"\r\n|\r|\n", before))


def _pair(where: str, binding: Binding) -> tuple[str, str]:
    if binding.error or binding.value is None or _only_ends_in_a_quote(binding.value):
        raise CannotRead(
            f"{where}, cannot be read. Write NAME=value, with quotes around the value or none at "
            "all, and # before a comment."
        )
    if re.search(r"[\r\n]", binding.original.string.strip()):
        raise CannotRead(f"{where}: the quote that starts there is not closed on that line.")
    if "${" in binding.value:
        raise CannotRead(f"{where}: ${{...}} is not expanded here. Write out its value.")
    return str(binding.key), binding.value


def _only_ends_in_a_quote(value: str) -> bool:
    return value.endswith('"') and value.count('"') == 1

"""Text that comes in files and pipes, from whatever program on whatever system wrote it."""

import codecs
import re

# The longer marks first: that of UTF-32 begins like one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotText(Exception):
    """It is not UTF-8, nor marked as something else; `line` is where that shows first."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decoded(content: bytes) -> str:
    """The text, without the mark that some systems put in front of it. Raises NotText.

    Files that were joined have one at the start of a later line, too.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    # UTF-16 that is not marked as such is, as UTF-8, full of NUL.
    text = content.split(b"\0")[0] if encoding == "utf-8" else content
    try:
        decoded_text = text.decode(encoding)
    except UnicodeDecodeError as fault:
        raise NotText(_line(text[: fault.start].decode(encoding, "replace"))) from None
    if len(text) < len(content) or "\0" in decoded_text:
        raise NotText(_line(decoded_text.split("\0")[0]))
    return re.sub("^\ufeff+", "", decoded_text, flags=re.MULTILINE)


def _line(before: str) -> int:
    return before.count("\n") + 1


def is_wide(beginning: bytes) -> bool:
    """Whether this is the beginning of a text whose lines do not end with a single byte."""
    return any(beginning.startswith(mark) for mark, _ in _MARKS[1:])

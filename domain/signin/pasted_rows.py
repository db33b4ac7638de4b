"""Rows of a table as people paste it: from a spreadsheet, a CSV file, or lines by hand."""

import csv
import io
import re
from collections.abc import Iterator

from domain.text import writing
from domain.text.cells import SEPARATORS, bare

DELIMITERS = f"\t{SEPARATORS}"  # that of spreadsheets first
LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# What Excel writes on top, and others in quotation marks. One of those or nothing can't be what
# stands between cells.
SEPARATOR_LINE = re.compile(r'("?)sep=(?:"|([^\r\n])|)\1(?=[\r\n]|\Z)', re.IGNORECASE)
# Quotations as phones and word processors write them, in whatever language, within one line.
CURLY = r"[“”„]([^“”„\r\n]*)[“”]|«([^«»\r\n]*)»|»([^«»\r\n]*)«"
STRAIGHT = r'"(?:[^"]|"")*"'
OPENING_BAR = re.compile(r"^ *\|", re.MULTILINE)  # what drawn tables have on their left
# A column of these may number the rows.
NUMBER = re.compile(r"([0-9]{1,3})[.)]?")
Row = tuple[int, list[str]]  # where it begins, counted from 1, and its cells


def read(pasted: str, faults: list[tuple[int, str]]) -> Iterator[Row]:
    """The rows that are not empty; a quotation that swallows the rest goes to the faults."""
    text = _lines(pasted)
    said, delimiter = SEPARATOR_LINE.match(text), _delimiter(text)
    text = SEPARATOR_LINE.sub("", text, count=1) if said else text
    if delimiter == "|":
        text = OPENING_BAR.sub("", text)
    # A last line of our own: if it is inside of a cell, a quotation was not closed.
    end = _in_none_of(text)
    lines = io.StringIO(f"{_straightened(text, delimiter)}\n{end}", newline="")
    reader, line = csv.reader(lines, delimiter=delimiter), 1
    for row in reader:
        cells = [bare(cell) for cell in row]
        if cells[-1:] != [end] and any(end in cell for cell in cells):
            faults.append((line, 'The quotation mark (") opened here is never closed.'))
        elif any(map(_says_something, cells)) and cells != [end]:
            yield line, cells
        line = reader.line_num + 1


def without(pasted: str, gone: set[int], *, is_numbered: bool = False) -> str:
    """The text without the rows that begin on these lines, and all else as it was.

    If it `is_numbered`, the numbers go too: they would count what is left no more.
    """
    faults: list[tuple[int, str]] = []
    begun = {line for line, _ in read(pasted, faults)}.union(line for line, _ in faults)
    text, kept, is_kept = _lines(pasted), "", True
    delimiter = _delimiter(text)
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        is_kept = number not in gone if number in begun else is_kept
        has_number = is_numbered and number in begun
        kept += (_without_number(line, delimiter) if has_number else line) if is_kept else ""
    return kept.rstrip("\r\n")


def numbers(rows: list[list[str]]) -> list[int]:
    """What the first column may count the rows by; none if a row has anything else there."""
    found = [_number(cells[0]) for cells in rows]
    return [int(number[1]) for number in found if number] if all(found) else []


def _number(cell: str) -> re.Match[str] | None:
    return NUMBER.fullmatch(writing.with_digits(cell))


def _without_number(line: str, delimiter: str) -> str:
    bar = OPENING_BAR.match(line) if delimiter == "|" else None
    opening = bar[0] if bar else ""
    first, _, others = line.removeprefix(opening).partition(delimiter)
    return opening + others.lstrip(" ") if _number(bare(first.strip(' "'))) else line


def _lines(pasted: str) -> str:
    # Spreadsheets put a mark in front of the first cell.
    return LINE_ENDS.sub("\n", pasted.removeprefix("\ufeff"))


def _delimiter(text: str) -> str:
    """What most lines have between their cells, and where that's a tie, around an address.

    If the text says what it is, that.
    """
    if (said := SEPARATOR_LINE.match(text)) and said[2]:
        return said[2]
    bare = re.sub(rf'"[^"]*"|{CURLY}', "", text).splitlines()

    def fitness(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip() for line in bare for cell in line.split(delimiter)]
        return sum(delimiter in line for line in bare), sum(map(_is_address, cells))

    return max(DELIMITERS, key=fitness)


def _is_address(cell: str) -> bool:
    return re.fullmatch(r"[^\s@,;|]+@[^\s@,;|]+", cell) is not None


def _straightened(text: str, delimiter: str) -> str:
    """The text with straight quotation marks around cells that have a delimiter inside of others.

    Only those hold it together for `csv`, and only without a blank in front.
    """
    begins = rf"(\A|[{re.escape(delimiter)}\r\n])"
    ends = rf"(?= *(?:[{re.escape(delimiter)}\r\n]|\Z))"

    def straight(cell: re.Match[str]) -> str:
        if cell[2]:
            return f"{cell[1]}{cell[2]}"
        inside = cell[5] or cell[6] or cell[7] or ""
        if delimiter not in inside:
            return cell[0]
        doubled = inside.replace('"', '""')
        return f'{cell[4]}"{doubled}"'

    cells = rf"{begins} *({STRAIGHT}){ends}|{begins}{STRAIGHT}|{begins} *(?:{CURLY})"
    return re.sub(cells, straight, text)


def _in_none_of(text: str) -> str:
    """A character that the text doesn't contain."""
    there = set(text)
    return next(mark for mark in map(chr, range(0xE000, 0x110000)) if mark not in there)


def _says_something(cell: str) -> bool:
    return bool(cell.strip("-:+="))  # of which tables draw lines

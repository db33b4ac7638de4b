"""Tables to download, as CSV that a spreadsheet takes for text and nothing else."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Where a spreadsheet would begin a formula; some take semicolons and tabs for the ends of cells.
FORMULA = re.compile(r"(^|[;,|\t\r\n])(?=\s*[=+\-@\t\r＝＋－＠])")


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows, under these headings."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_escaped(cell) for cell in row])
    return text.getvalue()


def _escaped(cell: str) -> str:
    return FORMULA.sub(r"\1'", cell)

"""The files of the demo as bytes, each in the dialect of the tool it pretends to come from."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

NO_BREAK_SPACE = "\u00a0"


def bar_values(text: str) -> list[str]:
    """Texts typed in one line with bars between them."""
    return [value.strip() for value in text.split("|")]


def table_rows(text: str) -> list[list[str]]:
    """The rows of a table typed with bars between its values; a line without bars is a remark."""
    return [bar_values(line) for line in text.splitlines() if "|" in line]


def french_number(number: Decimal, decimals: int) -> str:
    """A number as French tools export it: decimal comma, no-break space between thousands."""
    return f"{number:,.{decimals}f}".replace(",", NO_BREAK_SPACE).replace(".", ",")


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file in bytes, its line ends untouched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a reference table: UTF-8, commas, quotes only where they are needed."""
    write_text(path, csv_text([headings, *rows], ","))


def csv_text(rows: Iterable[Sequence[str]], separator: str, line_end: str = "\n") -> str:
    """Rows as delimited text, quoted where they need it."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
    return text.getvalue()

"""Which part holds a row of a file, and from where in the file it is read again."""

from collections.abc import Iterator, Sequence

import polars as pl

from flows.month import Month
from flows.steps.intake import PartRead
from schemas.parts import Parts
from transforms.published import read_part, write_table

Row = tuple[str, str, str, int, int, int | None, int | None, int | None]


def index_parts(month: Month, parts: Sequence[PartRead]) -> None:
    """Write the table parts; a part without rows is not in it."""
    rows = [_row(part, rows) for part in parts for rows in _rows(month, part)]
    index = pl.DataFrame(rows, schema=Parts.columns(), orient="row")
    write_table(month.tables, "parts", index.sort("source", "file", "first_row"))


def _row(part: PartRead, rows: tuple[int, int]) -> Row:
    place = part.bookmark
    resume = (None, None, None) if place is None else (place.byte, place.row, place.line)
    return (part.source, part.file, part.name, *rows, *resume)


def _rows(month: Month, part: PartRead) -> Iterator[tuple[int, int]]:
    """The first and the last row of a part, if it has any: where no file was read, those of its lines."""
    if part.rows is not None:
        yield part.rows
        return
    lines: list[int] = read_part(month.tables, "usage_lines", part.name, ["row"]).get_column("row").sort().to_list()
    if lines:
        yield lines[0], lines[-1]

"""Records of a delivered file, whatever its kind: their cells as text, and what is wrong with them as records."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

MARKS = {
    "line": pl.Int64,
    "fault": pl.String,
    "found": pl.String,
    "raw": pl.String,
    "undecodable": pl.Boolean,
}


@dataclass(frozen=True)
class Resume:
    """A place of a text file where a record begins, or blank lines before one: the bytes before it, and its line."""

    byte: int
    line: int


@dataclass(frozen=True)
class Records:
    """Records in file order, in two frames of one height.

    `marks`: `line` (physical line number, null in parquet), `fault` (`wrong_width`, `stray_quote` or null), `found`
    (what the message of the fault quotes), `raw` (JSON text of a faulty record) and `undecodable`.
    `cells`: the delivered text by heading, null throughout in a faulty record. `native`: the columns whose
    numbers and days the file holds as such, written here in plain digits and ISO form. `resume`: where reading them
    began in the delivered file, for those that were just read from one place of it.
    """

    marks: pl.DataFrame
    cells: pl.DataFrame
    native: frozenset[str] = frozenset()
    resume: Resume | None = None

    def __len__(self) -> int:
        """How many records."""
        return self.marks.height

    def slice(self, offset: int, length: int | None = None) -> "Records":
        """Some of them, from an offset on."""
        return Records(self.marks.slice(offset, length), self.cells.slice(offset, length), self.native)

    def filter(self, kept: pl.Series) -> "Records":
        """Those that a column of true and false keeps."""
        return Records(self.marks.filter(kept), self.cells.filter(kept), self.native)


def good_records(lines: pl.Series, cells: pl.DataFrame, undecodable: pl.Series | None = None) -> Records:
    """Records whose cells are all where they belong."""
    marks = pl.DataFrame({"line": lines.cast(pl.Int64)}).with_columns(
        pl.lit(None, pl.String).alias("fault"),
        pl.lit(None, pl.String).alias("found"),
        pl.lit(None, pl.String).alias("raw"),
        (pl.lit(False) if undecodable is None else undecodable).alias("undecodable"),
    )
    return Records(marks, cells)


def without_blank(records: Records) -> Records:
    """The records that have text in some cell: a line without any is no record."""
    blank = _blank(records.cells)
    return records if blank is None else records.filter(~blank)


def joined(several: Sequence[Records]) -> Records:
    """Records one after the other."""
    if len(several) == 1:
        return several[0]
    marks = pl.concat([records.marks for records in several])
    return Records(marks, pl.concat([records.cells for records in several]), several[0].native)


def in_line_order(several: Sequence[Records]) -> Records:
    """Records of one stretch of a file, put back in the order of their lines."""
    records = joined([part for part in several if len(part)] or several[:1])
    if len(several) == 1 or records.marks["line"].is_sorted():
        return records
    order = records.marks["line"].arg_sort()
    return Records(records.marks[order], records.cells[order], records.native)


def in_batches(stream: Iterator[Records], size: int) -> Iterator[Records]:
    """The same records in batches of exactly `size`, the last one excepted: whatever the blocks they came in."""
    waiting: list[Records] = []
    count = 0
    for records in stream:
        waiting.append(records)
        count += len(records)
        if count < size:
            continue
        whole = joined(waiting)
        for start in range(0, count - size + 1, size):
            yield whole.slice(start, size)
        waiting = [whole.slice(count - count % size)]
        count %= size
    if count:
        yield joined(waiting)


def raw_texts(records: Records) -> pl.Series:
    """Each record as a JSON object of text, headings to cells as delivered."""
    whole = records.cells.select(pl.struct(pl.all()).struct.json_encode().alias("raw")).to_series()
    return pl.select(pl.coalesce(records.marks["raw"], whole)).to_series()


def raw_text(headings: Sequence[str], fields: Sequence[str]) -> str:
    """A record as a JSON object of text: fields beyond the headings are named by their position."""
    names = [*headings, *(f"field {position}" for position in range(len(headings) + 1, len(fields) + 1))]
    return json.dumps(dict(zip(names, fields, strict=False)), ensure_ascii=False, separators=(",", ":"))


def unique_headings(headings: Sequence[str]) -> list[str]:
    """Headings as column names: without white space around, an empty one by position, a second one numbered."""
    names: list[str] = []
    for position, heading in enumerate(headings, start=1):
        name = heading.strip() or str(position)
        count = 1
        while name in names:
            count += 1
            name = f"{heading.strip() or position} ({count})"
        names.append(name)
    return names


def _blank(cells: pl.DataFrame) -> pl.Series | None:
    """Which records have no text in any cell; None where there is none such."""
    first = _without_text(cells.to_series(0))
    if not first.any():
        return None
    blank = cells.select(pl.all_horizontal(pl.all().fill_null("").str.strip_chars() == "")).to_series()
    return blank if blank.any() else None


def _without_text(cells: pl.Series) -> pl.Series:
    return cells.fill_null("").str.strip_chars() == ""

"""The usage lines behind the documents of a pair, in the order of documents and lines, each with file and record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.periods import period_days
from transforms.documents.figures import figure_text
from transforms.documents.key_words import key_words
from transforms.documents.names_of_codes import labels_of
from transforms.documents.pair_book import PairBook, row_height
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.words import month_text

HEADING_ROW = 3
WIDEST = 40
"""Characters of a column of text at most; what is longer wraps."""

BEFORE_KEYS = ("document", "invoice_line", "usage_date", "service_to", "site", "user")
_AMOUNTS = ("cost_amount", "markup_amount", "amount")
AFTER_KEYS = ("service", "nature", "quantity", "unit", "unit_price", *_AMOUNTS, "evidence_ref", "subscription")
ORIGIN = ("file_number", "row")
OWN = {*BEFORE_KEYS, *AFTER_KEYS, *ORIGIN}
LEAST_DECIMALS = {"quantity": 0, "unit_price": 4, **dict.fromkeys(_AMOUNTS, 2)}
"""The columns of figures, and the decimals they show at least."""
COUNTS = ("invoice_line", "row")
_FILES = {"source": pl.String, "file": pl.String, "file_number": pl.String}


def write_detail(pair: PairBook, tables: Path, parts: Path, detail_rows: int) -> list[Path]:
    """Write the first `detail_rows` usage lines; where there are more, all of them go into a csv beside the book.

    `tables` are those of the run, `parts` is the folder of the pair's charges; with `detail_rows` zero there is neither
    sheet nor csv. The sheet shows the names of sites and users, the csv their codes alone.
    """
    if detail_rows == 0:
        return []
    if pair.tables.charge_count <= detail_rows:
        _write_sheet(pair, _lines_in_order(parts), tables)
        return []
    # few pairs have so many lines, and DuckDB, which lists them within bounds, takes its time to load
    from transforms.documents.detail_lines import first_lines, write_lines

    _write_sheet(pair, first_lines(parts, detail_rows), tables)
    return [write_lines(parts, pair.book.target.with_name(pair.detail_file), pair.language)]


@dataclass(frozen=True)
class _Column:
    """A column of the sheet: its heading, what stands in it, how a value is written, and what is read for it."""

    name: str
    heading: str
    values: Sequence[Any]
    write: Callable[[int, int, Any], None]
    width: float

    @property
    def look(self) -> str:
        return "right" if self.name in (*COUNTS, *LEAST_DECIMALS) else "after"


def _lines_in_order(parts: Path) -> pl.DataFrame:
    reference = pl.col("invoice_ref")
    order = [reference.str.len_chars(), reference, pl.col("invoice_line", "source", "file", "row")]
    return pl.read_parquet(sorted(parts.glob("*.parquet"))).sort(order)


def _write_sheet(pair: PairBook, lines: pl.DataFrame, tables: Path) -> None:
    words = pair.words
    sheet = pair.book.page(words["detail"], f"{pair.stem} · {words['detail_title']}")
    writer = _Writer(pair, sheet, tables)
    shown = _with_origin(pair, lines)
    columns = [writer.column(name, shown) for name in shown_columns(shown, pair.tables.keys)]
    title = f"{words['detail_title']} · {month_text(pair.period, pair.language)}"
    subtitle = f"{pair.tables.provider['short']} → {pair.tables.recipient['short']}"
    pair.widths(sheet, [1.3, *(column.width for column in columns)])
    pair.title(sheet, len(columns), title, subtitle, max(2, len(columns) - 2))
    if pair.tables.charge_count > lines.height:
        _write_notice(pair, sheet, lines.height)
    pair.columns(sheet, HEADING_ROW, [(at, column.heading, column.look) for at, column in enumerate(columns, 1)])
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    sheet.autofilter(HEADING_ROW, 1, HEADING_ROW + lines.height, len(columns))
    sheet.write_down(HEADING_ROW + 1, 0, shown.get_column("typology").to_list(), writer.swatch)
    for at, column in enumerate(columns, 1):
        if column.name == "nature":
            _fit_rows(sheet, column.values)
        sheet.write_down(HEADING_ROW + 1, at, column.values, column.write)


def shown_columns(lines: pl.DataFrame, keys: Sequence[str]) -> list[str]:
    """The columns of the sheet: where and when, the keys in use, what and how much, from where; none that is empty."""
    ordered = [*BEFORE_KEYS, *(key for key in keys if key not in OWN), *AFTER_KEYS, *ORIGIN]
    empty = {name for name in lines.columns if lines.height and lines.get_column(name).null_count() == lines.height}
    return [name for name in ordered if name in lines.columns and name not in empty]


def _with_origin(pair: PairBook, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the number of their document and of their file; a line's day is the first of its service."""
    numbers = {(row["source"], row["file"]): f"F{row['number']}" for row in pair.tables.files}
    files = pl.DataFrame([(*place, number) for place, number in numbers.items()], _FILES, orient="row")
    numbered = lines.join(files, on=["source", "file"], how="left", validate="m:1", maintain_order="left")
    return numbered.with_columns(
        document=pl.col("invoice_ref").str.split("_").list.last(),
        usage_date=pl.coalesce("service_from", "usage_date"),
    )


def _write_notice(pair: PairBook, sheet: Worksheet, shown: int) -> None:
    numbers = {"shown": shown, "count": pair.tables.charge_count}
    texts = {name: figure_text(Decimal(number), pair.language) for name, number in numbers.items()}
    notice = pair.words["rows_beside"].format(file=pair.detail_file, **texts)
    sheet.write_string(HEADING_ROW - 1, 1, notice, pair.book.style("bold"))


def _fit_rows(sheet: Worksheet, natures: Sequence[str | None]) -> None:
    """Heighten the rows whose nature takes more than one line."""
    heights = {nature: row_height([(nature or "", WIDEST)]) for nature in set(natures)}
    for row, nature in enumerate(natures, HEADING_ROW + 1):
        if heights[nature]:
            sheet.set_row(row, heights[nature])


class _Writer:
    """Makes the columns of a sheet: the kind of each is decided once, not per cell."""

    def __init__(self, pair: PairBook, sheet: Worksheet, tables: Path) -> None:
        self.pair, self.sheet, self.tables = pair, sheet, tables

    def column(self, name: str, lines: pl.DataFrame) -> _Column:
        """A column of the lines; text is as wide as its longest value, within bounds."""
        values = lines.get_column(name)
        heading = self.pair.words[name] if name in OWN else key_words(name, self.pair.language)
        least_width = max(map(len, heading.split())) + 3
        if name in LEAST_DECIMALS:
            width = max(least_width, _figure_width(values, LEAST_DECIMALS[name]))
            # a text for a figure: what is written for it is made once for all its cells
            return _Column(name, heading, values.cast(pl.String).to_list(), self._figures(LEAST_DECIMALS[name]), width)
        if values.dtype == pl.Date:
            return _Column(name, heading, values.to_list(), self._days(), max(11, least_width))
        labels = labels_of(name, lines.columns, self.tables, period_days(self.pair.period)[1])
        longest = max((len(labels.get(value, str(value))) for value in values.unique().drop_nulls()), default=0)
        write = self._counts() if name in COUNTS else self._texts(name, labels)
        return _Column(name, heading, values.to_list(), write, min(WIDEST, max(least_width, longest + 3)))

    def swatch(self, row: int, column: int, typology: str) -> None:
        """The colour of a line's typology."""
        self.sheet.write_blank(row, column, None, self.pair.swatch(typology))

    def _texts(self, name: str, labels: Mapping[str, str]) -> Callable[[int, int, str | None], None]:
        look = self.pair.book.style("line", *(["wrap"] if name == "nature" else []), "after")

        def write(row: int, column: int, text: str | None) -> None:
            if text is None:
                self.sheet.write_blank(row, column, None, look)
            else:
                self.sheet.write_string(row, column, labels.get(text, text), look)

        return write

    def _counts(self) -> Callable[[int, int, int], None]:
        look = self.pair.figure_style(0, "line")
        return lambda row, column, count: self.sheet.write_number(row, column, count, look)

    def _days(self) -> Callable[[int, int, date | None], None]:
        look = self.pair.date_style("line", "after")

        def write(row: int, column: int, day: date | None) -> None:
            if day is None:
                self.sheet.write_blank(row, column, None, look)
            else:
                self.sheet.write_datetime(row, column, day, look)

        return write

    def _figures(self, least: int) -> Callable[[int, int, str | None], None]:
        """Figures whole: numbers where Excel holds all their digits, else text with the language's decimal sign."""
        blank = self.pair.book.style("line")

        def write(row: int, column: int, figure: str | None) -> None:
            if figure is None:
                self.sheet.write_blank(row, column, None, blank)
            else:
                self.pair.write_figure(self.sheet, row, column, Decimal(figure), least, "line")

        return write


def _figure_width(values: pl.Series, least: int) -> int:
    """Room for the longest figure and its signs: figures of one shape are as long, and there are few shapes."""
    text = values.drop_nulls().cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    shapes = text.str.replace_all("[0-9]", "9").unique()
    return max((len(figure_text(Decimal(shape), "en", least)) + 2 for shape in shapes), default=0)

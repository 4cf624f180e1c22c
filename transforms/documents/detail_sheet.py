"""The usage lines behind the documents of a pair, in the order of documents and lines, each with file and record."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from schemas.periods import period_days
from schemas.tables import TABLES
from transforms.documents.figures import figure_columns, figure_text
from transforms.documents.key_words import key_words
from transforms.documents.names_of_codes import with_names
from transforms.documents.pair_book import PairBook, row_height
from transforms.documents.pair_csv import write_csv
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.words import month_text
from transforms.engine import connect, statement

HEADING_ROW = 3
CSV_BATCH_ROWS = 100_000
WIDEST = 40
"""Characters of a column of text at most; what is longer wraps."""

BEFORE_KEYS = ("document", "invoice_line", "usage_date", "service_to", "site", "user")
AFTER_KEYS = ("service", "nature", "quantity", "unit", "unit_price", "amount", "evidence_ref", "subscription")
ORIGIN = ("file_number", "row")
LEAST_DECIMALS = {"quantity": 0, "unit_price": 4, "amount": 2}
"""The columns of figures, and the decimals they show at least."""


def write_detail(pair: PairBook, tables: Path, parts: Path, detail_rows: int, folder: Path) -> list[Path]:
    """Write the first `detail_rows` usage lines; where there are more, all of them go to a csv in `folder` as well.

    `tables` are those of the run, `parts` is the folder of the pair's charges; with `detail_rows` zero there is neither
    sheet nor csv. The sheet shows the names of sites and users, the csv their codes alone.
    """
    if detail_rows == 0:
        return []
    with _usage_lines(parts) as lines:
        _write_sheet(pair, with_names(lines.limit(detail_rows).pl(), tables, period_days(pair.period)[1]))
        if pair.tables.charge_count <= detail_rows:
            return []
        batches = (pl.DataFrame(batch) for batch in lines.to_arrow_reader(CSV_BATCH_ROWS))
        return [write_csv(folder / pair.detail_file, batches, pair.language)]


@contextmanager
def _usage_lines(parts: Path) -> Iterator[duckdb.DuckDBPyRelation]:
    """The charges of the pair with their usage lines, not yet read."""
    paths = sorted(str(path) for path in parts.glob("*.parquet"))
    with connect() as connection:
        yield connection.sql(statement("documents/pair_detail"), params={"parts": paths})


def _write_sheet(pair: PairBook, lines: pl.DataFrame) -> None:
    words = pair.words
    sheet = pair.book.page(words["detail"], f"{pair.stem} · {words['detail_title']}")
    shown = _with_origin(pair, lines)
    columns = shown_columns(shown)
    title = f"{words['detail_title']} · {month_text(pair.period, pair.language)}"
    subtitle = f"{pair.tables.provider['short']} → {pair.tables.recipient['short']}"
    pair.widths(sheet, [1.3, *(_width(pair, shown, column) for column in columns)])
    pair.title(sheet, len(columns), title, subtitle, max(2, len(columns) - 2))
    if pair.tables.charge_count > lines.height:
        _write_notice(pair, sheet, lines.height)
    _write_headings(pair, sheet, columns)
    sheet.autofilter(HEADING_ROW, 1, HEADING_ROW + lines.height, len(columns))
    _write_swatches(pair, sheet, shown)
    for at, column in enumerate(columns, 1):
        _write_column(pair, sheet, at, column, shown)


def shown_columns(lines: pl.DataFrame) -> list[str]:
    """The columns of the sheet: where and when, the keys in use, what and how much, from where; none that is empty."""
    known = {*TABLES["charge_lines"].to_schema().columns, *TABLES["usage_lines"].to_schema().columns}
    own = {*BEFORE_KEYS, *AFTER_KEYS, *ORIGIN}
    keys = [name for name in lines.columns if name not in known | own]
    ordered = [*BEFORE_KEYS, *keys, *AFTER_KEYS, *ORIGIN]
    empty = {name for name in lines.columns if lines.height and lines.get_column(name).null_count() == lines.height}
    return [name for name in ordered if name in lines.columns and name not in empty]


def _with_origin(pair: PairBook, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the number of their document and of their file; a subscription's day is its first."""
    files = pair.tables.files.select("source", "file", file_number=pl.format("F{}", "number")).unique(
        maintain_order=True
    )
    numbered = lines.join(files, on=["source", "file"], how="left", validate="m:1", maintain_order="left")
    return numbered.with_columns(
        document=pl.col("invoice_ref").str.split("_").list.last(),
        usage_date=pl.coalesce("usage_date", "service_from"),
    )


def _write_headings(pair: PairBook, sheet: Worksheet, columns: list[str]) -> None:
    right = ("invoice_line", "row", *LEAST_DECIMALS)
    looks = ["right" if name in right else "after" for name in columns]
    names = enumerate(zip(columns, looks, strict=True), 1)
    pair.columns(sheet, HEADING_ROW, [(at, _heading(pair, name), look) for at, (name, look) in names])
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(HEADING_ROW + 1, 0)


def _heading(pair: PairBook, column: str) -> str:
    """A word of ours, or the name of a key, broken where it may be."""
    own = {*BEFORE_KEYS, *AFTER_KEYS, *ORIGIN}
    return pair.words[column] if column in own else key_words(column, pair.language)


def _width(pair: PairBook, lines: pl.DataFrame, column: str) -> float:
    """As wide as the longest value, within bounds; figures with room for their signs."""
    heading = max(map(len, _heading(pair, column).split())) + 3
    values = lines.get_column(column)
    if column in LEAST_DECIMALS:
        longest = values.drop_nulls().unique().to_list()
        return max([heading, *(len(figure_text(value, "en", LEAST_DECIMALS[column])) + 2 for value in longest)])
    if values.dtype == pl.Date:
        return max(11, heading)
    return min(WIDEST, max(heading, len(max(values.cast(pl.String).drop_nulls().to_list(), key=len, default="")) + 3))


def _write_notice(pair: PairBook, sheet: Worksheet, shown: int) -> None:
    numbers = {"shown": shown, "count": pair.tables.charge_count}
    texts = {name: figure_text(Decimal(number), pair.language) for name, number in numbers.items()}
    notice = pair.words["rows_beside"].format(file=pair.detail_file, **texts)
    sheet.write_string(HEADING_ROW - 1, 1, notice, pair.book.style("bold"))


def _write_swatches(pair: PairBook, sheet: Worksheet, lines: pl.DataFrame) -> None:
    for row, typology in enumerate(lines.get_column("typology").to_list(), HEADING_ROW + 1):
        sheet.write_blank(row, 0, None, pair.swatch(typology))


def _write_column(pair: PairBook, sheet: Worksheet, at: int, column: str, lines: pl.DataFrame) -> None:
    """One column, top to bottom: its kind is decided once, not per cell."""
    if column in LEAST_DECIMALS:
        _write_figures(pair, sheet, at, column, lines)
        return
    values = lines.get_column(column)
    write, style = sheet.write_string, pair.book.style("line", "after")
    if values.dtype == pl.Date:
        write, style = sheet.write_datetime, pair.date_style("line", "after")
    elif values.dtype == pl.Int64:
        write, style = sheet.write_number, pair.figure_style(0, "line")
    elif column == "nature":
        style = pair.book.style("line", "wrap", "after")
        _fit_rows(sheet, values)
    for row, value in enumerate(values.to_list(), HEADING_ROW + 1):
        if value is None:
            sheet.write_blank(row, at, None, style)
        else:
            write(row, at, value, style)


def _fit_rows(sheet: Worksheet, natures: pl.Series) -> None:
    """Heighten the rows whose nature takes more than one line."""
    for row, nature in enumerate(natures.to_list(), HEADING_ROW + 1):
        height = row_height([(nature or "", WIDEST)])
        if height:
            sheet.set_row(row, height)


def _write_figures(pair: PairBook, sheet: Worksheet, at: int, column: str, lines: pl.DataFrame) -> None:
    """Figures whole: numbers where Excel holds all their digits, else text with the language's decimal sign."""
    least = LEAST_DECIMALS[column]
    styles = [pair.figure_style(max(least, decimals), "line") for decimals in range(19)]
    text_style, blank = pair.book.style("line", "right"), pair.book.style("line")
    figures = lines.select(column, *figure_columns(column))
    for row, (value, _, decimals, fits) in enumerate(figures.iter_rows(), HEADING_ROW + 1):
        if value is None:
            sheet.write_blank(row, at, None, blank)
        elif fits:
            sheet.write_number(row, at, value, styles[decimals])
        else:
            sheet.write_string(row, at, figure_text(value, pair.language, least), text_style)

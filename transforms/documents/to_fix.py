"""`to_fix.xlsx`: what was rejected, by cause, and the rows as delivered: the controller's list of work."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from transforms.documents.cause_sheet import link_causes, refuse_great_causes, shown_causes, write_cause_sheet
from transforms.documents.causes import causes_found
from transforms.documents.controller_book import ControllerMonth, controller_book
from transforms.documents.controller_words import count_text
from transforms.documents.rejected_rows import listed_rows, reference_tables, rejected_rows
from transforms.documents.rejected_sheet import write_rejected_sheets
from transforms.published import read_table

MAX_ROWS = 100_000


def write_to_fix(
    target: Path,
    tables: Path,
    language: str,
    group_name: str,
    period: str,
    draft_digest: str,
    max_rows: int = MAX_ROWS,
) -> Path | None:
    """Write the workbook of rejected lines; nothing, and no file, where no line was rejected.

    First a sheet with one row per cause, as `causes` orders them; then one sheet per source with at most `max_rows`
    rejected rows in all, the first ones of each cause. More causes or rows than are listed are counted in words.
    An amount of 10^13 or more is refused, as a workbook would show other digits.
    """
    month = ControllerMonth(group_name, period, language, draft_digest)
    reference = reference_tables(tables)
    with rejected_rows(tables, period, reference) as connection:
        found = causes_found(connection, reference)
        rows = listed_rows(connection, max_rows)
    if found.is_empty():
        return None
    refuse_great_causes(found)
    _write(target, month, found, rows, max_rows, _rejected(tables))
    return target


def _write(
    target: Path,
    month: ControllerMonth,
    found: pl.DataFrame,
    rows: pl.DataFrame,
    max_rows: int,
    rejected: int,
) -> None:
    book = controller_book(target, month)
    causes = shown_causes(found.head(max_rows), month)
    listed = rows.join(found.select("cause", "cause_id"), on="cause_id", how="left", maintain_order="left")
    notes = _notes(month, found, len(causes), len(rows), rejected)
    sheet, heading_row = write_cause_sheet(book, month, causes, [month.words["to_fix_advice"], *notes])
    first_rows = write_rejected_sheets(book, month, listed, notes[:1])
    link_causes(book, sheet, heading_row, {cause: place for cause, place in first_rows.items() if cause <= len(causes)})
    book.close()


def _notes(month: ControllerMonth, found: pl.DataFrame, causes: int, rows: int, rejected: int) -> Sequence[str]:
    """What the lists say of themselves: how much of the rejected is shown."""
    kept, unknown = int(found["rows"].sum()), int(found["unknown_amounts"].sum())

    def told(name: str, **counts: int) -> str:
        return month.words[name].format(**{key: count_text(count, month.language) for key, count in counts.items()})

    return [
        told("listed", shown=rows, count=kept),
        *([told("unknown_warning", rows=unknown)] if unknown else []),
        *([told("not_written", count=rejected - kept)] if rejected > kept else []),
        *([told("causes_listed", shown=causes, count=len(found))] if causes < len(found) else []),
    ]


def _rejected(tables: Path) -> int:
    """The rejected rows as they were counted, kept or not."""
    return int(read_table(tables, "input_files")["rejected"].sum())

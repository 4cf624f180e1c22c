"""`to_fix.xlsx`: what was rejected, by cause, and the rows as delivered: the controller's list of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from transforms.documents.cause_sheet import link_causes, refuse_great_causes, shown_causes, write_cause_sheet
from transforms.documents.causes import CAUSES, causes_found
from transforms.documents.controller_book import ControllerMonth, controller_book
from transforms.documents.controller_words import count_text
from transforms.documents.corrections_sheet import correctable, write_corrections_sheet
from transforms.documents.rejected_rows import any_rejected, listed_rows, reference_tables, rejected_rows
from transforms.documents.rejected_sheet import write_rejected_sheets
from transforms.published import read_table

MAX_ROWS = 100_000


@dataclass(frozen=True)
class Rejected:
    """What was rejected in a month: its causes, the rows to list of each, and the `count` of all, kept or not."""

    causes: pl.DataFrame
    rows: pl.DataFrame
    count: int


def read_rejected(tables: Path, period: str, max_rows: int = MAX_ROWS) -> Rejected:
    """Read what was rejected; of each cause the first rows are listed, at most `max_rows` in all."""
    if not any_rejected(tables):
        return Rejected(pl.DataFrame(schema=CAUSES), pl.DataFrame(), 0)
    reference = reference_tables(tables)
    with rejected_rows(tables, period, reference) as connection:
        found = causes_found(connection, reference)
        rows = listed_rows(connection, max_rows)
    return Rejected(found, rows, int(read_table(tables, "input_files")["rejected"].sum()))


@dataclass(frozen=True)
class ToFixJob:
    """The workbook of rejected lines; it can be handed to another process."""

    target: Path
    month: ControllerMonth
    rejected: Rejected
    max_rows: int = MAX_ROWS

    def write(self) -> list[Path]:
        """Write the workbook; nothing, and no file, where no line was rejected.

        First a sheet with one row per cause, as `causes` orders them; then one sheet per source with the rows listed;
        last a sheet to be filled in with corrections.
        More than `max_rows` causes are counted in words, and so are rows that are not listed. An amount of 10^13 or
        more is refused, as a workbook would show other digits.
        """
        found = self.rejected.causes
        if found.is_empty():
            return []
        refuse_great_causes(found)
        book = controller_book(self.target, self.month)
        advice = [self.month.words[name] for name in _advice(self.rejected.rows)]
        causes = shown_causes(found.head(self.max_rows), self.month)
        notes = _notes(self.month, self.rejected, len(causes))
        sheet, heading_row = write_cause_sheet(book, self.month, causes, [*advice, *notes])
        numbered = self.rejected.rows.join(
            found.select("cause", "cause_id"), on="cause_id", how="left", maintain_order="left"
        )
        first_rows = write_rejected_sheets(book, self.month, numbered, notes[:1])
        write_corrections_sheet(book, self.month, numbered)
        link_causes(
            book, sheet, heading_row, {cause: place for cause, place in first_rows.items() if cause <= len(causes)}
        )
        book.close()
        return [self.target]


def _advice(rows: pl.DataFrame) -> list[str]:
    return ["to_fix_advice", *([] if correctable(rows).is_empty() else ["corrections_advice"])]


def _notes(month: ControllerMonth, rejected: Rejected, causes: int) -> Sequence[str]:
    """What the lists say of themselves: how much of the rejected is shown."""
    found, rows = rejected.causes, len(rejected.rows)
    kept, unknown = int(found["rows"].sum()), int(found["unknown_amounts"].sum())

    def told(name: str, **counts: int) -> str:
        return month.words[name].format(**{key: count_text(count, month.language) for key, count in counts.items()})

    return [
        told("listed", shown=rows, count=kept),
        *([told("unknown_warning", rows=unknown)] if unknown else []),
        *([told("not_written", count=rejected.count - kept)] if rejected.count > kept else []),
        *([told("causes_listed", shown=causes, count=len(found))] if causes < len(found) else []),
    ]

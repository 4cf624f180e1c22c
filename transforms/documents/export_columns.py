"""The columns of an export: what a setting may name, and how each is made from ours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import Literal

import polars as pl

from schemas.exports import Export, ExportFormat
from schemas.problems import Problem
from schemas.tables import TABLES
from transforms.documents.cells import text_cells

_WITH_KEYS = ("ledger_entries", "invoice_lines")

Kind = Literal["text", "number", "date"]


@dataclass(frozen=True)
class ExportColumn:
    """A column of an export: their heading, and ours, or a text with ours in it; neither makes it blank."""

    heading: str
    parts: tuple[tuple[str, str | None], ...]
    """Each a text and the column of ours that follows it, if one does."""

    @property
    def ours(self) -> str | None:
        """The column of ours that it is, if it is one and nothing else."""
        return self.parts[0][1] if len(self.parts) == 1 and not self.parts[0][0] else None

    def kind(self, schema: pl.Schema) -> Kind:
        """Whether it holds numbers, dates or text; a text with ours in it is text."""
        if self.ours is None:
            return "text"
        of_ours = schema[self.ours]
        return "number" if of_ours.is_numeric() else "date" if of_ours == pl.Date else "text"

    def text(self, schema: pl.Schema, how: ExportFormat) -> pl.Expr:
        """The column as text in the format of the export."""
        pieces = [pl.lit("")]
        for text, ours in self.parts:
            pieces.append(pl.lit(text))
            if ours is not None:
                pieces.append(text_cells(ours, schema[ours], how.decimal, how.date))
        return pl.concat_str(pieces).alias(self.heading)


def export_columns(export: Export) -> list[ExportColumn]:
    """The columns of an export that `check_exports` has passed, in the order of the settings."""
    return [ExportColumn(heading, _parts(wanted)) for heading, wanted in export.columns.items()]


def check_exports(exports: Sequence[Export], keys: Sequence[str]) -> list[Problem]:
    """All faults of the exports: columns we do not have, braces that do not close, dates that are no format.

    A column may be any of its table, of the invoice it belongs to, or, in ledger_entries and invoice_lines, one of the
    analytic `keys`; a text names them in braces; an empty text makes a blank column.
    """
    return [problem for export in exports for problem in _problems(export, keys)]


def known_columns(table: str, keys: Sequence[str]) -> list[str]:
    """What an export of a table may name: its columns, the analytic keys, then those of the invoice."""
    own = [*TABLES[table].columns(), *(keys if table in _WITH_KEYS else ())]
    return list(dict.fromkeys([*own, *TABLES["invoices"].columns()]))


def _problems(export: Export, keys: Sequence[str]) -> Iterator[Problem]:
    known = known_columns(export.table, keys)
    for heading, wanted in export.columns.items():
        place = f"export {export.name!r}, columns.{heading}"
        try:
            parts = _parts(wanted)
        except ValueError as fault:
            yield Problem(place, f"{wanted!r} has braces that do not fit: {fault}", "write {column} with one of ours")
            continue
        for _, ours in parts:
            if ours is not None and ours not in known:
                near = get_close_matches(ours, known, n=1) or [", ".join(known)]
                yield Problem(place, f"{export.table} has no column {ours!r}", f"one of ours, nearest: {near[0]}")


def _parts(wanted: str) -> tuple[tuple[str, str | None], ...]:
    if not wanted:
        return ()
    if "{" not in wanted and "}" not in wanted:
        return (("", wanted),)
    parts = []
    for text, name, spec, conversion in Formatter().parse(wanted):
        if spec or conversion:
            raise ValueError("a name in braces stands alone")
        parts.append((text, name))
    return tuple(parts)

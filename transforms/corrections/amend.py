"""Delivered records with their corrections, before they are read: every rule then judges the corrected line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import polars as pl

from schemas.corrections import CorrectedLines
from schemas.problems import Problem
from schemas.rules import RULE_BY_ID
from schemas.settings import UsageSource
from transforms.corrections.corrections import Correction
from transforms.corrections.line_ids import row_digest
from transforms.intake.columns import delivered_text, map_column
from transforms.intake.lines import OURS, PLACE, GivenTexts, Writing, with_given
from transforms.intake.records import Records, raw_texts


@dataclass(frozen=True)
class Terms:
    """How a file is read: its source, how it writes, and the columns that sources keep beside ours."""

    source: UsageSource
    writing: Writing
    kept_columns: tuple[str, ...]


@dataclass(frozen=True)
class Amended:
    """Records with what was corrected under their headings, and what was under our names, as texts `given`.

    `corrected`: rows of corrected_lines, in the order of the file; `faults`: corrections that cannot be made.
    """

    records: Records
    given: GivenTexts
    corrected: pl.DataFrame
    faults: tuple[Problem, ...]


def amend(records: Records, rows: pl.Series, corrections: Sequence[Correction], terms: Terms) -> Amended:
    """Records with their corrections; `rows` are their ordinals in the file.

    A correction cannot be made where its row is no usage row or could not be cut into its columns, is not the row that
    was corrected, or has no such column. Names of ours go before headings.
    """
    if not corrections:
        return Amended(records, {}, pl.DataFrame(schema=CorrectedLines.columns()), ())
    wanted = {one.line.row for one in corrections}
    places = {row: place for place, row in enumerate(rows) if row in wanted}
    faults = {one: _fault(one, records, places.get(one.line.row), terms) for one in corrections}
    sound = sorted((one for one, fault in faults.items() if fault is None), key=lambda one: (one.line.row, one.column))
    told = [_told(one, records, places[one.line.row], terms) for one in sound]
    given = _given(sound, places, terms.writing.null)
    ours = {column: texts for column, texts in given.items() if _is_ours(column, terms)}
    theirs = {column: texts for column, texts in given.items() if column not in ours}
    return Amended(
        replace(records, cells=with_given(records.cells, theirs)),
        ours,
        pl.DataFrame(told, schema=CorrectedLines.columns(), orient="row"),
        tuple(fault for fault in faults.values() if fault is not None),
    )


def _is_ours(column: str, terms: Terms) -> bool:
    return column in (*OURS, *terms.kept_columns) and column not in PLACE


def _fault(one: Correction, records: Records, place: int | None, terms: Terms) -> Problem | None:
    if place is None:
        return Problem(one.told_at, "the row is a control total, not usage", "remove the correction")
    record = records.slice(place, 1)
    broken = record.marks["fault"].item() or ("undecodable" if record.marks["undecodable"].item() else None)
    if broken is not None:
        found = RULE_BY_ID[broken].message.replace("{value}", str(record.marks["found"].item()))
        return Problem(one.told_at, f"{found}: it has no cells to correct", "have the file delivered anew")
    digest = row_digest(raw_texts(record).item())
    if digest != one.digest:
        found = f"the row is not the one that was corrected: its digest is {digest}, not {one.digest}"
        return Problem(one.told_at, found, "look at the row as it is now, then correct it under its digest")
    headings = record.cells.columns
    return None if _is_ours(one.column, terms) or one.column in headings else _unknown(one, headings, terms)


def _unknown(one: Correction, headings: Sequence[str], terms: Terms) -> Problem:
    names = dict.fromkeys([*terms.source.columns, *headings])
    near = get_close_matches(one.column, names, n=1)
    hint = f"the nearest is {near[0]}" if near else f"name one of ours, or of {', '.join(headings)}"
    return Problem(one.told_at, f"column {one.column} is none of ours, and no heading of the file", hint)


def _told(one: Correction, records: Records, place: int, terms: Terms) -> tuple[object, ...]:
    record, line = records.slice(place, 1), one.line
    delivered = record.cells.select(_delivered(one.column, terms)).item()
    marks = record.marks["line"].item()
    return (line.source, line.file, line.row, marks, one.column, delivered, one.value, one.reason, one.by)


def _delivered(column: str, terms: Terms) -> pl.Expr:
    """What stood in a column: of ours the text it is made into, else the text it was to be made of."""
    if not _is_ours(column, terms):
        return delivered_text(column)
    made_of = terms.source.columns.get(column)
    if made_of is None:
        return pl.lit(terms.source.constants.get(column), pl.String)
    return pl.coalesce(map_column(made_of, terms.writing.null), delivered_text(made_of.from_, terms.writing.null))


def _given(corrections: Iterable[Correction], places: Mapping[int, int], null: tuple[str, ...]) -> GivenTexts:
    given: dict[str, dict[int, str | None]] = {}
    for one in corrections:
        value = None if one.value in null else one.value
        given.setdefault(one.column, {})[places[one.line.row]] = value
    return given

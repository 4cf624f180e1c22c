"""The reference tables of a workspace, one by one: read from their files, or as shipped, and typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import as_file, files

import polars as pl

from schemas.problems import Problem, Refused
from schemas.reference import ReferenceTable
from schemas.settings import Group, Inputs, ReferenceFile
from transforms.places import Place
from transforms.reference.files import TextFile, read_text
from transforms.reference.identifiers import compacted
from transforms.reference.loaded import SHIPPED, LoadedTable, ReferenceSource, Tables
from transforms.reference.shorts import with_shorts
from transforms.reference.snapshots import MONTH, is_delivered, table_file
from transforms.reference.values import empty_rows, typed


@dataclass(frozen=True)
class TableRead:
    """A reference table as it was read: no source where it is not configured or could not be read."""

    table: LoadedTable
    source: ReferenceSource | None
    problems: Sequence[Problem]


def read_table(spec: ReferenceTable, inputs: Inputs, place: Place, period: str | None) -> TableRead:
    """Read and type one reference table; what is wrong with its file or its cells comes back as problems."""
    reference = inputs.of_table(spec.name)
    if not _is_given(spec, reference, place, period):
        return TableRead(LoadedTable(spec, "", empty_rows(spec)), None, ())
    if reference is None:
        return _shipped(spec)
    try:
        text = read_file(spec.name, reference, place, period)
    except Refused as refused:
        return TableRead(LoadedTable(spec, "", empty_rows(spec), complete=False), None, refused.problems)
    return _read(spec, text)


def _read(spec: ReferenceTable, text: TextFile) -> TableRead:
    missing = _missing_columns(spec, text)
    rows = _saying_something(spec, text.rows)
    table, faults = typed(LoadedTable(spec, text.source.file, rows, complete=not missing), text.writings)
    return TableRead(table, text.source, [*missing, *faults])


def read_file(name: str, reference: ReferenceFile, place: Place, period: str | None) -> TextFile:
    """The file of a reference table or of the layout sheet as text; Refused where it is not there or not readable."""
    file = table_file(name, reference.file, place, period)
    return read_text(name, reference, place.path(file), file)


def completed(tables: Tables, group: Group) -> dict[str, LoadedTable]:
    """The tables with their blanks filled by the group's currency and language, the codes' short names, the journals'
    codes; and with official numbers written without the spaces that people put in them."""
    fillings: Mapping[str, Sequence[pl.Expr]] = {
        "entities": (pl.col("currency").fill_null(group.currency), pl.col("language").fill_null(group.language)),
        "prices": (pl.col("currency").fill_null(group.currency),),
        "pools": (pl.col("currency").fill_null(group.currency),),
        "bills": (pl.col("currency").fill_null(group.currency),),
        "balance": (pl.col("currency").fill_null(group.currency),),
        "budget": (pl.col("currency").fill_null(group.currency),),
        "actual_costs": (pl.col("currency").fill_null(group.currency),),
        "rates": (pl.col("to").fill_null(group.currency),),
        "accounts": (pl.col("journal_name").fill_null(pl.col("journal")),),
    }
    filled = {
        name: replace(table, rows=compacted(table.rows.with_columns(fillings.get(name, ()))))
        for name, table in tables.items()
    }
    return {**filled, "entities": replace(filled["entities"], rows=with_shorts(filled["entities"]))}


def _is_given(spec: ReferenceTable, reference: ReferenceFile | None, place: Place, period: str | None) -> bool:
    """Whether there is a file: of a table that is filled in by hand, a month need not have one."""
    if reference is None:
        return spec.default_file is not None
    by_hand = bool(spec.nothing_without) and MONTH in reference.file
    return not by_hand or is_delivered(reference.file, place, period)


def _saying_something(spec: ReferenceTable, rows: pl.DataFrame) -> pl.DataFrame:
    saying = [pl.col(name).is_not_null() for name in spec.nothing_without if name in rows.columns]
    return rows.filter(pl.any_horizontal(saying)) if saying else rows


@cache
def _shipped(spec: ReferenceTable) -> TableRead:
    """The table that comes with the program, which is read once in a process."""
    file = spec.default_file or ""
    with as_file(files("transforms.reference") / "defaults" / file) as path:
        text = read_text(spec.name, ReferenceFile.model_validate({"file": SHIPPED}), path, file)
    return _read(spec, replace(text, source=replace(text.source, file=SHIPPED)))


def _missing_columns(spec: ReferenceTable, text: TextFile) -> list[Problem]:
    headings = [heading for heading in text.rows.columns if heading != "row"]
    problems = []
    for column in spec.columns:
        if column.required and not {column.name, column.unless} & {*headings}:
            near = (get_close_matches(column.name, headings, n=1) or ["their heading"])[0]
            found = f"has no column {column.name} ({column.about}); it has {', '.join(headings)}"
            right = f'add it, or name theirs in [inputs.{spec.name}.columns]: {column.name} = "{near}"'
            problems.append(Problem(text.source.file, found, right))
    return problems

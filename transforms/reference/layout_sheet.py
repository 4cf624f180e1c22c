"""The layout as a sheet: one row per invoice point, in order."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from schemas.problems import Problem
from schemas.settings import Condition, InvoicePoint
from transforms.reference.files import TextFile
from transforms.reference.loaded import Row
from transforms.reference.naming import Directory

COLUMNS = ("recipient", "provider", "title", "split_by", "sections")
CONDITION = "where."

ITEM = re.compile(r'\s*(!?)\s*(?:"([^"]*)"|([^\s",!](?:[^",]*[^\s",])?))\s*')
ITEMS = re.compile(f"{ITEM.pattern}(?:,{ITEM.pattern})*")
KEYS_BETWEEN = re.compile(r"\s*[>,]\s*")


def invoice_points(sheet: TextFile, directory: Directory) -> tuple[tuple[InvoicePoint | None, ...], list[Problem]]:
    """The invoice points of a layout sheet, and what is wrong with it.

    A cell below `where.<key>` is a value or several, separated by commas; `!x` excludes x; `""` is the empty value;
    quotes hold a value that has a comma. An empty cell is no condition. `split_by` and `sections` hold keys, separated
    by `>` or commas. Refused are headings of other names, rows without title, and unknown recipients or providers;
    such a row is None, and the others are points nonetheless, so that more may be said of them.
    """
    problems = list(_unknown_headings(sheet))
    if problems:
        return (), problems
    rows = list(sheet.rows.iter_rows(named=True))
    faults = [list(_faults(sheet.source.file, row, directory)) for row in rows]
    points = tuple(None if found else _point(row) for row, found in zip(rows, faults, strict=True))
    return points, [problem for found in faults for problem in found]


def _unknown_headings(sheet: TextFile) -> Iterator[Problem]:
    headings = [heading for heading in sheet.rows.columns if heading != "row"]
    for heading in headings:
        if heading not in COLUMNS and not re.match(r"where\.\S", heading):
            near = get_close_matches(heading, COLUMNS, n=1) or [", ".join((*COLUMNS, f"{CONDITION}<key>"))]
            yield Problem(f"{sheet.source.file}, heading {heading}", "is no column of a layout", f"write {near[0]}")
    if "title" not in headings:
        yield Problem(sheet.source.file, "has no heading title", "add it: each invoice point has a title")


def _faults(file: str, row: Row, directory: Directory) -> Iterator[Problem]:
    place = f"{file}, row {row['row']}"
    if not row["title"]:
        yield Problem(f"{place}, column title", "is empty", "write the title of the invoice")
    for column in ("recipient", "provider"):
        code = row.get(column)
        if code and not directory.knows("entities", code):
            yield directory.unknown(f"{place}, column {column}", "entities", code)
    for column in _conditions(row):
        if not ITEMS.fullmatch(row[column]):
            found = f"{row[column]} is no list of values"
            right = 'separate values by commas, exclude with !, write "" for the empty value'
            yield Problem(f"{place}, column {column}", found, right)
    for column in ("split_by", "sections"):
        if "" in _keys(row.get(column)):
            yield Problem(f"{place}, column {column}", f"{row[column]} lacks a key", "write keys, separated by >")


def _point(row: Row) -> InvoicePoint:
    return InvoicePoint.model_validate(
        {
            "title": row["title"],
            "recipients": (row["recipient"],) if row.get("recipient") else (),
            "provider": row.get("provider"),
            "where": {column.removeprefix(CONDITION): _condition(row[column]) for column in _conditions(row)},
            "split_by": _keys(row.get("split_by")),
            "sections": _keys(row.get("sections")),
        }
    )


def _conditions(row: Row) -> Sequence[str]:
    return [column for column in row if column.startswith(CONDITION) and row[column] is not None]


def _condition(cell: str) -> Condition:
    values = tuple(sign + quoted + plain for sign, quoted, plain in ITEM.findall(cell))
    return values[0] if len(values) == 1 else values


def _keys(cell: str | None) -> tuple[str, ...]:
    return tuple(KEYS_BETWEEN.split(cell.strip())) if cell else ()

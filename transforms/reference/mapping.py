"""Headings made ours, as the settings of a reference table say, and what is wrong with that."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import polars as pl

from schemas.problems import Problem
from schemas.settings import ColumnSource, ReferenceFile
from transforms.intake.columns import delivered_text, json_steps, map_column, unmapped_value
from transforms.reference.loaded import counted


def mapped_columns(reference: ReferenceFile, headings: Sequence[str], null: Sequence[str]) -> dict[str, pl.Expr]:
    """Our columns as text: those mapped, the constants, and as they are the headings that the mapping does not name."""
    mapped = {ours: map_column(column, null) for ours, column in reference.columns.items()}
    constants = {ours: pl.lit(value) for ours, value in reference.constants.items()}
    kept = {heading: delivered_text(heading, null) for heading in headings if heading not in _named(reference)}
    return {**mapped, **constants, **kept}


def mapping_faults(name: str, reference: ReferenceFile, headings: Sequence[str], file: str) -> list[Problem]:
    """Headings named in vain, two columns of one name, expressions and paths that are none."""
    place = f"chargeback.toml, [inputs.{name}]"
    problems = list(_clashes(place, reference, headings, file))
    for ours, column in reference.columns.items():
        if column.from_ not in headings:
            problems.append(_missing(f"{place}, columns.{ours}", column.from_, headings, file))
        problems += _unusable(f"{place}, columns.{ours}", column)
    return problems


def unmapped_values(reference: ReferenceFile, delivered: pl.DataFrame, null: Sequence[str], file: str) -> list[Problem]:
    """Values that the map of their column does not name, each told once."""
    problems = []
    for ours, column in reference.columns.items():
        values = delivered.select("row", text=unmapped_value(column, null)).drop_nulls()
        told = [
            Problem(f"{file}, row {row}, column {column.from_}", f"the map of {ours} does not name {text}", "add it")
            for row, text in values.unique("text", keep="first", maintain_order=True).iter_rows()
        ]
        problems += counted(told, len(told), file)
    return problems


def _named(reference: ReferenceFile) -> set[str]:
    return {column.from_ for column in reference.columns.values()}


def _clashes(place: str, reference: ReferenceFile, headings: Sequence[str], file: str) -> Iterator[Problem]:
    for ours in sorted(reference.columns.keys() & reference.constants.keys()):
        yield Problem(place, f"{ours} stands in columns and in constants", "remove one of them")
    for kind, names in (("columns", reference.columns), ("constants", reference.constants)):
        for ours in names:
            if ours in headings and ours not in _named(reference):
                right = f'give theirs another name, such as their_{ours} = "{ours}" in columns'
                yield Problem(f"{place}, {kind}.{ours}", f"{file} has a heading {ours} too", right)


def _missing(place: str, heading: str, headings: Sequence[str], file: str) -> Problem:
    near = get_close_matches(heading, headings, n=1)
    right = f"the nearest is {near[0]}" if near else f"its headings are {', '.join(headings)}"
    return Problem(place, f"{file} has no heading {heading}", right)


def _unusable(place: str, column: ColumnSource) -> Iterator[Problem]:
    if column.regex is not None and not _has_group(column.regex):
        yield Problem(place, f"{column.regex} is no regular expression with a group", "put in ( ) what to keep")
    try:
        json_steps(column.json_path or "$")
    except ValueError as fault:
        yield Problem(place, str(fault), "correct the path")


def _has_group(regex: str) -> bool:
    """Whether a text is a regular expression that has a group: without one, no value would ever be found."""
    try:
        groups = pl.select(pl.lit("").str.extract_groups(regex)).to_series()
    except pl.exceptions.ComputeError:
        return False
    return bool(groups.struct.fields)

"""Mappings of the settings proven before a file is read: that they can work, and that a file has what they name."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from schemas.problems import Problem
from schemas.settings import ColumnSource, UsageSource
from transforms.intake.columns import JsonPathError, json_steps
from transforms.intake.lines import PLACE


def mapping_problems(source: UsageSource) -> Iterator[Problem]:
    """Mappings of a source that no file can satisfy: names that intake gives itself, patterns that are none."""
    for name in (*source.columns, *source.constants):
        if name in PLACE:
            yield Problem(f"usage {source.source}: {name}", "the program makes this column itself", "take another name")
    for name, column in source.columns.items():
        yield from _pattern_problems(f"usage {source.source}: columns.{name}", column)


def missing_columns(source: UsageSource, headings: Sequence[str], file: str) -> list[Problem]:
    """The columns that the settings name and a file does not have."""
    return [
        Problem(file, f"there is no column {theirs!r}, which {place} names", f"its columns are {', '.join(headings)}")
        for place, theirs in named_columns(source)
        if theirs not in headings
    ]


def named_columns(source: UsageSource) -> Iterable[tuple[str, str]]:
    """Their columns that the settings of a source name, each with the key that names it."""
    named = [(f"columns.{ours}", column.from_) for ours, column in source.columns.items()]
    if source.line_ref is not None:
        named.append(("line_ref", source.line_ref))
    if source.footer is not None:
        named += [("footer.where", theirs) for theirs in source.footer.where]
        named.append(("footer.amount", source.footer.amount))
    return named


def _pattern_problems(place: str, column: ColumnSource) -> Iterator[Problem]:
    if column.json_path is not None:
        try:
            json_steps(column.json_path)
        except JsonPathError as fault:
            yield Problem(place, str(fault), "write the path from $ on")
    if column.regex is not None:
        try:
            groups = pl.Series([""]).str.extract_groups(column.regex).struct.fields
        except pl.exceptions.ComputeError:
            yield Problem(
                place, f"{column.regex!r} is no regular expression", "correct it; looking around is not known"
            )
            return
        if not groups:
            yield Problem(place, f"{column.regex!r} has no group", "put the part to take into ( )")

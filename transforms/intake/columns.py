"""Their columns made ours, by settings alone: from, JSON path, regular expression, map, in this order."""

import json
import re
from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

from schemas.settings import ColumnSource

JSON_STEP = re.compile(r"""\.([^.\[\]]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]""")


class JsonPathError(ValueError):
    """A JSON path that is not made of names and positions."""


def delivered_text(column: str, null: Sequence[str] = ("",)) -> pl.Expr:
    """A column of theirs without white space around; empty and the texts that mean no value are null.

    The name is taken as it stands: Polars would take `*` or `^…$` for a pattern of names.
    """
    text = cs.by_name(column).as_expr().str.strip_chars()
    return pl.when(~text.is_in(["", *null])).then(text)


def map_column(column: ColumnSource, null: Sequence[str] = ("",)) -> pl.Expr:
    """One of our columns as text, from one of theirs; null where empty, where nothing matches or maps."""
    text = _extracted(column, null)
    return text if column.map is None else text.replace_strict(column.map, default=None, return_dtype=pl.String)


def unmapped_value(column: ColumnSource, null: Sequence[str] = ("",)) -> pl.Expr:
    """The value that the column's map does not name; null where it does, where there is none, and without a map."""
    text = _extracted(column, null)
    known = [] if column.map is None else list(column.map)
    return pl.when(pl.lit(column.map is not None) & ~text.is_in(known)).then(text)


def _extracted(column: ColumnSource, null: Sequence[str]) -> pl.Expr:
    text = delivered_text(column.from_, null)
    if column.json_path is not None:
        steps = json_steps(column.json_path)
        text = text.map_batches(lambda values: _at_path(values, steps), return_dtype=pl.String)
    if column.regex is not None:
        text = text.str.extract(column.regex)
    if column.regex is None and column.json_path is None:
        return text
    return pl.when(text.str.strip_chars() != "").then(text.str.strip_chars())


def json_steps(path: str) -> list[str | int]:
    """The names and positions of `$.tags.site` or `$["user:site"][0]`; raises JsonPathError."""
    steps: list[str | int] = []
    position = 1
    while position < len(path):
        step = JSON_STEP.match(path, position)
        if step is None:
            break
        dotted, index, *quoted = step.groups()
        steps.append(int(index) if index else dotted or quoted[0] or quoted[1] or "")
        position = step.end()
    if not path.startswith("$") or position < len(path):
        raise JsonPathError(f"{path!r} is no path of names and positions, such as $.tags.site")
    return steps


def _at_path(values: pl.Series, steps: list[str | int]) -> pl.Series:
    """The text at a path. Numbers are read again with all their digits: Polars would read them as floats."""
    path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in steps)
    found = values.str.json_path_match(path)
    numeric = found.str.contains("^-?[0-9]").fill_null(False)
    if not numeric.any():
        return found
    texts = values.filter(numeric).unique()
    exact = pl.DataFrame({"text": texts, "exact": [_exact_at(text, steps) for text in texts]})
    frame = pl.DataFrame({"text": values, "found": found, "numeric": numeric})
    frame = frame.join(exact, on="text", how="left", maintain_order="left")
    return frame.select(pl.when("numeric").then("exact").otherwise("found")).to_series()


def _exact_at(text: str, steps: list[str | int]) -> str:
    value = json.loads(text, parse_float=str, parse_int=str)
    for step in steps:
        value = value[step]
    return str(value)

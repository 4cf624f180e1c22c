"""The sections that charges lie in: one frame per depth, outermost first, with the rows of the charges.

Its columns: `block`, `key` ("" for a titled block), `code`, `label` and `rank` among the values of the key; all null
where the way of a row has ended. The code of a titled block is its title with codes in the braces, its label the
title with labels.
"""

from collections.abc import Sequence

import polars as pl

from transforms.layout.branches import Branch
from transforms.layout.titles import filled
from transforms.layout.values import KeyValues, named_values


def section_levels(taken: pl.Series, tried: Sequence[Branch], values: KeyValues) -> list[pl.DataFrame]:
    """The sections of each row, given the number of the branch it takes."""
    depths = max((len(branch.levels) for branch in tried), default=0)
    return [_sections(_levels_at(depth, tried)[taken], values) for depth in range(depths)]


def section_lists(levels: Sequence[pl.DataFrame], column: str, rows: int) -> pl.Series:
    """One column of the levels as a list per row, outermost first, as long as the way of the row."""
    if not levels:
        return pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, rows)
    table = pl.DataFrame([level[column].alias(str(depth)) for depth, level in enumerate(levels)])
    return table.select(pl.concat_list(pl.all()).list.drop_nulls()).to_series()


def _levels_at(depth: int, tried: Sequence[Branch]) -> pl.DataFrame:
    """One row per branch: the level it has at a depth."""
    levels = [branch.levels[depth] if depth < len(branch.levels) else None for branch in tried]
    rows = [(level.block, level.key, level.title) if level else (None, None, None) for level in levels]
    return pl.DataFrame(rows, schema={"block": pl.Int64, "key": pl.String, "title": pl.String}, orient="row")


def _sections(levels: pl.DataFrame, values: KeyValues) -> pl.DataFrame:
    keys, titles = levels["key"], levels["title"]
    return levels.select(
        "block",
        "key",
        code=named_values(values.codes, keys).zip_with(titles.is_null(), filled(titles, values.codes)),
        label=named_values(values.labels, keys).zip_with(titles.is_null(), filled(titles, values.labels)),
        rank=named_values(values.ranks, keys),
    )

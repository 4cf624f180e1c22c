"""Who stands below whom: on no day may an entity own itself, or a point stand below itself, not even through others."""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Tables


def cycles(tables: Tables) -> list[Problem]:
    """Circles among the parents of entities and of points, each told once, from its first code on: A > B > A."""
    problems = []
    for table in (tables["entities"], tables["points"]):
        found = dict.fromkeys(cycle for parents in _parents(table) for cycle in _circles(parents))
        problems += [_circle(table, cycle) for cycle in sorted(found)]
    return problems


def _parents(table: LoadedTable) -> Iterator[dict[str, str]]:
    """The parent of each code that has one, for each day on which some row starts."""
    below = table.rows.drop_nulls([table.spec.singular, "parent"]).sort("row")
    for day in below["valid_from"].unique().sort():
        valid = below.filter(pl.col("valid_from") <= day, pl.col("valid_to") >= day)
        yield dict(valid.select(table.spec.singular, "parent").iter_rows())


def _circles(parents: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    settled: set[str] = set()
    for code in parents:
        path: dict[str, int] = {}
        while code in parents and code not in settled and code not in path:
            path[code] = len(path)
            code = parents[code]
        if code in path:
            yield _from_first_code(list(path)[path[code] :])
        settled.update(path)


def _from_first_code(circle: list[str]) -> tuple[str, ...]:
    start = circle.index(min(circle))
    return tuple(circle[start:] + circle[:start])


def _circle(table: LoadedTable, circle: tuple[str, ...]) -> Problem:
    own = pl.col(table.spec.singular) == circle[0]
    row = table.rows.filter(own, pl.col("parent").is_not_null()).row(0, named=True)
    path = " > ".join([*circle, circle[0]])
    return Problem(table.place(row, "parent"), f"the parents go round in a circle: {path}", "correct one of them")

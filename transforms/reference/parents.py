"""Who stands below whom: on no day may an entity own itself or be billed to itself, or a point stand below itself,
not even through others.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Tables


def cycles(tables: Tables) -> list[Problem]:
    """Circles among the parents of entities and of points and among recipients, each told once: A > B > A."""
    problems = []
    entities, points = tables["entities"], tables["points"]
    for table, column in ((entities, "parent"), (points, "parent"), (entities, "bill_to")):
        found = dict.fromkeys(cycle for parents in _parents(table, column) for cycle in circles(parents))
        problems += [_circle(table, column, cycle) for cycle in sorted(found)]
    return problems


def _parents(table: LoadedTable, column: str) -> Iterator[dict[str, str]]:
    """The parent of each code that has one, for each day on which some row starts."""
    below = table.rows.drop_nulls([table.spec.singular, column]).sort("row")
    for day in below["valid_from"].unique().sort():
        valid = below.filter(pl.col("valid_from") <= day, pl.col("valid_to") >= day)
        yield dict(valid.select(table.spec.singular, column).iter_rows())


def circles(parents: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The circles among the parents of codes, each from its first code on; one may come more than once."""
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


def _circle(table: LoadedTable, column: str, circle: tuple[str, ...]) -> Problem:
    own = pl.col(table.spec.singular) == circle[0]
    row = table.rows.filter(own, pl.col(column).is_not_null()).row(0, named=True)
    who = {"parent": "parents", "bill_to": "recipients of invoices"}[column]
    path = " > ".join([*circle, circle[0]])
    return Problem(table.place(row, column), f"the {who} go round in a circle: {path}", "correct one of them")

"""Who owns whom: on no day may an entity own itself, directly or through others."""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Tables


def cycles(tables: Tables) -> list[Problem]:
    """Circles among the parents of entities, each told once, from its first code on: A > B > A."""
    entities = tables["entities"]
    found = dict.fromkeys(cycle for owners in _owners(entities) for cycle in _circles(owners))
    return [_circle(entities, cycle) for cycle in sorted(found)]


def _owners(entities: LoadedTable) -> Iterator[dict[str, str]]:
    """The parent of each entity that has one, for each day on which some entity's row starts."""
    owned = entities.rows.drop_nulls(["entity", "parent"]).sort("row")
    for day in owned["valid_from"].unique().sort():
        valid = owned.filter(pl.col("valid_from") <= day, pl.col("valid_to") >= day)
        yield dict(valid.select("entity", "parent").iter_rows())


def _circles(owners: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    settled: set[str] = set()
    for entity in owners:
        path: dict[str, int] = {}
        while entity in owners and entity not in settled and entity not in path:
            path[entity] = len(path)
            entity = owners[entity]
        if entity in path:
            yield _from_first_code(list(path)[path[entity] :])
        settled.update(path)


def _from_first_code(circle: list[str]) -> tuple[str, ...]:
    start = circle.index(min(circle))
    return tuple(circle[start:] + circle[:start])


def _circle(entities: LoadedTable, circle: tuple[str, ...]) -> Problem:
    row = entities.rows.filter(pl.col("entity") == circle[0], pl.col("parent").is_not_null()).row(0, named=True)
    path = " > ".join([*circle, circle[0]])
    return Problem(entities.place(row, "parent"), f"the parents go round in a circle: {path}", "correct one of them")

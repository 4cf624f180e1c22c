"""Companies whose invoices another entity receives: it must be there, and receive its own."""

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables


def billing_faults(tables: Tables) -> list[Problem]:
    """Recipients that hand on to another themselves, and those that have no row on some of the days."""
    entities = tables["entities"]
    billed = entities.rows.drop_nulls("bill_to")
    if billed.is_empty():
        return []
    others = entities.rows.select("valid_from", "valid_to", bill_to="entity", next="bill_to")
    pairs = billed.join(others, on="bill_to", suffix="_of_other", maintain_order="left").with_columns(
        first=pl.max_horizontal("valid_from", "valid_from_of_other"),
        last=pl.min_horizontal("valid_to", "valid_to_of_other"),
    )
    meeting = pairs.filter(pl.col("first") <= pl.col("last"))
    return [*_handed_on(entities, meeting), *_not_there(entities, billed, meeting)]


def _handed_on(entities: LoadedTable, meeting: pl.DataFrame) -> list[Problem]:
    """A circle is told as such: see `transforms/reference/parents.py`."""
    chains = meeting.drop_nulls("next").filter(pl.col("next") != pl.col("entity"), pl.col("next") != pl.col("bill_to"))

    def problem(row: Row) -> Problem:
        found = f"{row['bill_to']} is billed to {row['next']} itself on these days"
        return Problem(entities.place(row, "bill_to"), found, f"name {row['next']}, or end one before the other starts")

    return entities.tell(chains.unique("row", keep="first", maintain_order=True), problem)


def _not_there(entities: LoadedTable, billed: pl.DataFrame, meeting: pl.DataFrame) -> list[Problem]:
    covered = meeting.group_by("row").agg(days=(pl.col("last") - pl.col("first") + pl.duration(days=1)).sum())
    asked = billed.join(covered, on="row", maintain_order="left")
    short = asked.filter(pl.col("days") < pl.col("valid_to") - pl.col("valid_from") + pl.duration(days=1))

    def problem(row: Row) -> Problem:
        found = f"{row['bill_to']} has no row on some of the days on which this one is valid"
        return Problem(entities.place(row, "bill_to"), found, f"date this row, or let {row['bill_to']} be valid longer")

    return entities.tell(short, problem)

"""Faults, and how they are planted in the tables of a sound month."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from tests.sql.sound_month import Frames

Plant = Callable[[Frames], None]


@dataclass(frozen=True)
class Fault:
    """A fault, the check that must find it, the scopes it is found in, and how it is planted."""

    check: str
    name: str
    scopes: tuple[str, ...]
    plant: Plant

    def __str__(self) -> str:
        return f"{self.check}: {self.name}"


def changed(table: str, where: dict[str, Any], **values: Any) -> Plant:
    """Plant other values in the rows of a table where its columns have these values."""

    def plant(frames: Frames) -> None:
        rows = frames[table]
        meant = pl.all_horizontal(pl.col(name).eq_missing(pl.lit(value)) for name, value in where.items())
        assert rows.filter(meant).height, f"no row of {table} has {where}"
        news = {name: pl.when(meant).then(pl.lit(value)).otherwise(pl.col(name)) for name, value in values.items()}
        types = {name: rows.schema[name] for name in values}
        frames[table] = rows.with_columns(new.cast(types[name]).alias(name) for name, new in news.items())

    return plant


def added(table: str, where: dict[str, Any], column: str, amount: Decimal) -> Plant:
    """Plant an amount more in a column."""

    def plant(frames: Frames) -> None:
        rows = frames[table]
        meant = pl.all_horizontal(pl.col(name) == pl.lit(value) for name, value in where.items())
        assert rows.filter(meant).height, f"no row of {table} has {where}"
        more = (pl.col(column) + pl.lit(amount)).cast(rows.schema[column])
        frames[table] = rows.with_columns(pl.when(meant).then(more).otherwise(column).alias(column))

    return plant


def without(table: str, **where: Any) -> Plant:
    """Take rows away."""

    def plant(frames: Frames) -> None:
        kept = frames[table].filter(~pl.all_horizontal(pl.col(name) == pl.lit(value) for name, value in where.items()))
        assert kept.height < frames[table].height, f"no row of {table} has {where}"
        frames[table] = kept

    return plant


def twice(table: str, **where: Any) -> Plant:
    """Put rows in twice."""

    def plant(frames: Frames) -> None:
        meant = frames[table].filter(pl.all_horizontal(pl.col(name) == pl.lit(value) for name, value in where.items()))
        assert meant.height, f"no row of {table} has {where}"
        frames[table] = pl.concat([frames[table], meant])

    return plant


def added_row(table: str, **values: Any) -> Plant:
    """Put a row in."""

    def plant(frames: Frames) -> None:
        rows = frames[table]
        frames[table] = pl.concat([rows, pl.DataFrame([values], schema=rows.schema)])

    return plant


def both(*plants: Plant) -> Plant:
    def plant(frames: Frames) -> None:
        for one in plants:
            one(frames)

    return plant

"""The entities as the ledger sees them on one day: who keeps a book, and what its partners call it."""

from datetime import date

import polars as pl

from transforms.reference.as_of import row_of_each

_COLUMNS = ("entity", "short", "name", "keeps_book", "vat_on")


def rows_on(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """The rows of a reference table that are valid on a day."""
    return rows.filter(pl.lit(on).is_between("valid_from", "valid_to"))


def books_on(entities: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row per entity, by code: entity, short, name, keeps_book, vat_on.

    The row is the one valid on the day, else the one that became valid last: an entity that ended before has its
    month booked all the same.
    """
    return row_of_each(entities, ["entity"], on).select(_COLUMNS).sort("entity")

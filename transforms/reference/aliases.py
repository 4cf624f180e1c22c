"""Aliases: names that sources write in place of a code. How two names are compared, and what an alias may not be.

Two names are one where they are equal in the compatibility form of Unicode (NFKC: one width, no ligatures, no no-break
spaces) with white space collapsed. Case counts: codes may differ by it alone, and nobody is charged on a likeness that
nobody wrote down.
"""

import polars as pl

from schemas.problems import Problem
from schemas.reference import REFERENCE_TABLES
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.naming import Directory

KINDS = {"entity": "entities", "site": "sites", "user": "users", "service": "services"}
"""The kinds of aliases, and the table whose codes they stand for."""


def as_compared(text: pl.Expr) -> pl.Expr:
    """Names as aliases are compared."""
    return text.str.normalize("NFKC").str.replace_all(r"\s+", " ").str.strip_chars(" ")


def alias_faults(tables: Tables) -> list[Problem]:
    """Codes that no table has, aliases that are a code themselves, two rows for one name on one day."""
    aliases = tables["aliases"]
    if aliases.rows.is_empty():
        return []
    rows = aliases.rows.drop_nulls(["kind", "alias", "code"]).with_columns(compared=as_compared(pl.col("alias")))
    return [*_unknown(aliases, rows, tables), *_codes(aliases, rows, tables), *_alike(aliases, rows)]


def _unknown(aliases: LoadedTable, rows: pl.DataFrame, tables: Tables) -> list[Problem]:
    directory = Directory(tables)
    strangers = [
        rows.filter(kind=kind).join(tables[target].rows, left_on="code", right_on=_code(kind), how="anti")
        for kind, target in KINDS.items()
        if tables[target].complete
    ]

    def problem(row: Row) -> Problem:
        return directory.unknown(aliases.place(row, "code"), KINDS[row["kind"]], row["code"])

    return aliases.tell(pl.concat([rows.clear(), *strangers]).sort("row"), problem)


def _codes(aliases: LoadedTable, rows: pl.DataFrame, tables: Tables) -> list[Problem]:
    """Aliases that lines write for another row: as the code is written, or as another code is compared."""
    codes = pl.concat(
        tables[target].rows.select("valid_from", "valid_to", kind=pl.lit(kind), other=_code(kind))
        for kind, target in KINDS.items()
    ).with_columns(compared=as_compared(pl.col("other")))
    means_another = (pl.col("other") == pl.col("alias")) | (pl.col("other") != pl.col("code"))
    meeting = _meeting(rows, codes).filter(means_another)

    def problem(row: Row) -> Problem:
        found = f"{row['alias']} is the code of a {row['kind']} itself on these days"
        return Problem(aliases.place(row, "alias"), found, f"remove the row, or end {row['other']} before it starts")

    return aliases.tell(meeting.unique("row", keep="first", maintain_order=True), problem)


def _alike(aliases: LoadedTable, rows: pl.DataFrame) -> list[Problem]:
    """Aliases written otherwise that are compared as one; those written alike are told as any two rows of one key."""
    others = rows.select("kind", "compared", "valid_from", "valid_to", other="alias", other_row="row")
    written_otherwise = (pl.col("other_row") < pl.col("row")) & (pl.col("other") != pl.col("alias"))
    meeting = _meeting(rows, others).filter(written_otherwise)

    def problem(row: Row) -> Problem:
        found = f"{row['alias']!r} is compared as {row['other']!r} of row {row['other_row']}, valid on the same days"
        return Problem(aliases.place(row, "alias"), found, "end one before the other starts, or remove it")

    return aliases.tell(meeting.unique("row", keep="first", maintain_order=True), problem)


def _code(kind: str) -> str:
    """The column of the codes of a kind in its table."""
    return REFERENCE_TABLES[KINDS[kind]].key[0]


def _meeting(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows of one kind that are compared as one and valid on one day."""
    pairs = rows.join(others, on=["kind", "compared"], suffix="_of_other", maintain_order="left_right")
    started = pl.col("valid_from") <= pl.col("valid_to_of_other")
    return pairs.filter(started & (pl.col("valid_to") >= pl.col("valid_from_of_other")))

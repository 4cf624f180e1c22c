"""The short name of an entity: it stands in references, file names and folders, so it is short, plain and unique."""

import re
import unicodedata
from collections.abc import Set
from functools import partial

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables

WELL_FORMED = r"^[A-Z0-9-]{1,10}$"
LONGEST = 10

NO_FOLDER = frozenset(
    ["CON", "PRN", "AUX", "NUL"] + [f"{device}{number}" for device in ("COM", "LPT") for number in range(1, 10)]
)
"""Names that Windows, where the results are read, keeps for devices."""


def with_shorts(entities: LoadedTable) -> pl.DataFrame:
    """The entities with `short` filled: as given in any row of the entity, else the code itself where it qualifies."""
    given = pl.col("short").drop_nulls().first().over("entity")
    code = pl.when(_qualifies("entity")).then(pl.col("entity"))
    return entities.rows.with_columns(short=pl.coalesce("short", given, code))


def short_faults(tables: Tables) -> list[Problem]:
    """Short names that are malformed, missing, shared by two entities, or differ between rows of one entity."""
    entities = tables["entities"]
    named = entities.rows.drop_nulls("entity")
    missing = named.filter(pl.col("short").is_null()).unique("entity", keep="first", maintain_order=True)
    malformed = named.filter(pl.col("short").is_not_null(), ~_qualifies("short"))
    taken = set(named["short"].drop_nulls()) | set(named["entity"])
    return [
        *entities.tell(missing, partial(_missing, entities, taken)),
        *entities.tell(malformed, partial(_malformed, entities)),
        *_shared(entities, named.drop_nulls("short")),
    ]


def proposed_short(code: str, taken: Set[str]) -> str:
    """A short name made of a code: plain capitals and digits, cut, and numbered where it is taken."""
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode().upper()
    stem = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "ENTITY"
    numbered = (f"{stem[: LONGEST - 1 - len(str(number))]}-{number}" for number in range(2, 10**6))
    return stem if stem not in taken | NO_FOLDER else next(name for name in numbered if name not in taken)


def _qualifies(column: str) -> pl.Expr:
    return pl.col(column).str.contains(WELL_FORMED) & ~pl.col(column).is_in(list(NO_FOLDER))


def _missing(entities: LoadedTable, taken: set[str], row: Row) -> Problem:
    proposal = proposed_short(row["entity"], taken)
    taken.add(proposal)
    found = f"is empty, and the code {row['entity']} is no short name"
    return Problem(entities.place(row, "short"), found, f"write 1 to 10 of A-Z, 0-9 and -, such as {proposal}")


def _malformed(entities: LoadedTable, row: Row) -> Problem:
    proposal = proposed_short(row["short"], set())
    found = f"{row['short']} is no short name"
    return Problem(entities.place(row, "short"), found, f"write 1 to 10 of A-Z, 0-9 and -, such as {proposal}")


def _shared(entities: LoadedTable, named: pl.DataFrame) -> list[Problem]:
    first = named.with_columns(
        first_entity=pl.col("entity").first().over("short"),
        first_short=pl.col("short").first().over("entity"),
    )
    others = first.filter(pl.col("entity") != pl.col("first_entity"))
    shared = others.unique("entity", keep="first", maintain_order=True)
    changed = first.filter(pl.col("short") != pl.col("first_short"))
    return [
        *entities.tell(shared, partial(_shares, entities)),
        *entities.tell(changed, partial(_changes, entities)),
    ]


def _shares(entities: LoadedTable, row: Row) -> Problem:
    found = f"{row['short']} is the short name of {row['first_entity']} already"
    return Problem(entities.place(row, "short"), found, "give each entity its own")


def _changes(entities: LoadedTable, row: Row) -> Problem:
    found = f"{row['short']} stands here, and {row['first_short']} in another row of the entity"
    return Problem(entities.place(row, "short"), found, "give all rows of an entity one short name")

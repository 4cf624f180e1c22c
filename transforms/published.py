"""The one door to the published tables: validated on the way in, the same bytes for the same rows.

A table with a row per usage line is a folder of parts, `<name>/<part>.parquet`; any other is one file,
`<name>.parquet`. The reference tables as the run saw them stand in `reference/`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from schemas.tables import IN_PARTS, TABLES
from transforms.whole_file import whole_file

if TYPE_CHECKING:
    import pandera.polars as pa

REFERENCE = "reference"
"""Where the reference tables as the run saw them stand, below the tables that it made."""

PART_RECORDS = 125_000
"""A part holds at most so many records of one file: what two cores can hold at once within a gigabyte."""


class NotAsPublished(Exception):
    """The code made a table that breaks its contract: a fault of ours, never of the data."""


def table_schema(name: str, keys: Sequence[str] = ()) -> "pa.DataFrameSchema":
    """The contract of a table, with the further key columns of this workspace, as text."""
    return _schema(name, tuple(keys))


@cache
def _schema(name: str, keys: tuple[str, ...]) -> "pa.DataFrameSchema":
    return TABLES[name].to_schema(keys)


def empty_table(name: str, keys: Sequence[str] = ()) -> pl.DataFrame:
    """No row of a table, with its exact columns."""
    return pl.DataFrame(schema={**TABLES[name].columns(), **dict.fromkeys(keys, pl.String())})


def validated(name: str, rows: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
    """The rows, in the order of the contract's columns, proven to keep it."""
    from pandera.config import config_context
    from pandera.errors import SchemaErrors

    schema = table_schema(name, keys)
    with config_context(validation_enabled=True):
        try:
            return schema.validate(rows.select(schema.columns.keys()), lazy=True)
        except (SchemaErrors, pl.exceptions.ColumnNotFoundError) as fault:
            raise NotAsPublished(f"table {name}: {fault}") from fault


def write_table(tables: Path, name: str, rows: pl.DataFrame, keys: Sequence[str] = ()) -> Path:
    """Validate and write a table that is one file; the rows come in key order."""
    return _write(tables / f"{name}.parquet", validated(name, rows, keys))


def write_part(tables: Path, name: str, part: str, rows: pl.DataFrame, keys: Sequence[str] = ()) -> Path:
    """Validate and write one part of a table with a row per usage line; the rows come in file order."""
    return _write(tables / name / f"{part}.parquet", validated(name, rows, keys))


def write_reference(tables: Path, name: str, rows: pl.DataFrame) -> Path:
    """Keep a reference table as the run saw it."""
    return _write(tables / REFERENCE / f"{name}.parquet", rows)


def read_table(tables: Path, name: str) -> pl.DataFrame:
    """All rows of a published table that is one file."""
    return pl.read_parquet(tables / f"{name}.parquet")


def table_if_there(tables: Path, name: str) -> pl.DataFrame:
    """A published table that is one file; no row where an earlier version of the program did not make it."""
    return read_table(tables, name) if (tables / f"{name}.parquet").exists() else empty_table(name)


def read_part(tables: Path, name: str, part: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """All rows of one part of a table with a row per usage line; only these columns, if any are named."""
    return pl.read_parquet(tables / name / f"{part}.parquet", columns=None if columns is None else list(columns))


def read_reference(tables: Path, name: str) -> pl.DataFrame:
    """A reference table as the run saw it."""
    return pl.read_parquet(tables / REFERENCE / f"{name}.parquet")


def kept_reference(tables: Path, name: str) -> pl.DataFrame | None:
    """A reference table as the run saw it, where that version of the program knew the table."""
    return read_reference(tables, name) if (tables / REFERENCE / f"{name}.parquet").exists() else None


def table_paths(tables: Path, name: str) -> list[Path]:
    """The files of a table, in order."""
    return sorted((tables / name).glob("*.parquet")) if name in IN_PARTS else [tables / f"{name}.parquet"]


def table_digests(tables: Path) -> dict[str, str]:
    """The sha256 of every file of the published tables, by its path among them, in order."""
    digests = {}
    for path in sorted(tables.rglob("*.parquet")):
        with path.open("rb") as opened:
            digests[path.relative_to(tables).as_posix()] = hashlib.file_digest(opened, "sha256").hexdigest()
    return digests


def digest_of(digests: Mapping[str, str]) -> str:
    """One sha256 for all tables that the month made: that of the list of their files and digests.

    Reference tables have digests of their own: rows that are valid from another month on change nothing of this one.
    """
    made = ((name, digest) for name, digest in digests.items() if not name.startswith(f"{REFERENCE}/"))
    listing = "".join(f"{digest}  {name}\n" for name, digest in made)
    return hashlib.sha256(listing.encode()).hexdigest()


def _write(path: Path, rows: pl.DataFrame) -> Path:
    with whole_file(path) as unfinished:
        rows.write_parquet(unfinished, compression="zstd", statistics=True)
    return path

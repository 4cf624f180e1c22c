"""Names in usage lines that are no code and no alias on any day, and the aliases one would add for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from schemas.reference import REFERENCE_TABLES
from transforms.charging.aliases import KIND_OF
from transforms.reference.aliases import KINDS, as_compared
from transforms.reference.nearest import NAMED_BY, KnownCodes, known_codes

COUNTS = pl.Schema({"kind": pl.String(), "alias": pl.String(), "rows": pl.Int64()})


@dataclass(frozen=True)
class UnknownName:
    """A name that is not known, how many times lines write it, and at most three known codes nearest to it."""

    kind: str
    alias: str
    rows: int
    nearest: tuple[str, ...]


class UnknownNames:
    """The names of batches of usage lines that the reference tables do not know, counted."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """What is known of the tables, whatever the day: a code of other days wants a longer validity, no alias."""
        self._tables = tables
        aliases = tables["aliases"].with_columns(compared=as_compared(pl.col("alias")))
        self._codes = {kind: tables[KINDS[kind]].get_column(_code(kind)) for kind in KINDS}
        self._aliases = {kind: aliases.filter(kind=kind).get_column("compared") for kind in KINDS}
        self._counts = pl.DataFrame(schema=COUNTS)

    def add(self, lines: pl.DataFrame) -> None:
        """Count the unknown names of some usage lines."""
        found = (self._unknown(lines.get_column(column), kind) for column, kind in KIND_OF.items())
        self._counts = pl.concat([self._counts, *found]).group_by("kind", "alias").agg(pl.col("rows").sum())

    def most_written(self, count: int) -> Iterable[UnknownName]:
        """The names that most lines write, with the codes nearest to them."""
        known: dict[str, KnownCodes] = {}
        for kind, alias, rows in self._counts.sort(-pl.col("rows"), "kind", "alias").head(count).iter_rows():
            if kind not in known:
                table = KINDS[kind]
                known[kind] = known_codes(self._tables[table], _code(kind), NAMED_BY[table], self._tables["aliases"])
            yield UnknownName(kind, alias, rows, tuple(known[kind].nearest(alias)))

    def __len__(self) -> int:
        """How many names are not known."""
        return len(self._counts)

    def _unknown(self, names: pl.Series, kind: str) -> pl.DataFrame:
        counts = names.drop_nulls().alias("alias").value_counts(name="rows")
        unknown = counts.filter(~pl.col("alias").is_in(self._codes[kind].implode())).filter(
            ~as_compared(pl.col("alias")).is_in(self._aliases[kind].implode())
        )
        return unknown.select(pl.lit(kind).alias("kind"), "alias", pl.col("rows").cast(pl.Int64))


def _code(kind: str) -> str:
    return REFERENCE_TABLES[KINDS[kind]].key[0]

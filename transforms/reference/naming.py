"""Columns of the reference tables that name a row of another: no name may be unknown."""

from dataclasses import dataclass

import polars as pl

from schemas.problems import Problem
from schemas.reference import REFERENCE_TABLES
from schemas.settings import Settings, UsageSource
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.nearest import NAMED_BY, KnownCodes, known_codes


@dataclass(frozen=True)
class Naming:
    """A column that names, by its key, a row of another table."""

    table: str
    column: str
    target: str


NAMINGS = (
    Naming("entities", "parent", "entities"),
    Naming("entities", "bill_to", "entities"),
    Naming("sites", "entity", "entities"),
    Naming("users", "entity", "entities"),
    Naming("users", "site", "sites"),
    Naming("prices", "service", "services"),
    Naming("prices", "recipient", "entities"),
    Naming("prices", "tariff", "tariffs"),
    Naming("agreements", "provider", "entities"),
    Naming("agreements", "recipient", "entities"),
    Naming("agreements", "service", "services"),
    Naming("subscriptions", "service", "services"),
    Naming("subscriptions", "entity", "entities"),
    Naming("subscriptions", "site", "sites"),
    Naming("subscriptions", "user", "users"),
    Naming("subscriptions", "agreement", "agreements"),
    Naming("pools", "provider", "entities"),
    Naming("pools", "service", "services"),
    Naming("keys", "entity", "entities"),
    Naming("keys", "site", "sites"),
    Naming("balance", "provider", "entities"),
    Naming("budget", "recipient", "entities"),
    Naming("budget", "provider", "entities"),
    Naming("budget", "service", "services"),
    Naming("actual_costs", "provider", "entities"),
    Naming("actual_costs", "service", "services"),
    Naming("points", "parent", "points"),
    Naming("points", "recipient", "entities"),
    Naming("sites", "point", "points"),
    Naming("users", "point", "points"),
    Naming("services", "point", "points"),
    Naming("subscriptions", "point", "points"),
    Naming("vat_rules", "provider", "entities"),
    Naming("vat_rules", "recipient", "entities"),
    Naming("deductions", "entity", "entities"),
    Naming("accounts", "book", "entities"),
    Naming("accounts", "service", "services"),
    Naming("partners", "book", "entities"),
    Naming("partners", "partner", "entities"),
)

NAMED_BY_SOURCES = {
    "entity": "entities",
    "provider": "entities",
    "site": "sites",
    "user": "users",
    "service": "services",
}
"""Columns whose constant in a usage source names a row of a reference table."""


class Directory:
    """The names that the reference tables know, on whatever day, and the nearest to one that they do not."""

    def __init__(self, tables: Tables) -> None:
        """The names of all tables; those of a table that is not complete prove nothing."""
        self._tables = tables
        self._known: dict[str, frozenset[str]] = {}
        self._codes: dict[str, KnownCodes] = {}

    def knows(self, target: str, name: str) -> bool:
        """Whether a table has a row of that name, or could have one that was not read."""
        if target not in self._known:
            self._known[target] = frozenset(self.column(target).drop_nulls())
        return not self._tables[target].complete or name in self._known[target]

    def column(self, target: str) -> pl.Series:
        """The names of a table's rows; of agreements, their references."""
        return self._tables[target].rows[_code(target)]

    def unknown(self, place: str, target: str, name: str, more_rows: int = 0) -> Problem:
        """That a place names what a table does not know, with the nearest name that it knows."""
        if target not in self._codes:
            rows = self._tables[target].rows.drop_nulls(_code(target))
            self._codes[target] = known_codes(rows, _code(target), NAMED_BY.get(target, ()))
        near = self._codes[target].nearest(name)
        hint = f"the nearest is {near[0]}; " if near else ""
        rest = f" (and in {more_rows:,} more rows)" if more_rows else ""
        found = f"names {REFERENCE_TABLES[target].singular} {name}, which is not known{rest}"
        return Problem(place, found, f"{hint}correct it or add it to {target}")


def unknown_names(tables: Tables) -> list[Problem]:
    """Names of rows that no day knows: one problem per column and name, with the nearest known name."""
    directory = Directory(tables)
    return [
        problem
        for naming in NAMINGS
        if tables[naming.target].complete and tables[naming.table].rows[naming.column].count()
        for problem in _unknown(tables[naming.table], naming, directory)
    ]


def unknown_in_settings(settings: Settings, tables: Tables) -> list[Problem]:
    """Names in `[group]` and `[[usage]]` that no reference table has."""
    named = [("chargeback.toml, [group], provider", settings.group.provider, "entities")]
    named += [entry for source in settings.usage for entry in _named_by(source)]
    directory = Directory(tables)
    return [
        directory.unknown(place, target, name)
        for place, name, target in named
        if name is not None and not directory.knows(target, name)
    ]


def _code(target: str) -> str:
    return REFERENCE_TABLES[target].key[0]


def _unknown(table: LoadedTable, naming: Naming, directory: Directory) -> list[Problem]:
    known = directory.column(naming.target).alias(naming.column).to_frame()
    named = table.rows.drop_nulls(naming.column)
    strangers = named.join(known, on=naming.column, how="anti", maintain_order="left")
    names = strangers.group_by(naming.column, maintain_order=True).agg(pl.col("row").first(), count=pl.len())
    faulty = strangers.join(names, on=[naming.column, "row"], maintain_order="left")

    def unknown(row: Row) -> Problem:
        place = table.place(row, naming.column)
        return directory.unknown(place, naming.target, row[naming.column], row["count"] - 1)

    return table.tell(faulty, unknown)


def _named_by(source: UsageSource) -> list[tuple[str, str | None, str]]:
    place = f"chargeback.toml, [[usage]] {source.source}"
    constants = [
        (f"{place}, constants.{column}", source.constants.get(column), target)
        for column, target in NAMED_BY_SOURCES.items()
    ]
    return [(f"{place}, provider", source.provider, "entities"), *constants]

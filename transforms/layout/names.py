"""What the values of keys are called and in which order they are read, from the reference tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.reference import ENTITIES, SERVICES, SITES, USERS, ReferenceTable
from schemas.settings import Language
from schemas.tables import EXACT
from transforms.reference.keys import COMPANY, ROLES, key_name

UNASSIGNED: Mapping[str, str] = {"fr": "Non affecté", "en": "Unassigned"}
"""What is read for a key without a value."""

ORDER = "order"
"""The column of a reference table that says in which order its rows are read."""

SERVICE_DEFAULTS = ("typology", "unit", "currency")
"""Columns of the catalogue that a charge line has under their own name, unless it was delivered with another value."""

_DEFINING = (ENTITIES, SITES, USERS, SERVICES)
_NO_KEYS = {"row", "valid_from", "valid_to", "is_valid", ORDER}


@dataclass(frozen=True)
class ValueNames:
    """How the values of keys are read.

    `labels`: key to code to label; a code without one reads as itself. `order`: key to code to rank, the smallest
    first; codes without a rank come after the others. `unassigned`: recipient to what is read for an empty value.
    """

    labels: Mapping[str, Mapping[str, str]]
    order: Mapping[str, Mapping[str, int]]
    unassigned: Mapping[str, str]


def value_names(tables: Mapping[str, pl.DataFrame], group_language: Language, period_last_day: date) -> ValueNames:
    """Labels and order, by the rows that are valid on the period's last day, else by the latest.

    The label of a key is the column `<key>_name` beside it, that of an entity its name. Its rank is the column
    `order` of the table that defines it, the smallest of its rows: as numbers where all are numbers, else as texts.
    """
    labels: dict[str, dict[str, str]] = {}
    order: dict[str, dict[str, int]] = {}
    for spec in _DEFINING:
        rows = _newest_last(tables[spec.name], period_last_day)
        for column in _defined_columns(spec, rows):
            of_column = _labels(rows, column, _label_column(spec, column)), _ranks(rows, column)
            for key in _keys(spec, column):
                labels[key], order[key] = of_column
    return ValueNames(labels, order, _unassigned(_newest_last(tables[ENTITIES.name], period_last_day), group_language))


def _newest_last(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows by the day they start, those valid on the day last of all."""
    is_valid = pl.lit(day).is_between("valid_from", "valid_to")
    return table.with_columns(is_valid=is_valid).sort("is_valid", "valid_from", "row")


def _defined_columns(spec: ReferenceTable, rows: pl.DataFrame) -> list[str]:
    """The columns whose values the table defines: all but the names of rows of other tables."""
    elsewhere = {other.key[0] for other in _DEFINING if other is not spec}
    return [column for column in rows.columns if column not in elsewhere | _NO_KEYS]


def _keys(spec: ReferenceTable, column: str) -> tuple[str, ...]:
    """What a column of a reference table is called on a charge line."""
    if spec is ENTITIES:
        return ("entity", COMPANY, *ROLES) if column == spec.singular else tuple(f"{role}_{column}" for role in ROLES)
    own = (column,) if spec is SERVICES and column in SERVICE_DEFAULTS else ()
    return (key_name(spec, column), *own)


def _label_column(spec: ReferenceTable, column: str) -> str:
    return "name" if spec is ENTITIES and column == spec.singular else f"{column}_name"


def _labels(rows: pl.DataFrame, column: str, label: str) -> dict[str, str]:
    return dict(rows.select(column, label).drop_nulls().rows()) if label in rows.columns else {}


def _ranks(rows: pl.DataFrame, column: str) -> dict[str, int]:
    if ORDER not in rows.columns:
        return {}
    ranked = rows.with_columns(_ranked(rows[ORDER])).drop_nulls([column, ORDER])
    rank = pl.coalesce(pl.col(ORDER).filter("is_valid").min(), pl.col(ORDER).min())
    return dict(ranked.group_by(column).agg(rank).sort(column).rows())


def _ranked(orders: pl.Series) -> pl.Series:
    numbers = orders.cast(EXACT, strict=False)
    comparable = numbers if numbers.null_count() == orders.null_count() else orders
    return comparable.rank("dense").cast(pl.Int64)


def _unassigned(entities: pl.DataFrame, group_language: Language) -> dict[str, str]:
    languages = _labels(entities, "entity", "language")
    return {entity: UNASSIGNED[languages.get(entity, group_language)] for entity in entities["entity"].unique().sort()}

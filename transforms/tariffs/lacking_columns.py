"""Sources that do not keep what tariffs go by, the number called or the time of day: known before a month runs."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from schemas.problems import Problem
from schemas.settings import UsageSource
from schemas.tariffs import NUMBER, RATED_BY, TIME
from transforms.reference.aliases import as_compared
from transforms.reference.loaded import first_few

_TOLD = 3
_GOES_BY = {NUMBER: pl.col("prefix"), TIME: pl.coalesce("days", "hours")}
"""What a row of a tariff has where the tariff goes by a column."""


class LackingColumns:
    """What sources lack of the columns by which the tariffs of their services go."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], days: tuple[date, date]) -> None:
        """What prices of any of these days ask for, by any name of the service."""
        prices = tables["prices"].filter(pl.col("valid_from") <= days[1], pl.col("valid_to") >= days[0])
        priced = prices.select("service", "tariff").join(_going_by(tables["tariffs"]), on="tariff").unique()
        self._by_code = priced.with_columns(name="service")
        aliases = tables["aliases"].filter(kind="service").select(service="code", name=as_compared(pl.col("alias")))
        self._by_alias = priced.join(aliases, on="service")
        self._found: dict[tuple[str, str], set[str]] = {}

    def add(self, source: UsageSource, lines: pl.DataFrame) -> None:
        """Note what the source lacks for some of its usage lines: those that have a quantity and no price."""
        lacking = [column for column in RATED_BY if column not in (*source.columns, *source.constants)]
        by_code, by_alias = (known.filter(pl.col("column").is_in(lacking)) for known in (self._by_code, self._by_alias))
        if by_code.is_empty():
            return
        unpriced = pl.col("quantity").is_not_null(), *(pl.col(name).is_null() for name in ("amount", "unit_price"))
        names = lines.filter(*unpriced).select(name="service").unique()
        met = [
            names.join(by_code, on="name"),
            names.with_columns(as_compared(pl.col("name"))).join(by_alias, on="name"),
        ]
        for one in met:
            for column, tariff, service in one.select("column", "tariff", "service").iter_rows():
                self._found.setdefault((source.source, column), set()).add(f"{tariff} of service {service}")

    def warnings(self) -> Iterator[Problem]:
        """One per source and column, with the first few tariffs that go by it."""
        for (source, column), tariffs in sorted(self._found.items()):
            goes = "tariffs go" if len(tariffs) > 1 else "a tariff goes"
            found = f"there is no {column}, by which {goes}: {first_few(sorted(tariffs), _TOLD)}"
            yield Problem(f"usage {source}: columns", found, "keep it: lines that need it will be rejected", "warning")


def _going_by(tariffs: pl.DataFrame) -> pl.DataFrame:
    """One row per tariff and column that it goes by."""
    found = [
        tariffs.filter(filled.is_not_null()).select("tariff", column=pl.lit(column))
        for column, filled in _GOES_BY.items()
    ]
    return pl.concat(found).unique()

"""What the rates of a period say of two currencies: directly, the other way round, or through the group's."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import polars as pl

from transforms.money import exact_product

ONE = Decimal(1)


@dataclass(frozen=True)
class Quote:
    """How an amount of one currency becomes one of another: × `part` ÷ `whole`; `text` is the rate and its source."""

    part: Decimal
    whole: Decimal
    text: str


@dataclass(frozen=True)
class Rates:
    """The rates of one period, by currency and the one they lead to; `group` is the currency that others meet in."""

    group: str
    quotes: Mapping[tuple[str, str], Quote]

    @classmethod
    def of_period(cls, rates: pl.DataFrame, period: str, group: str) -> Self:
        """Those of a period: the reference table `rates` has at most one row of a pair, whichever way round."""
        rows = rates.filter(period=period).sort("currency", "to").iter_rows(named=True)
        return cls(group, {(row["currency"], row["to"]): _quote(row) for row in rows})

    def quote(self, currency: str, to: str) -> Quote | None:
        """The rate of two different currencies; None where nothing says it, never 1."""
        return self._stated(currency, to) or self._through_the_group(currency, to)

    def _stated(self, currency: str, to: str) -> Quote | None:
        if (currency, to) in self.quotes:
            return self.quotes[currency, to]
        other_way = self.quotes.get((to, currency))
        return other_way and Quote(other_way.whole, other_way.part, other_way.text)

    def _through_the_group(self, currency: str, to: str) -> Quote | None:
        first, second = self._stated(currency, self.group), self._stated(self.group, to)
        if first is None or second is None:
            return None
        part, whole = exact_product(first.part, second.part), exact_product(first.whole, second.whole)
        return Quote(part, whole, f"{first.text}; {second.text}")


def _quote(row: Mapping[str, object]) -> Quote:
    rate = Decimal(str(row["rate"])).normalize()
    return Quote(rate, ONE, f"1 {row['currency']} = {rate:f} {row['to']} ({row['source']})")

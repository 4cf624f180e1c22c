"""Charges in the currency of their invoice: each is converted once, when its exact amount is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from schemas.tables import EXACT
from transforms.charging.amounts import AMOUNT_BOUND
from transforms.currencies.quotes import Rates
from transforms.money import nearest_share
from transforms.rejection import Verdict

InvoiceCurrency = Literal["group", "recipient"]

_PAIR = ("currency", "invoice_currency")
_FOUND = {"exchanged": EXACT, "exchange_rate": pl.String()}


@dataclass(frozen=True)
class Exchange:
    """Which currency invoices are in: the group's or that of the recipient's book; and the rates of the period."""

    currency: InvoiceCurrency
    rates: Rates


def with_exchange(lines: pl.DataFrame, exchange: Exchange, books: pl.Series) -> pl.DataFrame:
    """Lines with their `charge`, in the currency they were delivered in, and what it is in that of their invoice.

    Adds `invoice_currency`; `exchanged`, the charge × rate, or ÷ rate where it is quoted the other way round, at 18
    decimals, half away from zero; `exchange_rate`, the rate and its source; and `invoice_price`, the unit price
    converted alike. All three are null for lines in the currency of their invoice, and where no rate is known.
    `books`: the currency of each row of the entities, as lines number them.
    """
    asked = lines.with_columns(invoice_currency=_invoice_currency(lines, exchange, books))
    of_charges = _converted(asked, "charge", exchange.rates)
    of_prices = _converted(asked, "unit_price", exchange.rates).rename({"exchanged": "invoice_price"})
    found = _joined(asked, of_charges, "charge")
    return _joined(found, of_prices.drop("exchange_rate"), "unit_price")


def in_invoice_currency(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with their charge in the currency of their invoice.

    `line_amount` and `line_currency` keep what was converted; they are null where nothing was.
    """
    if "exchanged" not in lines.columns:
        nothing = {"line_amount": EXACT, "line_currency": pl.String(), "exchange_rate": pl.String()}
        nothing |= {"invoice_price": EXACT}
        return lines.with_columns(pl.lit(None, kind).alias(name) for name, kind in nothing.items())
    is_converted = pl.col("exchange_rate").is_not_null()
    return lines.with_columns(
        charge=pl.coalesce("exchanged", "charge"),
        currency=pl.when(is_converted).then("invoice_currency").otherwise("currency"),
        line_amount=pl.when(is_converted).then("charge"),
        line_currency=pl.when(is_converted).then("currency"),
    )


def as_delivered(charges: pl.DataFrame) -> pl.DataFrame:
    """Charges with their amounts as they were delivered, in that currency and without the mark-up that the run adds.

    Bills and limits compare them.
    """
    return charges.with_columns(
        amount=pl.coalesce("line_amount", "cost_amount", "amount"), currency=pl.coalesce("line_currency", "currency")
    )


def exchange_verdicts(exchange: Exchange | None) -> list[Verdict]:
    """The rules that a line is held to where invoices are in one currency: its rate is known, its amount in range."""
    if exchange is None:
        return []
    pair = pl.concat_str(*_PAIR, separator=" > ")
    is_foreign = pl.col("currency") != pl.col("invoice_currency")
    no_exchange_rate = pl.col("charge").is_not_null() & is_foreign & pl.col("exchange_rate").is_null()
    beyond = pl.col("exchange_rate").is_not_null() & (
        pl.col("exchanged").is_null() | (pl.col("exchanged").abs() >= AMOUNT_BOUND)
    )
    return [
        Verdict("no_exchange_rate", no_exchange_rate, "currency", pair),
        Verdict("exchange_out_of_range", beyond, "amount", pl.col("charge")),
    ]


def _invoice_currency(lines: pl.DataFrame, exchange: Exchange, books: pl.Series) -> pl.Series:
    if exchange.currency == "group":
        return pl.repeat(exchange.rates.group, len(lines), dtype=pl.String, eager=True)
    return books.gather(lines.get_column("recipient_held"))


def _converted(lines: pl.DataFrame, column: str, rates: Rates) -> pl.DataFrame:
    """One row per pair of currencies and amount that is asked for and has a rate."""
    foreign = lines.filter(pl.col("currency") != pl.col("invoice_currency"), pl.col(column).is_not_null())
    asked = foreign.select(*_PAIR, column).unique()
    empty = pl.DataFrame(schema={**asked.schema, **_FOUND})
    return pl.concat([empty, *_of_pairs(asked, column, rates)])


def _of_pairs(asked: pl.DataFrame, column: str, rates: Rates) -> Iterator[pl.DataFrame]:
    for (currency, to), amounts in asked.partition_by(*_PAIR, as_dict=True).items():
        quote = rates.quote(str(currency), str(to))
        if quote is not None:
            exchanged = [nearest_share(amount, quote.part, quote.whole) for amount in amounts[column]]
            yield amounts.with_columns(
                pl.Series("exchanged", exchanged, EXACT), pl.lit(quote.text).alias("exchange_rate")
            )


def _joined(lines: pl.DataFrame, found: pl.DataFrame, column: str) -> pl.DataFrame:
    return lines.join(found, on=[*_PAIR, column], how="left", maintain_order="left", validate="m:1")

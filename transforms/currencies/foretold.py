"""Rates of exchange that a period will ask for and no table states, known before it runs.

What usage files deliver is not looked at: only prices, subscriptions, pools and books.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import polars as pl

from schemas.problems import Problem
from schemas.rules import RULE_BY_ID
from transforms.currencies.quotes import Rates
from transforms.pools.beneficiaries import key_rows, placed
from transforms.pools.pool import BY_KEY, Pool, pools_of
from transforms.reference.as_of import row_of_each
from transforms.subscriptions import due_lines

RULE = RULE_BY_ID["no_exchange_rate"]
REJECTED, UNCONVERTED = "lines that need it will be rejected", "entries there will stay in that of their document"
"""What the run makes of a missing rate: the rule `no_exchange_rate`, and the warning `posted_unconverted`."""

_TOLD = 3
_PARTIES = ("provider", "recipient")

_AMOUNTS = ("currency", *_PARTIES, "by")
"""One row per currency in which something is charged, who charges whom, and what says so."""


def missing_rates(
    tables: Mapping[str, pl.DataFrame],
    days: tuple[date, date],
    rates: Rates,
    invoices: Literal["line", "group", "recipient"],
    provider: str | None,
) -> list[Problem]:
    """The rates that a period lacks, as warnings in the words of the rule `no_exchange_rate`.

    `invoices`: which currency they are in; `provider`: the group's own. A pair of currencies is told once for what
    would be rejected, and once for the books that would not convert.
    """
    entities = _entities(tables["entities"], days[0])
    amounts = _amounts(tables, days, rates.group, provider)
    documents = _with_documents(amounts, entities, invoices, rates.group)
    return [
        *_told(documents.rename({"document": "to"}), rates, f"{days[0]:%Y-%m}", REJECTED),
        *_told(_of_books(documents, entities), rates, f"{days[0]:%Y-%m}", UNCONVERTED),
    ]


def _entities(entities: pl.DataFrame, day: date) -> pl.DataFrame:
    """Each entity with who receives its invoices, that one's currency, and whether a book is kept."""
    rows = row_of_each(entities, ["entity"], day)
    books = rows.select(billed="entity", own="currency", keeps_book="keeps_book")
    return rows.select("entity", billed=pl.coalesce("bill_to", "entity")).join(books, on="billed", how="left")


def _amounts(
    tables: Mapping[str, pl.DataFrame], days: tuple[date, date], group: str, provider: str | None
) -> pl.DataFrame:
    agreed = _valid(tables["agreements"], days).select(_PARTIES).unique()
    found = [_priced(_valid(tables["prices"], days), agreed), _subscribed(tables, days, group, provider)]
    keys = placed(tables["keys"], tables["sites"], days[0])
    pools = pools_of(tables["pools"], f"{days[0]:%Y-%m}")
    return pl.concat([*found, *(_shared(pool, keys, agreed) for pool in pools)])


def _valid(rows: pl.DataFrame, days: tuple[date, date]) -> pl.DataFrame:
    return rows.filter(pl.col("valid_from") <= days[1], pl.col("valid_to") >= days[0])


def _priced(prices: pl.DataFrame, agreed: pl.DataFrame) -> pl.DataFrame:
    """A price for all is one for each recipient of an agreement."""
    asked = prices.select("recipient", "currency", by=pl.lit("prices")).unique()
    for_all = asked.filter(pl.col("recipient").is_null()).drop("recipient").join(agreed, how="cross")
    own = asked.join(agreed, on="recipient")
    return pl.concat([for_all.select(_AMOUNTS), own.select(_AMOUNTS)])


def _subscribed(
    tables: Mapping[str, pl.DataFrame], days: tuple[date, date], group: str, provider: str | None
) -> pl.DataFrame:
    """Those that state a price, which is in the currency of the group."""
    due = due_lines(tables["subscriptions"], tables["agreements"], "", days, provider)
    stated = due.drop_nulls("unit_price").select("provider", "entity", "site", "user").unique()
    users = row_of_each(tables["users"], ["user"], days[0]).select("user", of_user="entity")
    sites = row_of_each(tables["sites"], ["site"], days[0]).select("site", of_site="entity")
    held = stated.join(users, on="user", how="left").join(sites, on="site", how="left")
    recipient = pl.coalesce("entity", "of_user", "of_site")
    return held.select(currency=pl.lit(group), provider="provider", recipient=recipient, by=pl.lit("subscriptions"))


def _shared(pool: Pool, keys: pl.DataFrame, agreed: pl.DataFrame) -> pl.DataFrame:
    """Whom a key does not name is known when the month runs: until then, all that the provider charges."""
    bearers = (
        key_rows(pool, keys).select(recipient="entity")
        if pool.method in BY_KEY
        else agreed.filter(provider=pool.provider).select("recipient")
    )
    borne = bearers.unique().filter(~pl.col("recipient").is_in(list(pool.excluded)))
    return borne.select(
        currency=pl.lit(pool.currency),
        provider=pl.lit(pool.provider),
        recipient="recipient",
        by=pl.lit(f"pool {pool.pool}"),
    )


def _with_documents(amounts: pl.DataFrame, entities: pl.DataFrame, invoices: str, group: str) -> pl.DataFrame:
    """What is charged, with who receives the invoice, and in which currency it is."""
    named = amounts.join(entities, left_on="recipient", right_on="entity").drop("recipient")
    document = {"line": pl.col("currency"), "group": pl.lit(group), "recipient": pl.col("own")}[invoices]
    return named.with_columns(document=document).rename({"billed": "recipient"})


def _of_books(documents: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The currency of each document, and that of both books that post it."""
    posted = documents.filter(pl.col("provider") != pl.col("recipient"))
    sides = [posted.select("document", book=party) for party in _PARTIES]
    books = pl.concat(sides).unique().join(entities, left_on="book", right_on="billed").filter("keeps_book")
    return books.select(currency="document", to="own", by=pl.format("the book of {}", "book"))


def _told(asked: pl.DataFrame, rates: Rates, period: str, outcome: str) -> Iterator[Problem]:
    foreign = asked.filter(pl.col("currency") != pl.col("to"))
    pairs = foreign.group_by("currency", "to").agg(pl.col("by").unique().sort()).sort("currency", "to")
    for currency, to, names in pairs.iter_rows():
        if rates.quote(currency, to) is None:
            found = f"{RULE.message.format(value=f'{currency} > {to}')} in {period}, for {_listed(names)}"
            yield Problem("rates", found, f"{RULE.right}: {outcome}", "warning")


def _listed(names: list[str]) -> str:
    rest = len(names) - _TOLD
    return ", ".join(names[:_TOLD]) + (f" and {rest:,} more" if rest > 0 else "")

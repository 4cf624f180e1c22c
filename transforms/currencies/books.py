"""Books in their own currency: the postings of a document in another one are converted at the rate of its period."""

import polars as pl

from schemas.problems import Problem, Refused
from schemas.tables import EXACT, MONEY
from transforms.controls import currency_units
from transforms.currencies.quotes import Rates
from transforms.money import nearest_share, settle

_PAIR = ("document_currency", "currency")
_ENTRY = ("document", "book")
_THIRD_PARTY = pl.col("side").is_in(["receivable", "payable"])

EXCHANGED = pl.Schema(
    {
        "book": pl.String(),
        "currency": pl.String(),
        "document_currency": pl.String(),
        "postings": pl.Int64(),
        "expected": EXACT,
        "actual": EXACT,
        "bound": EXACT,
    }
)
"""One row per book and currency of the documents that it converts: their debits, converted and not rounded, what was
posted of them, and how far rounding each posting can lead away from it."""


def in_book_currency(
    postings: pl.DataFrame, documents: pl.DataFrame, books: pl.DataFrame, rates: Rates | None
) -> pl.DataFrame:
    """The postings, debit positive, in the `currency` of their book where a rate is known, else of their document.

    `documents` have a currency per document, `books` one per book. `document_amount` and `document_currency` are those
    of the document; null where nothing is converted. The third party's amount is the nearest unit of its exact value;
    the others sum to it: each is its own nearest unit, and the few units that are then missing go to those nearest to
    the rounding boundary. So debits equal credits without an account for differences.
    """
    named = postings.join(documents.select("document", document_currency="currency"), on="document", validate="m:1")
    named = named.join(books.select("book", own="currency"), on="book", validate="m:1").with_row_index("place")
    named = named.with_columns(currency=pl.coalesce("own", "document_currency")).rename({"amount": "document_amount"})
    exact = _exact(named, rates)
    as_posted = named.join(exact, on="place", how="anti").with_columns(
        currency="document_currency",
        amount=pl.col("document_amount").cast(MONEY),
        document_amount=pl.lit(None, MONEY),
        document_currency=pl.lit(None, pl.String),
    )
    both = pl.concat([as_posted.drop("own"), _settled(named, exact)], how="diagonal_relaxed")
    return both.sort("place").drop("place")


def exchanged_totals(entries: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """What books converted in a period, as EXCHANGED has it, from the published ledger entries."""
    debits = entries.filter(pl.col("document_amount") > 0).with_row_index("place")
    known = debits.join(_exact(debits, rates), on="place", how="left", validate="1:1")
    sums = known.group_by("book", "currency", "document_currency").agg(
        postings=pl.len().cast(pl.Int64),
        expected=pl.col("exact_amount").sum().cast(EXACT),
        actual=pl.col("debit").sum().cast(EXACT),
    )
    units = currency_units(sums.get_column("currency").unique()).select("currency", "unit")
    bounded = sums.join(units, on="currency", validate="m:1").with_columns(bound=pl.col("unit") * pl.col("postings"))
    return bounded.select(pl.col(name).cast(kind) for name, kind in EXCHANGED.items())


def _exact(named: pl.DataFrame, rates: Rates | None) -> pl.DataFrame:
    """The place and exact amount of each posting that is converted."""
    foreign = named.filter(pl.col("currency") != pl.col("document_currency"))
    found = [pl.DataFrame(schema={"place": named.schema["place"], "exact_amount": EXACT})]
    for (currency, to), rows in foreign.partition_by(*_PAIR, as_dict=True).items():
        quote = None if rates is None else rates.quote(str(currency), str(to))
        if quote is None:
            continue
        amounts = [nearest_share(amount, quote.part, quote.whole) for amount in rows["document_amount"]]
        if None in amounts:
            raise Refused([_beyond(quote.text)])
        found.append(rows.select("place").with_columns(pl.Series("exact_amount", amounts, EXACT)))
    return pl.concat(found)


def _beyond(rate: str) -> Problem:
    return Problem("rates", f"at {rate} an amount of a book reaches 10^15", "check the rate")


def _settled(named: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    lines = named.drop("own").join(exact, on="place", validate="1:1").sort("place")
    lines = lines.with_columns(pl.col("document_amount").cast(MONEY), third_party=_THIRD_PARTY)
    # what 18 decimals leave over of a quotient: with it an entry sums to zero, and its two parts round alike
    rest = pl.col("exact_amount").sum().over(_ENTRY)
    is_first = pl.col("place") == pl.col("place").min().over(*_ENTRY, "third_party")
    whole = pl.when(is_first & ~pl.col("third_party")).then(pl.col("exact_amount") - rest).otherwise("exact_amount")
    settled = settle(lines.with_columns(exact_amount=whole), [*_ENTRY, "third_party"], ["place"])
    return settled.drop("exact_amount", "third_party", "rounding")

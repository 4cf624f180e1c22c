"""Which mark-up a cost bears: that of the agreement that lets it be charged, found as the month finds agreements."""

from dataclasses import dataclass

import duckdb
import polars as pl

from schemas.policy import BASES_OF, MARKUP_METHODS
from transforms.engine import create_view
from transforms.reference.keys import as_keys

SCOPE = ("as_of", "provider", "recipient", "service", "typology", "agreement", "basis")
"""What decides which mark-up a cost bears; `agreement` is the one that its line names, if it names one."""

COST_BASES = BASES_OF["cost_plus"]
"""What proves a cost: a price list has its mark-up in the price."""


@dataclass(frozen=True)
class Markups:
    """The agreements that add a mark-up to cost, ready to be asked by one thread.

    `rates`: one row per row of the agreements that does: agreement_row, markup_rate (percent).
    """

    connection: duckdb.DuckDBPyConnection
    rates: pl.DataFrame


def markups_of(connection: duckdb.DuckDBPyConnection, agreements: pl.DataFrame) -> Markups | None:
    """Give a connection the agreements to ask; None where none of them adds a mark-up."""
    marked = agreements.filter(pl.col("pricing_method").is_in(MARKUP_METHODS) & (pl.col("markup_rate") > 0))
    if marked.is_empty():
        return None
    connection.register("agreements_as_keys", as_keys("agreements", agreements))
    return Markups(connection, marked.select("markup_rate", agreement_row="row"))


def agreed_markups(markups: Markups, charges: pl.DataFrame) -> pl.DataFrame:
    """The scopes of these charges that bear a mark-up, each once, with its `markup_rate`.

    What a provider retains bears none, nor what no agreement or several would charge: that is rejected.
    """
    at_cost = charges.filter(pl.col("basis").is_in(COST_BASES), pl.col("provider") != pl.col("recipient"))
    scopes = at_cost.select(SCOPE).unique(maintain_order=True).with_row_index("combination")
    if scopes.is_empty():
        return scopes.select(*SCOPE, markup_rate=pl.lit(None, markups.rates.schema["markup_rate"]))
    markups.connection.register("combinations_of_month", scopes)
    create_view(markups.connection, "agreed", "combinations/agreed")
    found: pl.DataFrame = markups.connection.view("agreed").filter("agreement_count = 1").pl()
    markups.connection.unregister("combinations_of_month")
    rated = found.select("combination", "agreement_row").join(markups.rates, on="agreement_row")
    return scopes.join(rated, on="combination", validate="1:1").select(*SCOPE, "markup_rate")

"""The mark-up that a run adds to the cost of a charge, where amounts are delivered without it."""

import polars as pl

from schemas.tables import EXACT, RATE
from transforms.charging.amounts import AMOUNT_BOUND
from transforms.money import percentages
from transforms.policy.agreed_markups import SCOPE, Markups, agreed_markups
from transforms.rejection import Verdict

_NOTHING = {"cost_amount": EXACT, "markup_rate": RATE, "markup_amount": EXACT, "marked_up": EXACT}


def with_markup(lines: pl.DataFrame, markups: Markups | None, may_round: bool) -> pl.DataFrame:
    """Lines with their `charge`, and what their agreement adds to it; `markups` is None where the run adds nothing.

    Adds `cost_amount`, the charge in the currency of its invoice; `markup_rate`, percent; `markup_amount`, the cost ×
    the rate, and `marked_up`, the sum of both; null where nothing is added. `markup_exact` is false where the mark-up
    has more than 18 decimals: there is none then, unless the source may round; `cut` is what rounding took. That of a
    converted cost is its nearest amount, as the cost itself is.
    """
    rates = None if markups is None else agreed_markups(markups, lines)
    if rates is None or rates.is_empty():
        nothing = [pl.lit(None, kind).alias(name) for name, kind in _NOTHING.items()]
        return lines.with_columns(*nothing, markup_exact=pl.lit(True))
    rated = lines.join(rates, on=SCOPE, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
    return _added(rated.with_columns(cost_amount=_cost(rated)), may_round)


def at_price(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines whose charge is the cost and what is added to it."""
    return lines.with_columns(charge=pl.coalesce("marked_up", "charge"))


def markup_verdicts() -> list[Verdict]:
    """The rule that a line is held to where the run adds mark-ups: its own is exact."""
    rate = pl.col("markup_rate").cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    return [Verdict("markup_not_exact", ~pl.col("markup_exact"), "amount", rate)]


def _cost(lines: pl.DataFrame) -> pl.Expr:
    """The cost of the lines that bear a mark-up, as far as it is in range."""
    cost = pl.coalesce("exchanged", "charge") if _may_convert(lines) else pl.col("charge")
    return pl.when(pl.col("markup_rate").is_not_null() & (cost.abs() < AMOUNT_BOUND)).then(cost)


def _added(lines: pl.DataFrame, may_round: bool) -> pl.DataFrame:
    made = percentages(lines.get_column("cost_amount"), lines.get_column("markup_rate"))
    converted = pl.col("exchange_rate").is_not_null() if _may_convert(lines) else pl.lit(False)
    cut = pl.when(~converted).then(made.get_column("percentage_cut"))
    is_exact = (cut == 0).fill_null(True) | may_round
    added = lines.with_columns(
        markup_exact=is_exact,
        markup_amount=pl.when(is_exact).then(made.get_column("percentage")),
        **({"cut": pl.coalesce(cut, "cut")} if may_round else {}),
    )
    return added.with_columns(marked_up=pl.col("cost_amount") + pl.col("markup_amount"))


def _may_convert(lines: pl.DataFrame) -> bool:
    return "exchanged" in lines.columns

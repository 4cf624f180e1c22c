"""Quantities that count over a month: what each line adds to the amount of its user or recipient.

A line costs what the month comes to with it, less what it came to before it. So the lines of a month sum to its
amount exactly, whatever the parts and their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from schemas.tables import EXACT
from transforms.tariffs.decimals import CUT, as_amount, as_cut
from transforms.tariffs.rates import BEYOND, rated_so_far
from transforms.tariffs.tariff import Tariffs

COUNT = ("provider", "company", "service", "user", "currency", "variant")
"""Lines alike in these are counted together; the user is null where a tariff counts by recipient."""

IN_ORDER = ("day", "time", "user_held", "site_held", "units", "part", "row")
"""How the lines of a count follow each other; `part` is the place of their part in the month."""

LINES_AT_ONCE = 100_000

AMOUNTS = {"row": pl.Int64(), "rate_exact": pl.Boolean(), "rate_amount": EXACT, "rate_cut": CUT}

_COUNTS = {**dict.fromkeys(COUNT, pl.String()), "variant": pl.Int64()}
_LINES = {
    "count": pl.UInt32(),
    "day": pl.Date(),
    "time": pl.String(),
    "user_held": pl.UInt32(),
    "site_held": pl.UInt32(),
    "units": pl.Int128(),
    "row": pl.Int64(),
}


@dataclass(frozen=True)
class CountedPart:
    """The lines of a part that count over the month, and the counts they belong to.

    `lines`: row, count (a place in `counts`), day, time, user_held, site_held, and `units`, the quantity in units of
    the 18th decimal. `counts`: one row per count, the columns of COUNT.
    """

    lines: pl.DataFrame
    counts: pl.DataFrame


@dataclass(frozen=True)
class Counted:
    """What the lines of a month are charged, part by part, and what each count came to.

    `amounts`: per part in their order, one row per line that counts: row, rate_amount, rate_cut, rate_exact. `counts`:
    one row per count, the columns of COUNT and `amount`, the sum of its lines.
    """

    amounts: Sequence[pl.DataFrame]
    counts: pl.DataFrame


def counted_services(prices: pl.DataFrame, tariffs: pl.DataFrame) -> list[str]:
    """The services that have, on any day and for anyone, a tariff that counts over the month."""
    counting = tariffs.filter(pl.col("counted_by").is_not_null()).get_column("tariff")
    return prices.filter(pl.col("tariff").is_in(counting.implode())).get_column("service").unique().sort().to_list()


def with_counts(lines: pl.DataFrame) -> CountedPart:
    """Lines with the columns of COUNT and of IN_ORDER but the part, parted from the counts they belong to."""
    counts = lines.select(COUNT).unique().with_row_index("count")
    placed = lines.join(counts, on=COUNT, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
    own = [name for name in IN_ORDER if name != "part"]
    return CountedPart(placed.select("count", *own), counts.drop("count"))


def count_month(tariffs: Tariffs, parts: Sequence[CountedPart]) -> Counted:
    """Count the lines of all parts of a month together."""
    nothing = CountedPart(pl.DataFrame(schema=_LINES), pl.DataFrame(schema=_COUNTS))
    counts = pl.concat([part.counts for part in (*parts, nothing)]).unique().sort(COUNT).with_row_index("count")
    lines = pl.concat([_renumbered(part, place, counts) for place, part in enumerate((*parts, nothing))])
    running = _running(lines.sort("count", *IN_ORDER), counts)
    amounts = _amounts(tariffs, running)
    sums = amounts.group_by("count").agg(amount=pl.col("rate_amount").sum())
    totals = counts.join(sums, on="count", how="left", maintain_order="left", validate="1:1").drop("count")
    by_part = amounts.drop("count").partition_by("part", as_dict=True, include_key=False)
    empty = pl.DataFrame(schema=AMOUNTS)
    return Counted([by_part.get((place,), empty).select(list(AMOUNTS)) for place in range(len(parts))], totals)


def _renumbered(part: CountedPart, place: int, counts: pl.DataFrame) -> pl.DataFrame:
    found = part.counts.join(counts, on=COUNT, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
    return part.lines.with_columns(
        found.get_column("count").gather(part.lines.get_column("count")), part=pl.lit(place, pl.UInt32)
    )


def _running(lines: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """The lines in order, with what their count has come to and will come to; no longer how they are ordered."""
    units = pl.col("units")
    return lines.select(
        "count",
        "part",
        "row",
        counts.get_column("variant").gather(lines.get_column("count")),
        "units",
        so_far=units.cum_sum().over("count"),
        whole=units.sum().over("count"),
        is_first=pl.col("count") != pl.col("count").shift(1, fill_value=len(counts)),
    )


def _amounts(tariffs: Tariffs, running: pl.DataFrame) -> pl.DataFrame:
    """What each line adds: rated so far, less what was rated before it, and the connection that it bears itself."""
    rated = pl.concat(
        [_rated(tariffs, running.slice(start, LINES_AT_ONCE)) for start in range(0, len(running), LINES_AT_ONCE)]
        or [_rated(tariffs, running)]
    )
    lines = running.with_columns(rated)
    connections = tariffs.variants.select("variant", "connection")
    connected = lines.join(connections, on="variant", how="left", maintain_order="left", validate="m:1")
    adds = _added("rated") + pl.col("connection") * pl.col("units").sign()
    # what is beyond any amount has no part that a line could add
    beyond = pl.max_horizontal(pl.col("rated").abs(), _before("rated").abs()) >= BEYOND
    return connected.select(
        "count",
        "part",
        "row",
        rate_exact=pl.col("is_exact") & (pl.col("is_first") | pl.col("is_exact").shift(1, fill_value=True)),
        rate_amount=as_amount(pl.when(beyond).then(pl.lit(BEYOND, pl.Int128)).otherwise(adds)),
        rate_cut=as_cut(_added("lost")),
    )


def _rated(tariffs: Tariffs, running: pl.DataFrame) -> pl.DataFrame:
    """A count below zero comes to the opposite of what it would come to above."""
    sign = running.select(pl.when(pl.col("so_far") < 0).then(-1).otherwise(1).cast(pl.Int128)).to_series()
    asked = running.select("variant", quantity=pl.col("so_far").abs(), whole=pl.col("whole").abs())
    rated = rated_so_far(tariffs, asked)
    return rated.with_columns(pl.col("rated") * sign, pl.col("lost") * sign)


def _before(column: str) -> pl.Expr:
    """What the line before has come to; nothing before the first line of a count."""
    nothing = pl.lit(0, pl.Int128)
    return pl.when("is_first").then(nothing).otherwise(pl.col(column).shift(1, fill_value=nothing))


def _added(column: str) -> pl.Expr:
    return pl.col(column) - _before(column)

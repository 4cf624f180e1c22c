"""Which rows of its tariff a line takes: the longest prefix of the number called, then the time of day.

Numbers and times are looked up once each, however many lines bear them.
"""

import polars as pl

from schemas.tariffs import NUMBER, TIME
from transforms.tariffs.tariff import Tariffs, compact_number

CLOCK = r"^([01][0-9]|2[0-3]):([0-5][0-9])"
_ASKED = ("price_tariff", NUMBER, "usage_date", TIME)


def with_variants(tariffs: Tariffs, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the `variant` of their tariff, null where no row fits their number and time.

    `unread_time` is the time of a line whose tariff asks for one, where it is no time of day.
    """
    lines = lines.with_columns(pl.lit(None, pl.String).alias(name) for name in _ASKED if name not in lines.columns)
    asked = lines.select(_ASKED).unique()
    zoned = _with_zones(tariffs, asked)
    found = _with_times(tariffs, zoned).select(*_ASKED, "variant", "unread_time")
    return lines.join(found, on=_ASKED, how="left", nulls_equal=True, maintain_order="left", validate="m:1")


def _with_zones(tariffs: Tariffs, asked: pl.DataFrame) -> pl.DataFrame:
    zones = tariffs.zones.rename({"tariff": "price_tariff"})
    by_prefix = zones.select("price_tariff", "prefixed").unique()
    known = asked.join(by_prefix, on="price_tariff", how="left")
    # a tariff without prefixes asks for no number
    number = pl.when("prefixed").then(compact_number(pl.col(NUMBER))).otherwise(pl.lit(""))
    numbers = known.select("price_tariff", NUMBER, number=number).unique()
    return known.join(_longest(zones, numbers), on=["price_tariff", NUMBER], how="left", nulls_equal=True)


def _longest(zones: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The zone of the longest prefix of each number; one join per length of prefixes."""
    lengths = zones.get_column("prefix").str.len_chars().unique().sort(descending=True)
    for length in lengths:
        of_length = zones.filter(pl.col("prefix").str.len_chars() == length)
        named = of_length.select("price_tariff", start="prefix", **{f"zone_{length}": "zone"})
        started = numbers.with_columns(start=pl.col("number").str.slice(0, length))
        numbers = started.join(named, on=["price_tariff", "start"], how="left")
    return numbers.select("price_tariff", NUMBER, zone=pl.coalesce(f"zone_{length}" for length in lengths))


def _with_times(tariffs: Tariffs, zoned: pl.DataFrame) -> pl.DataFrame:
    others = zoned.join(tariffs.others, on="zone", how="left")
    if tariffs.bands.is_empty():
        return others.rename({"other": "variant"}).with_columns(unread_time=pl.lit(None, pl.String))
    clock = pl.col(TIME).str.extract_groups(CLOCK).struct
    minute = clock[0].cast(pl.Int16) * 60 + clock[1].cast(pl.Int16)
    placed = others.with_row_index("place").with_columns(weekday=pl.col("usage_date").dt.weekday(), minute=minute)
    banded = placed.join(tariffs.bands, on=["zone", "weekday"])
    inside = banded.filter((pl.col("minute") >= pl.col("start")) & (pl.col("minute") < pl.col("end")))
    found = placed.join(inside.select("place", "variant"), on="place", how="left", validate="1:1")
    told = ~pl.col("timed") | (pl.col("minute").is_not_null() & pl.col("weekday").is_not_null())
    return found.with_columns(
        variant=pl.when(told).then(pl.coalesce("variant", "other")),
        unread_time=pl.when(pl.col("timed") & pl.col("minute").is_null()).then(TIME),
    )

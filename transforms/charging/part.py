"""One part of the usage lines: looked up, priced exactly, held to the rules, and grouped by what tells charges apart.

Two things leave a part. The *priced lines* are narrow: what differs from line to line, and the number of the
combination each line belongs to. The *combinations* hold, once each, the key values that many lines share; what
depends on them alone (agreement, VAT, accounts, invoice, section) is decided for the combination.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from schemas.settings import Required
from schemas.tables import EXACT
from transforms.charging.amounts import with_charge, with_nearest_charge
from transforms.charging.natures import with_judged_natures, with_natures
from transforms.charging.verdicts import line_verdicts
from transforms.charging.windows import reference_windows, windows
from transforms.engine import create_view, quoted
from transforms.money import cut_in_all
from transforms.reference.keys import as_keys
from transforms.rejection import judge, sentenced

VIEWS = ("dated", "located", "catalogued", "priced")

COMBINATION_KEYS = (
    "as_of",
    "provider",
    "recipient",
    "service",
    "typology",
    "basis",
    "unit",
    "unit_price",
    "agreement",
    "agreement_due",
    "currency",
    "corrects",
)
"""What tells combinations apart whatever the layout; the unit price does where it is the basis."""

SUMMED = ("service_from", "service_to")
"""Keys that a combination sums up; where a layout cuts by one of them, its combinations hold one value each."""

MANY = 50
"""At most so many evidence references of a combination are carried along, the first in order."""

_JUDGED = [
    "row",
    "line",
    "late",
    "service_from",
    "service_to",
    "provider",
    "recipient",
    "entity",
    "user",
    "delivered_site",
    "site",
    "user_known",
    "site_known",
    "recipient_disputed",
    "service",
    "service_known",
    "recipient_known",
    "provider_known",
    "typology",
    "service_nature",
    "basis",
    "quantity",
    "unit",
    "unit_price",
    "amount",
    "price_row",
    "price_count",
    "price_currency",
    "currency",
    "delivered_currency",
    "nature",
    "evidence_ref",
    "agreement",
    "corrects",
    "department",
    "as_of",
]


@dataclass(frozen=True)
class PartTerms:
    """What a part is held to: its period, the further keys in use, and what its source must prove."""

    period: str
    line_keys: tuple[str, ...]
    pattern_keys: tuple[str, ...]
    required: tuple[Required, ...]
    vague_natures: tuple[str, ...]
    may_round: bool = False


@dataclass(frozen=True)
class ChargedPart:
    """What became of a part.

    `priced`: one row per charge, in file order: row, line, combination, quantity, unit_price, price_row, nature and
    amount. `combinations`: one row per combination of the part. `rejected`: as rejected_lines, without source, file
    and raw. `observed`: one row per observation worth a warning (control, rows, amount).
    """

    priced: pl.DataFrame
    combinations: pl.DataFrame
    rejected: pl.DataFrame
    observed: pl.DataFrame


def prepare(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, pl.DataFrame],
    days: tuple[date, date],
    currency: str,
) -> None:
    """Give a connection the reference tables, under the names lines know them by, and the views of `sql/charging`.

    `days` are the first and last day of the month; lines may be late, so windows before it count too.
    """
    month = pl.DataFrame({"first_day": [days[0]], "last_day": [days[1]], "group_currency": [currency]})
    prices = windows(
        tables["prices"],
        ["service", "recipient"],
        {"unit_price": "unit_price", "currency": "currency", "price_row": "row"},
        "price_count",
    )
    combination_tables = [tables[name] for name in ("entities", "services", "agreements", "vat_rates", "vat_rules")]
    frames = {
        f"{name}_as_keys": as_keys(name, tables[name]) for name in ("users", "sites", "services", "subscriptions")
    }
    frames |= {"entities_as_read": tables["entities"], "price_windows": prices, "month_terms": month}
    frames["reference_windows"] = reference_windows(combination_tables)
    for name, frame in frames.items():
        connection.register(f"{name}_frame", frame)
        connection.execute(f"create temp table {quoted(name)} as select * from {quoted(name + '_frame')}")


def charge_part(connection: duckdb.DuckDBPyConnection, lines: pl.DataFrame, terms: PartTerms) -> ChargedPart:
    """Charge the usage lines of one part: all of one source and file, with those kept columns that are in use."""
    found = with_natures(_looked_up(connection, lines, terms), terms.period)
    charged = (with_nearest_charge if terms.may_round else with_charge)(with_judged_natures(found, terms.vague_natures))
    verdicts = line_verdicts(terms.required)
    broken = judge(charged, verdicts)
    good = charged.filter(~broken.select(pl.any_horizontal(pl.all())).to_series())
    rejected = sentenced(charged, broken, verdicts).with_columns(amount="charge")
    due = pl.lit("agreement" in terms.required)
    numbered, combinations = _combined(good.with_columns(agreement_due=due), terms.line_keys)
    return ChargedPart(numbered, combinations, _told(rejected), _observed(good))


def _looked_up(connection: duckdb.DuckDBPyConnection, lines: pl.DataFrame, terms: PartTerms) -> pl.DataFrame:
    connection.register("usage_part", lines)
    for view in VIEWS:
        create_view(connection, view, f"charging/{view}")
    wanted = list(dict.fromkeys([*_JUDGED, *terms.line_keys, *terms.pattern_keys]))
    found: pl.DataFrame = connection.view("priced").project(", ".join(map(quoted, wanted))).pl()
    connection.unregister("usage_part")
    # A join by a span of days returns its rows in an order of its own.
    return found if found.get_column("row").is_sorted() else found.sort("row")


def _combined(good: pl.DataFrame, line_keys: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The priced lines with the number of their combination, and the combinations, numbered as they appear."""
    keyed = good.with_columns(unit_price=pl.when(pl.col("basis") == "unit_price").then("unit_price"))
    keyed, keys = _with_keys(keyed, line_keys)
    grouped = keyed.with_row_index("place").group_by(keys, maintain_order=True).agg(*_totals(), pl.col("place"))
    combinations = grouped.with_row_index("combination").with_columns(pl.col("combination").cast(pl.Int64))
    numbers = combinations.select("combination", "place").explode("place").sort("place").get_column("combination")
    narrow = ("row", "line", "quantity", "unit_price", "price_row", "nature", pl.col("charge").alias("amount"))
    return good.select(*narrow).with_columns(numbers), combinations.drop("place")


def _with_keys(lines: pl.DataFrame, line_keys: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The lines with the keys that tell combinations apart; a key named as a total is one under a name of its own."""
    apart = {f"by_{name}": pl.col(name) for name in line_keys if name in SUMMED}
    others = [name for name in line_keys if name not in SUMMED]
    return lines.with_columns(**apart), list(dict.fromkeys([*COMBINATION_KEYS, *others, *apart]))


def _totals() -> list[pl.Expr]:
    """The sums of a combination; a part is small enough that no total of its amounts can overflow."""
    unknown_quantity = pl.col("quantity").null_count() > 0
    return [
        pl.col("charge").sum().alias("exact_amount"),
        pl.when(~unknown_quantity).then(pl.col("quantity").sum()).alias("quantity"),
        pl.col("service_from").min(),
        pl.col("service_to").max(),
        pl.col("nature").drop_nulls().unique().sort().head(MANY).alias("natures"),
        pl.col("evidence_ref").drop_nulls().unique().sort().head(MANY).alias("evidence_refs"),
        pl.len().cast(pl.Int64).alias("charge_count"),
    ]


def _told(rejected: pl.DataFrame) -> pl.DataFrame:
    return rejected.select("row", "line", "stage", "rules", "column", "value", "message", "amount", "currency")


def _observed(good: pl.DataFrame) -> pl.DataFrame:
    """What is charged but worth a warning: recipients that user, site and line disagree on, and late lines."""
    flags = {"recipient_disputed": pl.col("recipient_disputed").fill_null(False), "late_lines": pl.col("late")}
    rows = [
        good.filter(flag).select(control=pl.lit(control), rows=pl.len(), amount=pl.col("charge").sum())
        for control, flag in flags.items()
    ]
    if "cut" in good.columns:
        cut = good.filter(pl.col("cut") != 0)
        amount = pl.lit(cut_in_all(cut.get_column("cut")), EXACT)
        rows.append(cut.select(control=pl.lit("decimals_cut"), rows=pl.len(), amount=amount))
    return pl.concat(rows)

"""Usage lines become charges: each part is looked up, priced and judged on one thread, several parts at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import local

import duckdb
import polars as pl

from flows.month import QUICK, Month
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from flows.steps.rejects import keep_rejected
from schemas.settings import UsageSource
from schemas.tables import UsageLines
from transforms.charging.lookup import Lookup, prepare
from transforms.charging.part import ChargedPart, PartTerms, charge_part
from transforms.engine import EngineLimits, connect
from transforms.intake.raw import raw_rows
from transforms.published import read_part
from transforms.subscriptions import SOURCE


def charge(month: Month, ground: Ground, intake: Intake) -> None:
    """Charge every part; keep its priced lines and combinations for the next steps, and what it rejected."""
    for folder in ("priced", "combinations", "texts", "observed"):
        (month.work / folder).mkdir(parents=True, exist_ok=True)
    terms = {source.source: _terms(month, ground, source) for source in month.settings.usage}
    terms[SOURCE] = _terms(month, ground, None)
    kept_in_use = [name for name in ground.kept if name in ground.line_keys or name in ground.patterns]
    in_use = [*UsageLines.to_schema().columns, *kept_in_use]
    limits = EngineLimits(month.settings.engine.memory, 1, month.work / "spill")
    thread = local()

    with ExitStack() as connections:

        def connect_thread() -> None:
            thread.lookup = month_lookup(month, ground, connections.enter_context(connect(limits)))

        def charge_one(part: PartRead) -> None:
            lines = read_part(month.tables, "usage_lines", part.name, in_use)
            _keep(month, part, lines, charge_part(thread.lookup, lines, terms[part.source]))

        with ThreadPoolExecutor(month.threads, initializer=connect_thread) as pool:
            list(pool.map(charge_one, intake.parts))


def month_lookup(month: Month, ground: Ground, connection: duckdb.DuckDBPyConnection) -> Lookup:
    """The reference tables as the lines of the month look them up, on a connection of one thread."""
    currency = month.settings.group.currency
    return prepare(connection, ground.structure.tables, month.days, currency, ground.line_keys, ground.patterns)


def with_raw(part: PartRead, lines: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rejected lines of a part with their place and the row as delivered; of a subscription, the row as mapped."""
    if part.delivery is not None:
        raw = raw_rows(part.delivery, rejected.get_column("row"))
    else:
        due = lines.join(rejected.select("row"), on="row", how="semi").select(
            pl.all().exclude("source", "file", "late")
        )
        raw = due.select("row", raw=pl.struct(pl.all().exclude("row", "line").cast(pl.String)).struct.json_encode())
    placed = rejected.join(raw, on="row", how="left", maintain_order="left", validate="1:1")
    return placed.with_columns(source=pl.lit(part.source), file=pl.lit(part.file))


def _terms(month: Month, ground: Ground, source: UsageSource | None) -> PartTerms:
    justification = month.settings.justification
    return PartTerms(
        period=month.period,
        line_keys=ground.line_keys,
        required=justification.required if source is None or source.required is None else source.required,
        vague_natures=justification.vague_natures,
        may_round=source is not None and source.excess_decimals == "round",
    )


def _keep(month: Month, part: PartRead, lines: pl.DataFrame, charged: ChargedPart) -> None:
    charged.priced.write_parquet(month.work / "priced" / f"{part.name}.parquet", compression=QUICK)
    charged.combinations.write_parquet(month.work / "combinations" / f"{part.name}.parquet", compression=QUICK)
    charged.texts.write_parquet(month.work / "texts" / f"{part.name}.parquet", compression=QUICK)
    charged.observed.with_columns(scope=pl.lit(part.source)).write_parquet(
        month.work / "observed" / f"{part.name}.parquet"
    )
    if not charged.rejected.is_empty():
        delivered = with_delivered(lines, charged.rejected)
        keep_rejected(month, part.name, "charging", with_raw(part, lines, delivered))


def with_delivered(lines: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rejected lines with the amount they delivered, and the quantity where they delivered none."""
    by_quantity = pl.when(pl.col("amount").is_null()).then("quantity")
    delivered = lines.select("row", delivered_amount="amount", delivered_quantity=by_quantity)
    return rejected.join(delivered, on="row", how="left", maintain_order="left", validate="1:1")

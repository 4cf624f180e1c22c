"""Usage lines become charges: each part is looked up, priced and judged on one thread, several parts at once."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import local

import polars as pl

from flows.month import Month
from flows.steps.aliases import keep_alias_texts
from flows.steps.between import hand_on, handed_on, handed_on_if_any
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from flows.steps.rates import rates_of
from flows.steps.rejects import keep_rejected
from flows.workers import each_part
from schemas.settings import UsageSource
from schemas.tables import UsageLines
from schemas.tariffs import RATED_BY
from transforms.charging.lookup import LOOKED_UP, Lookup, prepare
from transforms.charging.part import ChargedPart, PartTerms, charge_part
from transforms.charging.users import ALL_REJECTED, UserTerms
from transforms.currencies.exchange import Exchange
from transforms.engine import connect
from transforms.intake.raw import raw_rows
from transforms.pools.pool import SOURCE as POOLS
from transforms.published import read_part, read_reference
from transforms.subscriptions import SOURCE
from transforms.tariffs.commitments import SOURCE as COMMITMENTS

_here = local()


@dataclass(frozen=True)
class ChargeJob:
    """One part to be charged: all that it takes, but the reference tables of the month, which stand beside its tables.

    `columns` are those of its usage lines that are read; `pattern_keys` those that natures are made of.
    """

    month: Month
    part: PartRead
    terms: PartTerms
    columns: tuple[str, ...]
    pattern_keys: tuple[str, ...]


def charge(month: Month, ground: Ground, intake: Intake) -> None:
    """Charge every part; keep its priced lines and combinations for the next steps, and what it rejected."""
    each_part(month, charge_one, charge_jobs(month, ground, intake))


def charge_jobs(month: Month, ground: Ground, intake: Intake) -> list[ChargeJob]:
    """The parts of what was read, with all that it takes to charge them."""
    terms = {source.source: _terms(month, ground, source) for source in month.settings.usage}
    terms[SOURCE] = _terms(month, ground, None)
    # The key of a pool proves who benefits from a share.
    terms[POOLS] = replace(terms[SOURCE], required=tuple(one for one in terms[SOURCE].required if one != "beneficiary"))
    terms[COMMITMENTS] = terms[POOLS]
    kept_in_use = [name for name in ground.kept if name in {*ground.line_keys, *ground.patterns, *RATED_BY}]
    columns = (*UsageLines.columns(), *kept_in_use)
    return [
        ChargeJob(month, part, _of_its_month(terms[part.source], part), columns, ground.patterns)
        for part in intake.parts
    ]


def _of_its_month(terms: PartTerms, part: PartRead) -> PartTerms:
    return terms if part.carried_from is None else replace(terms, period=part.carried_from)


def charge_one(job: ChargeJob) -> None:
    """Charge one part."""
    lines = read_part(job.month.tables, "usage_lines", job.part.name, job.columns)
    counted = handed_on_if_any(job.month, "counted", job.part.name)
    charged = charge_part(lookup_here(job), lines, job.terms, counted)
    _keep(job.month, job.part, lines, charged)


def lookup_here(job: ChargeJob) -> Lookup:
    """The lookup of this thread: made for its first part of a run, kept for the others.

    Threads of a cluster's worker live on, and the next run may build in a folder of the same name.
    """
    if getattr(_here, "run", None) != job.month.run:
        limits = job.month.engine_limits(1, job.month.threads)
        getattr(_here, "open", ExitStack()).close()
        _here.open = ExitStack()
        connection = _here.open.enter_context(connect(limits))
        tables = {name: read_reference(job.month.tables, name) for name in LOOKED_UP}
        currency = job.month.settings.group.currency
        _here.lookup = prepare(connection, tables, job.month.days, currency, job.terms.line_keys, job.pattern_keys)
        _here.run = job.month.run
    lookup: Lookup = _here.lookup
    return lookup


def with_raw(month: Month, part: PartRead, lines: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rejected lines of a part with their place and the row as delivered; of a subscription, the row as mapped."""
    if part.delivery is not None:
        raw = raw_rows(handed_on(month, "delivered", part.name), rejected.get_column("row"))
    else:
        due = lines.join(rejected.select("row"), on="row", how="semi").select(
            pl.all().exclude("source", "file", "late")
        )
        raw = due.select("row", raw=pl.struct(pl.all().exclude("row", "line").cast(pl.String)).struct.json_encode())
    placed = rejected.join(raw, on="row", how="left", maintain_order="left", validate="1:1")
    return placed.with_columns(source=pl.lit(part.source), file=pl.lit(part.file))


def _exchange(month: Month, ground: Ground) -> Exchange | None:
    """How charges are converted; None where invoices are in the currency that their lines come in."""
    currency = month.settings.invoices.currency
    return None if currency == "line" else Exchange(currency, rates_of(month, ground))


def _terms(month: Month, ground: Ground, source: UsageSource | None) -> PartTerms:
    justification = month.settings.justification
    return PartTerms(
        period=month.period,
        line_keys=ground.line_keys,
        required=justification.required if source is None or source.required is None else source.required,
        vague_natures=justification.vague_natures,
        may_round=source is not None and source.excess_decimals == "round",
        exchange=_exchange(month, ground),
        adds_markup=month.settings.policy.markup_in_amounts is False,
        users=ALL_REJECTED if source is None else UserTerms(source.unknown_user, source.after_leaving),
    )


def _keep(month: Month, part: PartRead, lines: pl.DataFrame, charged: ChargedPart) -> None:
    for kind in ("priced", "combinations", "texts"):
        hand_on(month, kind, part.name, getattr(charged, kind))
    hand_on(month, "observed", part.name, charged.observed.with_columns(scope=pl.lit(part.source)))
    keep_alias_texts(month, part.name, charged.alias_texts)
    if part.carried_from is None and not charged.rejected.is_empty():
        delivered = with_delivered(lines, charged.rejected)
        keep_rejected(month, part.name, "charging", with_raw(month, part, lines, delivered))


def with_delivered(lines: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Rejected lines with what they delivered, but the quantity only where they delivered no amount."""
    by_quantity = pl.when(pl.col("amount").is_null()).then("quantity")
    told = ("evidence_ref", "provider", "service", "typology")
    delivered = lines.select("row", *told, delivered_amount="amount", delivered_quantity=by_quantity)
    return rejected.join(delivered, on="row", how="left", maintain_order="left", validate="1:1")

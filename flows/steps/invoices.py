"""Charges find their agreement, VAT, accounts, invoice and section, once per combination; then every line its place."""

from dataclasses import dataclass

import polars as pl

from flows.month import Month
from flows.steps.charges import with_delivered, with_raw
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from flows.steps.rejects import keep_rejected, trim_rejected
from schemas.problems import Problem
from schemas.tables import ChargeLines, InvoiceLines
from transforms.charging.charge_lines import charge_lines
from transforms.charging.decide import Decided, decide, merge
from transforms.engine import EngineLimits, connect
from transforms.invoicing.make import Invoicing, make_invoices
from transforms.invoicing.terms import InvoicingTerms
from transforms.layout.assign import assign
from transforms.layout.coverage import unmatched
from transforms.layout.names import value_names
from transforms.ledger.accounts import assign_accounts
from transforms.published import write_part, write_table
from transforms.rejection import Verdict, judge, sentenced


@dataclass(frozen=True)
class Placed:
    """Where the charges of the month land.

    `landed`: one row per combination, charged, retained or rejected. `members`: which combination of the month each
    combination of a part is. `warnings`: what the layout left out or did not use.
    """

    landed: pl.DataFrame
    members: pl.DataFrame
    warnings: tuple[Problem, ...]


def make_month_invoices(month: Month, ground: Ground) -> Placed:
    """Decide every combination of the month; write invoices, their lines and their VAT."""
    with connect(EngineLimits(month.settings.engine.memory, month.threads, month.work / "spill")) as connection:
        merged = merge(connection, sorted((month.work / "combinations").glob("*.parquet")))
        decided = decide(connection, merged.combinations, ground.structure.tables, ground.keys)
    charged = decided.combinations.filter(pl.col("provider") != pl.col("recipient"))
    placed, unplaced = _placed(month, ground, charged)
    tables = ground.structure.tables
    invoicing = make_invoices(placed, tables["entities"], tables["agreements"], tables["services"], _terms(month))
    _write(month, invoicing)
    landed = _landed(decided, invoicing, unplaced)
    return Placed(
        landed, merged.members, tuple(unmatched(placed.vstack(unplaced.select(placed.columns)), ground.points))
    )


def land_charges(month: Month, ground: Ground, intake: Intake, placed: Placed) -> None:
    """Write the charge lines of every part, and reject the lines whose combination cannot be charged."""
    for part in intake.parts:
        members = placed.members.filter(pl.col("part") == part.name).select("number", month="combination")
        priced = pl.read_parquet(month.work / "priced" / f"{part.name}.parquet")
        numbered = priced.join(members, left_on="combination", right_on="number", how="left", maintain_order="left")
        priced = numbered.with_columns(combination="month").drop("month")
        charges, rejected = charge_lines(priced, placed.landed, part.source, part.file)
        write_part(month.tables, "charge_lines", part.name, _as_text(charges, ground), further_keys(ground))
        _reject(month, part, rejected)
    trim_rejected(month)


def further_keys(ground: Ground) -> list[str]:
    """The keys in use that are no column of the charge lines by contract."""
    return [key for key in ground.keys if key not in ChargeLines.to_schema().columns]


def _placed(month: Month, ground: Ground, charged: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The combinations with their place and accounts, and those that have none with the rule they broke."""
    tables = ground.structure.tables
    names = value_names(tables, month.settings.group.language, month.days[1])
    places = assign(charged, ground.points, names, month.period)
    accounts = assign_accounts(charged, tables["accounts"], tables["entities"], month.days[1])
    found = charged.join(places, on="combination", how="left", maintain_order="left", validate="1:1")
    found = found.join(accounts, on="combination", how="left", maintain_order="left", validate="1:1")
    verdicts = [
        Verdict("no_invoice_point", pl.col("point").is_null()),
        Verdict("no_account", pl.col("rule") == "no_account", "account", pl.col("service")),
        Verdict("two_accounts", pl.col("rule") == "two_accounts", "account", pl.col("service")),
    ]
    broken = judge(found, verdicts)
    good = found.filter(~broken.select(pl.any_horizontal(pl.all())).to_series())
    bad = sentenced(found, broken, verdicts)
    return good, bad.with_columns(column=pl.coalesce("side", "column"))


def _landed(decided: Decided, invoicing: Invoicing, unplaced: pl.DataFrame) -> pl.DataFrame:
    rejected = pl.concat([decided.rejected, unplaced], how="diagonal_relaxed")
    told = rejected.select("combination", "stage", "rules", "column", "value", "message")
    everything = pl.concat([decided.combinations, decided.rejected], how="diagonal_relaxed").select(
        decided.combinations.columns
    )
    landed = everything.join(invoicing.landing, on="combination", how="left", validate="1:1")
    return landed.join(told, on="combination", how="left", validate="1:1").sort("combination")


def _reject(month: Month, part: PartRead, rejected: pl.DataFrame) -> None:
    if rejected.is_empty():
        return
    lines = pl.read_parquet(month.tables / "usage_lines" / f"{part.name}.parquet")
    told = rejected.select("row", "line", "stage", "rules", "column", "value", "message", "amount", "currency")
    keep_rejected(month, part.name, "landing", with_raw(part, lines, with_delivered(lines, told)))


def _as_text(charges: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    return charges.with_columns(pl.col(key).cast(pl.String) for key in further_keys(ground))


def _terms(month: Month) -> InvoicingTerms:
    settings = month.settings
    return InvoicingTerms(
        period=month.period,
        group_currency=settings.group.currency,
        payment_days=settings.group.payment_days,
        lines_by=settings.layout.lines_by,
        analytic=settings.ledger.analytic,
        max_invoice_lines=settings.group.max_invoice_lines,
    )


def _write(month: Month, invoicing: Invoicing) -> None:
    keys = [key for key in month.settings.ledger.analytic if key not in InvoiceLines.to_schema().columns]
    write_table(month.tables, "invoices", invoicing.invoices)
    write_table(month.tables, "invoice_lines", invoicing.invoice_lines, keys)
    write_table(month.tables, "vat_breakdown", invoicing.vat_breakdown)

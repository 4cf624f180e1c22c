"""Charges find their agreement, VAT, accounts, invoice and section: once per combination of key values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from flows.month import Month
from flows.steps.between import hand_on, handed_on
from flows.steps.ground import Ground, lines_apart
from flows.steps.intake import Intake
from schemas.problems import Problem
from schemas.tables import ChargeLines, InvoiceLines
from transforms.charging.decide import Decided, decide
from transforms.charging.lookup import seen_tables
from transforms.charging.merge import Merged, PartCombinations, merge
from transforms.currencies.exchange import as_delivered
from transforms.engine import connect
from transforms.invoicing.make import Invoicing, make_invoices
from transforms.invoicing.terms import InvoicingTerms
from transforms.layout.assign import assign
from transforms.layout.companies import together_in_sections
from transforms.layout.coverage import unmatched
from transforms.layout.drawn import hanging_verdicts
from transforms.layout.names import value_names
from transforms.ledger.accounts import assign_accounts
from transforms.published import write_table
from transforms.rejection import Verdict, any_broken, judge, sentenced

TOLD = ("stage", "rules", "column", "value", "message")
"""What a combination that is rejected is told."""


@dataclass(frozen=True)
class Placed:
    """Where the charges of the month land.

    `amounts`: the currency and exact amount of each combination that is not rejected, as its lines came. `warnings`:
    what the layout left out or did not use. What the charge lines of a part take from its combinations is handed on as
    `landed`.
    """

    amounts: pl.DataFrame
    warnings: tuple[Problem, ...]


def make_month_invoices(month: Month, ground: Ground, intake: Intake) -> Placed:
    """Decide every combination of the month; write invoices, their lines and their VAT."""
    merged, decided, placed, unplaced = _decided(month, ground, intake)
    tables = ground.structure.tables
    charges = placed.drop("hung_from", "misplaced")
    invoicing = make_invoices(charges, tables["entities"], tables["agreements"], tables["services"], _terms(month))
    _write(month, invoicing)
    found = _found(decided, invoicing, unplaced)
    good = found.filter(pl.col("rules").is_null()).rename({"exact_amount": "amount"})
    amounts = as_delivered(good).select("currency", exact_amount="amount")
    landed = _landed(found, further_keys(ground))
    for part, numbers in merged.numbers.items():
        hand_on(month, "landed", part, landed[numbers])
    every = placed.vstack(unplaced.select(placed.columns))
    together = together_in_sections(placed, lines_apart(month.settings))
    return Placed(amounts, (*unmatched(every, ground.points, ground.drawing(month.days[1])), *together))


def charged_combinations(month: Month, ground: Ground, intake: Intake) -> pl.DataFrame:
    """The combinations of what was read so far that are charged, or retained by their provider; none that is rejected.

    Pools ask for it, whose shares are charged with the rest afterwards.
    """
    _, decided, placed, _ = _decided(month, ground, intake)
    retained = decided.combinations.filter(pl.col("provider") == pl.col("recipient"))
    return pl.concat([retained, placed.select(retained.columns)])


def _decided(month: Month, ground: Ground, intake: Intake) -> tuple[Merged, Decided, pl.DataFrame, pl.DataFrame]:
    """The combinations of all parts, what was decided of them, those that have a place, and those that have none."""
    merged = merge(seen_tables(ground.structure.tables, ground.line_keys), _of_parts(month, intake))
    with connect(month.engine_limits(month.threads)) as connection:
        excluded = month.settings.policy.lvas_excluded or ()
        decided = decide(connection, merged.combinations, ground.structure.tables, ground.keys, excluded)
    charged = decided.combinations.filter(pl.col("provider") != pl.col("recipient"))
    return merged, decided, *_placed(month, ground, charged)


def _placed(month: Month, ground: Ground, charged: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The combinations with their place and accounts, and those that have none with the rule they broke."""
    tables = ground.structure.tables
    names = value_names(tables, month.settings.group.language, month.days[1])
    places = assign(charged, ground.points, names, month.period, ground.drawing(month.days[1]))
    accounts = assign_accounts(charged, tables["accounts"], tables["entities"], month.days[1])
    found = charged.join(places, on="combination", how="left", maintain_order="left", validate="1:1")
    found = found.join(accounts, on="combination", how="left", maintain_order="left", validate="1:1")
    verdicts = [
        Verdict("no_invoice_point", pl.col("invoice_point").is_null() & pl.col("hung_from").is_null()),
        *hanging_verdicts(),
        Verdict("no_account", pl.col("rule") == "no_account", "account", pl.col("service")),
        Verdict("two_accounts", pl.col("rule") == "two_accounts", "account", pl.col("service")),
    ]
    broken = judge(found, verdicts)
    good = found.filter(~any_broken(broken))
    bad = sentenced(found, broken, verdicts)
    return good, bad.with_columns(column=pl.coalesce("side", "column"))


def further_keys(ground: Ground) -> list[str]:
    """The keys in use that are no column of the charge lines by contract."""
    return [key for key in ground.keys if key not in ChargeLines.columns()]


def _of_parts(month: Month, intake: Intake) -> Iterator[PartCombinations]:
    for part in intake.parts:
        combinations, texts = (handed_on(month, kind, part.name) for kind in ("combinations", "texts"))
        yield PartCombinations(part.name, part.file, combinations, texts)


def _found(decided: Decided, invoicing: Invoicing, unplaced: pl.DataFrame) -> pl.DataFrame:
    """One row per combination of the month, in their order, with all that was decided of it."""
    rejected = pl.concat([decided.rejected, unplaced], how="diagonal_relaxed")
    told = rejected.select("combination", *TOLD)
    everything = pl.concat([decided.combinations, decided.rejected], how="diagonal_relaxed").select(
        decided.combinations.columns
    )
    landed = everything.join(invoicing.landing, on="combination", how="left", validate="1:1")
    return landed.join(told, on="combination", how="left", validate="1:1").sort("combination")


def _landed(found: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    charged = [name for name in ChargeLines.columns() if name in found.columns]
    return found.select(*charged, pl.col(keys).cast(pl.String), *TOLD)


def _terms(month: Month) -> InvoicingTerms:
    settings = month.settings
    return InvoicingTerms(
        period=month.period,
        payment_days=settings.group.payment_days,
        lines_by=settings.layout.lines_by,
        analytic=settings.ledger.analytic,
        max_invoice_lines=settings.group.max_invoice_lines,
    )


def _write(month: Month, invoicing: Invoicing) -> None:
    keys = [key for key in month.settings.ledger.analytic if key not in InvoiceLines.columns()]
    write_table(month.tables, "invoices", invoicing.invoices)
    write_table(month.tables, "invoice_lines", invoicing.invoice_lines, keys)
    write_table(month.tables, "vat_breakdown", invoicing.vat_breakdown)

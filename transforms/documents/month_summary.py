"""What a run says at its end: what was read, charged and rejected, what to see, and where to look next."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables import EXACT
from transforms.documents.causes import cause_sentences, causes
from transforms.documents.control_words import control_text
from transforms.documents.month_figures import carried_charges, in_currency, retained_charges
from transforms.documents.month_table import totals_by_currency
from transforms.money import money_text
from transforms.published import read_table

CAUSES_TOLD = 5


def summary_lines(tables: Path, period: str, known_causes: pl.DataFrame | None = None) -> list[str]:
    """The month in English sentences, for the terminal, from its published tables; causes are found where not known."""
    found = causes(tables, period) if known_causes is None else known_causes
    return [
        _read(read_table(tables, "input_files")),
        *_invoiced(read_table(tables, "invoices")),
        *_retained(retained_charges(tables)),
        *_carried(carried_charges(tables)),
        *_rejected(found),
        *_controls(read_table(tables, "control_totals")),
        _look_next(found),
    ]


def _read(files: pl.DataFrame) -> str:
    counts = {name: int(files[name].sum()) for name in ("records", "charged", "retained", "rejected", "footers")}
    went = [f"{counts[name]:,} {name}" for name in ("charged", "retained", "rejected")]
    read = f"{_counted(len(files), 'file')}, {_counted(counts['records'], 'row')}"
    return f"{read}: {', '.join([*went, _counted(counts['footers'], 'control total')])}"


def _invoiced(invoices: pl.DataFrame) -> list[str]:
    return [
        f"{total['currency']}: {_counted(total['documents'], 'invoice')}{_of_which(total['credit_notes'])}, "
        + ", ".join(f"{name} {money_text(total[name], total['currency'], 'en')}" for name in ("net", "vat", "gross"))
        for total in totals_by_currency(invoices).iter_rows(named=True)
    ]


def _of_which(credit_notes: int) -> str:
    return f" ({_counted(credit_notes, 'credit note')} among them)" if credit_notes else ""


def _retained(retained: pl.DataFrame) -> list[str]:
    shown = in_currency(retained, "amount").with_columns(pl.col("amount").cast(EXACT))
    sums = shown.group_by("currency").agg(pl.col("charges").sum(), pl.col("amount").sum()).sort("currency")
    return [
        f"retained by their providers: {_counted(charges, 'row')}, {_money(amount, currency)}"
        for currency, charges, amount in sums.iter_rows()
    ]


def _carried(carried: pl.DataFrame) -> list[str]:
    shown = in_currency(carried, "amount")
    return [
        f"carried over from {period}: {_counted(charges, 'row')}, {_money(amount, currency)}"
        for period, currency, charges, amount in shown.iter_rows()
    ]


def rejected_sums(found: pl.DataFrame) -> list[str]:
    """The amounts of causes, debits and credits apart, as `to_fix.xlsx` adds them up: a sentence per currency."""
    shown = in_currency(in_currency(found, "debit"), "credit").with_columns(pl.col("debit", "credit").cast(EXACT))
    sums = shown.group_by("currency").agg(pl.col("rows", "unknown_amounts", "debit", "credit").sum())
    ordered = sums.sort("currency", nulls_last=True)
    return [f"rejected: {_rejected_sum(row, is_alone=len(ordered) == 1)}" for row in ordered.iter_rows(named=True)]


def _rejected(found: pl.DataFrame) -> list[str]:
    """What was rejected, and the dearest causes."""
    told = [f"  {number}. {text}" for number, text in enumerate(cause_sentences(found.head(CAUSES_TOLD)), start=1)]
    more = [f"  … and {_counted(len(found) - CAUSES_TOLD, 'more cause')}"] if len(found) > CAUSES_TOLD else []
    return [*rejected_sums(found), *told, *more]


def _rejected_sum(row: Mapping[str, Any], is_alone: bool) -> str:
    """What was rejected in one currency; rows whose currency could not be read stand apart, for they add up to none."""
    amounts = ", ".join(f"{name}s {_money(row[name], row['currency'])}" for name in ("debit", "credit"))
    unknown = f"{row['unknown_amounts']:,} of unknown amount"
    if row["currency"] is not None:
        return f"{_counted(row['rows'], 'row')}, {amounts}, {unknown}"
    count = _counted(row["rows"], "row" if is_alone else "more row")
    if row["unknown_amounts"] == row["rows"]:
        return f"{count} whose amount and currency could not be read"
    return f"{count} of a currency that could not be read, {amounts}, {unknown}"


def _controls(controls: pl.DataFrame) -> Iterable[str]:
    failed = controls.filter(~pl.col("passed"))
    yield f"{_counted(len(controls), 'control')}, {_counted(len(controls) - len(failed), 'passed', 'passed')}"
    for row in failed.iter_rows(named=True):
        told = control_text(row["control"], "en")
        yield f"  {row['severity']}: {told[0].lower()}{told[1:]} ({row['scope']}: {_compared(row)})"


def _compared(row: Mapping[str, Any]) -> str:
    """What was found; and what was expected, unless that is nothing."""
    expected, found = (f"{row[name].normalize():f}" for name in ("expected", "actual"))
    return found if row["expected"] == 0 else f"expected {expected}, found {found}"


def _look_next(found: pl.DataFrame) -> str:
    where = "look next: group.xlsx for the month, hand-out/ for what each company gets"
    return (
        where
        if found.is_empty()
        else f"look next: to_fix.xlsx, {_counted(len(found), 'cause')} to put right; then group.xlsx"
    )


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _money(amount: Decimal, currency: str | None) -> str:
    return f"{money_text(amount, currency or '', 'en')} {currency or ''}".strip()

"""The recovery of a year on the terminal: a provider a line, its services below, and what there is to say of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from flows.recovered_year import RecoveredYear
from flows.terminal import Row, print_rows
from schemas.periods import told_periods
from transforms.money import money_text

FIGURES = ("cost", "charged", "retained", "difference")


def print_recovery(recovered: RecoveredYear) -> None:
    """Print a row per service, then what the figures do not say."""
    rows = [Row("", [*FIGURES, "recovery"])]
    for (provider, currency), part in recovered.rows.group_by("provider", "currency", maintain_order=True):
        rows.append(Row(f"{provider} {currency}", style="bold"))
        rows += [_row(row, str(currency)) for row in part.iter_rows(named=True)]
    print_rows(rows)
    for sentence in sentences(recovered):
        print(sentence)


def sentences(recovered: RecoveredYear) -> Iterator[str]:
    """Months that are missing, costs left out, services that no pool can make up, companies that bear nothing of it."""
    if recovered.missing:
        yield f"not published: {told_periods(recovered.missing)}"
    for period, provider, service in _named(recovered.left_out, "period", "provider", "service"):
        yield f"left out: the cost of {service} to {provider} in {period}, which was not published"
    for provider, service in _named(recovered.made.unshared, "provider", "service"):
        yield f"{provider}, {service}: nobody was charged, so no pool makes it up; share it by a key of your own"
    for provider, service, recipient in _named(recovered.made.uncharged, "provider", "service", "recipient"):
        yield f"{provider}, {service}: {recipient} was credited in all, and bears nothing of what makes it up"


def _named(rows: pl.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    return rows.select(columns).unique(maintain_order=True).iter_rows()


def _row(row: Mapping[str, Any], currency: str) -> Row:
    texts = ["" if row[name] is None else money_text(row[name], currency, "en") for name in FIGURES]
    return Row(row["service"], [*texts, _recovered(row)], 1)


def _recovered(row: Mapping[str, Any]) -> str:
    if row["cost"] is None:
        return "no cost stated"
    if row["true_up"] == 0:
        return "full"
    return "under" if row["true_up"] > 0 else "over"

"""What two months do not have in common, on the terminal: + added, - gone, ~ changed.

The greatest changes come first; what is not shown is counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from flows.terminal import Row, print_rows
from transforms.comparison.documents import LINE_VALUES, DocumentChanges, net_totals
from transforms.comparison.references import RowChange
from transforms.comparison.texts import as_text
from transforms.money import money_text

INVOICES_SHOWN, LINES_SHOWN = 20, 5
"""Invoices that are told, and of each its lines; of a reference table as many rows. `--json` has them all."""

_MARKS = {"added": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow")}
_STATES = ("added", "gone", "changed", "same")


def print_diff(documents: DocumentChanges, references: Sequence[RowChange], before: str, after: str) -> None:
    """Print the totals, the invoices that differ with their lines, then the reference tables that do."""
    invoices = documents.invoices.filter(pl.col("state") != "same")
    order = ["currency", pl.col("net_change").abs(), "invoice_key"]
    rows = [Row("", [before, after, "change"]), *_totals(documents)]
    ordered = invoices.sort(order, descending=[False, True, False])
    for invoice in ordered.head(INVOICES_SHOWN).iter_rows(named=True):
        rows += _invoice(invoice, documents.lines)
    print_rows([*rows, *_more(len(ordered) - INVOICES_SHOWN, "invoice", 0), *_references(references)])


def _totals(documents: DocumentChanges) -> Iterator[Row]:
    for total in net_totals(documents).iter_rows(named=True):
        for name in ("net", "gross"):
            figures = [total[f"{name}_{side}"] for side in ("before", "after", "change")]
            yield Row(f"{name} {total['currency']}", _money(figures, total["currency"]), 0, "bold")
        counts = ", ".join(f"{total[state]:,} {'the same' if state == 'same' else state}" for state in _STATES)
        yield Row(f"invoices: {counts}")


def _invoice(invoice: Mapping[str, Any], lines: pl.DataFrame) -> Iterator[Row]:
    mark, style = _MARKS[invoice["state"]]
    currency = invoice["currency"]
    figures = _money([invoice[f"net_{side}"] for side in ("before", "after", "change")], currency)
    label = f"{mark} {invoice['provider']} → {invoice['recipient']}  {invoice['title']}"
    yield Row(label, figures, 0, style)
    if invoice["state"] != "changed":
        return
    own = lines.filter(invoice_key=invoice["invoice_key"], currency=currency)
    for line in own.head(LINES_SHOWN).iter_rows(named=True):
        amounts = _money([line["amount_before"], line["amount_after"], line["change"]], currency)
        yield Row(f"{_MARKS[line['state']][0]} {_line_label(line)}", amounts, 1)
        yield from (Row(text, (), 3, "dim") for text in _values(_line_values(line)))
    yield from _more(len(own) - LINES_SHOWN, "line", 1)


def _line_label(line: Mapping[str, Any]) -> str:
    """A line as people look for it: its sections, service and nature."""
    return " / ".join([*line["section_path"], line["service"], line["nature"]])


def _line_values(line: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What a changed line has that is another in the other month, old and new; nothing where it is in one only."""
    if line["state"] != "changed":
        return {}
    pairs = {name: (line[f"{name}_before"], line[f"{name}_after"]) for name in LINE_VALUES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _values(values: Mapping[str, tuple[Any, Any]]) -> list[str]:
    told = [f"{name} {_plain(old)} → {_plain(new)}" for name, (old, new) in values.items()]
    return [", ".join(told)] if told else []


def _references(changes: Sequence[RowChange]) -> Iterator[Row]:
    for table, found in groupby(changes, key=lambda change: change.table):
        rows = list(found)
        counts = [(state, sum(row.state == state for row in rows)) for state in _MARKS]
        yield Row(f"{table}: {', '.join(f'{count:,} {state}' for state, count in counts if count)}", (), 0, "bold")
        for row in rows[:LINES_SHOWN]:
            mark, style = _MARKS[row.state]
            yield Row(f"{mark} {_row(row)}", (), 1, style)
        yield from _more(len(rows) - LINES_SHOWN, "row", 1)


def _more(count: int, what: str, depth: int) -> Iterator[Row]:
    if count > 0:
        yield Row(f"… and {count:,} more {what if count == 1 else what + 's'}", (), depth)


def _row(row: RowChange) -> str:
    named = [value for name, value in row.key.items() if value is not None and name != "valid_from"]
    start = row.key["valid_from"]
    label = " / ".join(named) + (f" from {start}" if start else "")
    if row.state == "changed":
        return f"{label}: {', '.join(_values(row.values))}"
    told = [f"{name} {new if row.state == 'added' else old}" for name, (old, new) in row.values.items()]
    return f"{label}: {', '.join(told)}" if told else label


def _money(amounts: Sequence[Any], currency: str) -> list[str]:
    return [money_text(amount, currency, "en") for amount in amounts]


def _plain(value: Any) -> str:
    """A value as it is read; an empty one has a word."""
    if value is None or value == "":
        return "(empty)"
    return str(as_text(pl.DataFrame({"value": [value]})).item())

"""The controls of the close: those that differ first, each marked in words as well as in colour."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.documents.control_words import control_text
from transforms.documents.controller_book import ControllerMonth, begin_sheet
from transforms.documents.controller_words import count_text
from transforms.documents.listing import EXACT_WIDTH, ListColumn, Listing
from transforms.documents.month_figures import MonthFigures
from transforms.documents.sheet_styles import Book
from transforms.documents.words import Words

MAX_CONTROLS = 20_000
_LOOKS = {"passed": "section_point", "failed": "invoice_point", "warned": "bold"}


def write_controls_sheet(book: Book, month: ControllerMonth, figures: MonthFigures) -> None:
    """Write one row per control and scope: errors, then warnings, then what passed, each in the order of the table."""
    controls = in_order_of_concern(figures.controls)
    sheet, row = begin_sheet(
        book, month, month.words["controls"], month.words["controls_title"], _notes(controls, month)
    )
    listing = Listing(book, sheet, row, _columns(month.words))
    for control in controls.head(MAX_CONTROLS).iter_rows(named=True):
        state = _state(control)
        words = {
            "severity": month.words[control["severity"]],
            "compares": control_text(control["control"], month.language),
        }
        place = listing.write_row({**control, **words})
        sheet.write_string(place, 0, month.words[state], book.style("line", _LOOKS[state]))
    listing.let_filter()
    sheet.freeze_panes(row + 1, 2)


def in_order_of_concern(controls: pl.DataFrame) -> pl.DataFrame:
    """The controls with the failed errors first, then the warnings to see, then what passed."""
    concern = pl.when("passed").then(2).when(pl.col("severity") == "error").then(0).otherwise(1)
    return controls.sort(concern, maintain_order=True)


def _notes(controls: pl.DataFrame, month: ControllerMonth) -> list[str]:
    if len(controls) <= MAX_CONTROLS:
        return []
    counts = {"shown": MAX_CONTROLS, "count": len(controls)}
    texts = {name: count_text(count, month.language) for name, count in counts.items()}
    return [month.words["controls_listed"].format(**texts)]


def _columns(words: Words) -> list[ListColumn]:
    return [
        ListColumn("result", words["result"], 14, looks=()),
        ListColumn("compares", words["control"], 50),
        ListColumn("scope", words["scope"], 44),
        ListColumn("severity", words["severity"], 14, looks=()),
        ListColumn("expected", words["expected"], EXACT_WIDTH, "exact", ()),
        ListColumn("actual", words["actual"], EXACT_WIDTH, "exact", ()),
        ListColumn("difference", words["difference"], EXACT_WIDTH, "exact", ("bold",)),
        ListColumn("control", words["rule"], 24, looks=("small", "quiet")),
    ]


def _state(control: Mapping[str, Any]) -> str:
    if control["passed"]:
        return "passed"
    return "failed" if control["severity"] == "error" else "warned"

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

MAX_DIFFERENCES = 20_000
_LOOKS = {"passed": "section_point", "failed": "invoice_point", "warned": "bold"}


def write_controls_sheet(book: Book, month: ControllerMonth, figures: MonthFigures) -> None:
    """Write a row for each scope in which a control differs, then one per control for all those in which it passed."""
    words = month.words
    differing, passed = differences(figures.controls), passes(figures.controls)
    notes = [words["controls_advice"], *_notes(len(differing), month)]
    sheet, row = begin_sheet(book, month, words["controls"], words["controls_title"], notes)
    listing = Listing(book, sheet, row, _columns(words))
    for control in [*differing.head(MAX_DIFFERENCES).to_dicts(), *passed.to_dicts()]:
        state = _state(control)
        place = listing.write_row({**control, **_told(control, month)})
        sheet.write_string(place, 0, words[state], book.style("line", _LOOKS[state]))
    listing.let_filter()
    sheet.freeze_panes(row + 1, 2)


def differences(controls: pl.DataFrame) -> pl.DataFrame:
    """The controls that did not pass, errors before warnings, in the order of the table."""
    failed = controls.filter(~pl.col("passed")).with_columns(scopes=pl.lit(1, pl.Int64))
    return failed.sort(pl.col("severity") == "warning", maintain_order=True)


def passes(controls: pl.DataFrame) -> pl.DataFrame:
    """One row per control that passed, with the number of its `scopes`; figures only where there is one scope."""
    figures = ("scope", "expected", "actual", "difference")
    return (
        controls.filter(pl.col("passed"))
        .group_by("control", "severity", "passed", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("scopes"), pl.col(figures).first())
        .with_columns(pl.when(pl.col("scopes") == 1).then(pl.col(figures)))
    )


def _told(control: Mapping[str, Any], month: ControllerMonth) -> dict[str, str]:
    scopes = month.words["passed_scopes"].format(count=count_text(control["scopes"], month.language))
    return {
        "severity": month.words[control["severity"]],
        "compares": control_text(control["control"], month.language),
        "scope": control["scope"] if control["scopes"] == 1 else scopes,
    }


def _notes(differing: int, month: ControllerMonth) -> list[str]:
    if differing <= MAX_DIFFERENCES:
        return []
    counts = {"shown": MAX_DIFFERENCES, "count": differing}
    texts = {name: count_text(count, month.language) for name, count in counts.items()}
    return [month.words["controls_listed"].format(**texts)]


def _columns(words: Words) -> list[ListColumn]:
    return [
        ListColumn("result", words["result"], 12, looks=()),
        ListColumn("compares", words["control"], 56),
        ListColumn("scope", words["scope"], 40),
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

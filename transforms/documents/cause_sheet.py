"""The first sheet of `to_fix.xlsx`: one row per cause of rejection, to be worked down from the top."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from transforms.documents.cause_scopes import CAUSE_FIELDS
from transforms.documents.controller_book import ControllerMonth, begin_sheet
from transforms.documents.controller_words import count_text
from transforms.documents.figures import refuse_what_excel_loses
from transforms.documents.listing import NO_CURRENCY, ListColumn, Listing, money_format, sum_where
from transforms.documents.rule_words import cause_text, right_text
from transforms.documents.sheet_styles import Book, Worksheet, sheet_reference
from transforms.documents.words import Words
from transforms.money import to_currency

MAX_LINKS = 60_000
"""Excel opens no sheet with more than 65,530 links."""
_CURRENCY = 5
_SUMMED = {2: "rows", 3: "debit", 4: "credit", 6: "unknown_amounts"}


def cause_columns(words: Words) -> list[ListColumn]:
    """The columns of the list of causes."""
    return [
        ListColumn("cause_text", words["cause_number"], 5, looks=("bold",)),
        ListColumn("what", words["cause"], 40),
        ListColumn("rows", words["rows"], 8, "count", ()),
        ListColumn("debit", words["debit"], 13, "money", ("bold",)),
        ListColumn("credit", words["credit"], 13, "money", ("bold",)),
        ListColumn("currency", words["currency"], 7, looks=("center",)),
        ListColumn("unknown_amounts", words["unknown_amounts"], 8, "count", ("bold",)),
        ListColumn("remedy", words["remedy"], 34),
        ListColumn("row_to_add", words["row_to_add"], 38, looks=("wrap", "small")),
        ListColumn("where", words["where"], 26, looks=("wrap", "small")),
        ListColumn("rules", words["rule"], 18, looks=("wrap", "small", "quiet")),
    ]


def shown_causes(causes: pl.DataFrame, month: ControllerMonth) -> list[dict[str, Any]]:
    """The causes in the words of the month's language; amounts in the units of their currency."""
    rounded = causes.with_columns(
        pl.when(pl.col(side) != 0).then(to_currency(pl.col(side), pl.col("currency"))).alias(side)
        for side in ("debit", "credit")
    )
    return [_shown(cause, month) for cause in rounded.iter_rows(named=True)]


def refuse_great_causes(causes: pl.DataFrame) -> None:
    """Refuse amounts that a workbook cannot show."""
    refuse_what_excel_loses(
        (f"rejected rows, {cause['message']}", cause[side])
        for cause in causes.iter_rows(named=True)
        for side in ("debit", "credit")
    )


def write_cause_sheet(
    book: Book,
    month: ControllerMonth,
    causes: Sequence[Mapping[str, Any]],
    notes: Sequence[str],
) -> tuple[Worksheet, int]:
    """The sheet of causes and its heading row: totals per currency as live formulas, then a row per cause."""
    currencies = sorted({cause["currency"] for cause in causes})
    sheet, row = begin_sheet(book, month, month.words["to_fix"], month.words["to_fix_title"], notes)
    heading_row = row + len(currencies)
    listing = Listing(book, sheet, heading_row, cause_columns(month.words))
    for position, currency in enumerate(currencies):
        _write_total(book, sheet, row + position, currency, causes, heading_row, month.words)
    listing.write_rows(causes)
    sheet.freeze_panes(heading_row + 1, 2)
    return sheet, heading_row


def link_causes(
    book: Book,
    sheet: Worksheet,
    heading_row: int,
    first_rows: Mapping[int, tuple[str, int]],
) -> None:
    """Lead from each cause's number to the first of its rows: cause -> (sheet, row)."""
    for cause, (name, row) in sorted(first_rows.items())[:MAX_LINKS]:
        target = f"internal:{sheet_reference(name)}!A{row + 1}"
        sheet.write_url(heading_row + cause, 0, target, book.style("line", "link"), str(cause))


def _write_total(
    book: Book,
    sheet: Worksheet,
    row: int,
    currency: str,
    causes: Sequence[Mapping[str, Any]],
    heading_row: int,
    words: Words,
) -> None:
    own = [cause for cause in causes if cause["currency"] == currency]
    listed = (heading_row + 1, heading_row + len(causes))
    total = words["total_no_currency"] if currency == NO_CURRENCY else words["total_of"].format(currency=currency)
    sheet.write_string(row, 1, total, book.style("bold", "right"))
    sheet.write_string(row, _CURRENCY, currency, book.style("bold", "center"))
    for column, name in _SUMMED.items():
        code = money_format(currency) if name in ("debit", "credit") else "#,##0"
        formula = sum_where(column, _CURRENCY, listed, currency)
        style = book.style("bold", "right", num_format=code)
        sheet.write_formula(row, column, formula, style, sum(cause[name] or 0 for cause in own))


def _shown(cause: Mapping[str, Any], month: ControllerMonth) -> dict[str, Any]:
    return {
        **cause,
        "cause_text": str(cause["cause"]),
        "what": _what(cause, month),
        "unknown_amounts": cause["unknown_amounts"] or None,
        "currency": cause["currency"] or NO_CURRENCY,
        "remedy": _remedy(cause, month),
        "row_to_add": _row_to_add(cause, month.words),
        "where": _where(cause, month),
        "rules": _rules(cause, month.words),
    }


def _what(cause: Mapping[str, Any], month: ControllerMonth) -> str:
    text = cause_text(cause, month.language)
    lines = [_sentence(text)]
    if cause["recipients"] and "pair" not in CAUSE_FIELDS[cause["rule"]]:
        lines.append(month.words["charged_companies"].format(names=", ".join(cause["recipients"])))
    return "\n".join(lines)


def _remedy(cause: Mapping[str, Any], month: ControllerMonth) -> str:
    text = right_text(cause, month.language)
    known = [
        month.words["known_row" if says else "known_row_plain"].format(table=cause["known_table"], row=row, says=says)
        for row, says in zip(cause["known_rows"], cause["known_says"], strict=True)
    ]
    return "\n".join([_sentence(text), *known])


def _sentence(text: str) -> str:
    """The text as a sentence; the name of a column keeps its letters."""
    return text if "_" in text.split(" ")[0] else text[:1].upper() + text[1:]


def _row_to_add(cause: Mapping[str, Any], words: Words) -> str | None:
    if cause["fix_row"] is None:
        return None
    lines = [words["add_to"].format(table=cause["fix_table"]), cause["fix_heading"], cause["fix_row"]]
    if cause["fix_to_complete"]:
        lines.append(words["to_complete"].format(columns=", ".join(cause["fix_to_complete"])))
    return "\n".join(lines)


def _where(cause: Mapping[str, Any], month: ControllerMonth) -> str:
    sources = ", ".join(cause["sources"])
    several = {"count": count_text(cause["file_count"], month.language), "sources": sources}
    place = month.words["in_files"].format(**several) if cause["file_count"] > 1 else sources
    if cause["first_line"] is None:
        return f"{place}\n{month.words['first_record'].format(line_id=cause['first_line_id'])}"
    return f"{place}\n{month.words['first_at'].format(file=cause['files'][0], line=cause['first_line'])}"


def _rules(cause: Mapping[str, Any], words: Words) -> str:
    also = [words["also_broken"].format(rules=", ".join(cause["other_rules"]))] if cause["other_rules"] else []
    return "\n".join([cause["rule"], *also])

"""The tree on the summary: every document as ●, every section below it as •, with live amounts."""

from collections.abc import Sequence

from schemas.currencies import currency_decimals
from transforms.documents.invoice_sheet import DEEPEST, InvoicePlan, section_amount, section_typology
from transforms.documents.outline import OutlineRow, sections_of
from transforms.documents.pair_book import PairBook
from transforms.documents.pair_tables import Document
from transforms.documents.sheet_columns import InvoiceColumn, cell
from transforms.documents.sheet_columns import SummaryColumn as At
from transforms.documents.sheet_styles import Worksheet, sheet_reference

TREE_ROWS = 2_000
"""A tree with more rows shows its upper levels only; the documents' sheets have all."""


def write_tree(pair: PairBook, sheet: Worksheet, at: int, plans: list[InvoicePlan]) -> None:
    """Write the tree of all documents from row `at` down."""
    depths = [row.depth for document in pair.tables.documents for _, row in sections_of(document.outline)]
    levels = levels_that_fit(depths)
    whole = levels > max(depths, default=0)
    note = "" if whole else f" ({pair.words['upper_levels'].format(levels=levels)})"
    pair.heading(sheet, at, At.CHANGE, pair.words["tree"] + note)
    row = at + 1
    for document, name, plan in zip(pair.tables.documents, pair.sheets, plans, strict=True):
        row = _write_document(pair, sheet, row, document, name, plan, levels)


def levels_that_fit(depths: Sequence[int]) -> int:
    """How many levels of sections a readable tree has; all of them in all but the largest workbooks."""
    levels = max(depths, default=0) + 1
    while levels and sum(depth < levels for depth in depths) > TREE_ROWS:
        levels -= 1
    return levels


def _write_document(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    document: Document,
    name: str,
    plan: InvoicePlan,
    levels: int,
) -> int:
    typologies = document.typologies
    whole = OutlineRow("section", -1, document.row["title"], 0, len(document.lines), 0)
    there = f"{sheet_reference(name)}!{cell(plan.foot.total_net, InvoiceColumn.NET)}"
    _write_node(pair, sheet, at, document, whole, section_typology(typologies, whole))
    sheet.write_formula(at, At.NET, f"={there}", _money(pair, document, "band1"), document.row["net"])
    for position, row in sections_of(document.outline):
        if row.depth >= levels:
            continue
        at += 1
        there = f"{sheet_reference(name)}!{cell(plan.first + position, InvoiceColumn.NET)}"
        _write_node(pair, sheet, at, document, row, section_typology(typologies, row))
        amount = section_amount(document, row)
        if plan.beside:
            sheet.write_number(at, At.NET, amount, _money(pair, document, "line"))
        else:
            sheet.write_formula(at, At.NET, f"={there}", _money(pair, document, "line"), amount)
    return at + 1


def _write_node(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    document: Document,
    row: OutlineRow,
    typology: str | None,
) -> None:
    """A node: its mark and label, indented, its typology, its number of lines."""
    style, level = pair.book.style, row.depth + 1
    look = "line" if level else "band1"
    sheet.set_row(at, None if level else 16, None, {"level": min(level, DEEPEST)} if level else {})
    sheet.write_blank(at, At.COLOUR, None, pair.swatch(typology) if typology else style(look))
    mark, point = ("•", "section_point") if level else ("●", "invoice_point")
    label = row.label if row.kind == "section" else pair.rest_label(row.label)
    text = style("text") if level else style("bold")
    indented = "\u2003" * level + f"{mark} "
    sheet.write_rich_string(at, At.LABEL, style(point), indented, text, label, style(look))
    for column in range(At.TITLE, At.CHANGE + 1):
        sheet.write_blank(at, column, None, style(look))
    sheet.write_string(at, At.TYPE, pair.typology(typology), style(look, "small", "quiet", bold=False))
    sheet.write_number(at, At.LINES, row.end_line - row.first_line, pair.figure_style(0, look))
    sheet.write_string(at, At.CURRENCY, document.row["currency"], style(look, "after"))


def _money(pair: PairBook, document: Document, look: str) -> object:
    return pair.figure_style(currency_decimals(document.row["currency"]), look)

"""The first sheet: who charges whom, every document with its amounts, and what it changed since last month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from schemas.currencies import currency_decimals
from transforms.documents.invoice_head import PARTY_LINES, PARTY_ROW, ROW_HEIGHT, party_lines
from transforms.documents.invoice_sheet import InvoicePlan
from transforms.documents.mentions import pay_by
from transforms.documents.pair_book import PairBook, text_lines
from transforms.documents.pair_tables import Document
from transforms.documents.sheet_columns import InvoiceColumn, cell, cells
from transforms.documents.sheet_columns import SummaryColumn as At
from transforms.documents.sheet_styles import Worksheet, sheet_reference
from transforms.documents.summary_proof import write_proof
from transforms.documents.summary_tree import write_tree
from transforms.documents.words import month_text

LIST_ROW = PARTY_ROW + PARTY_LINES + 2


@dataclass(frozen=True)
class ListPlan:
    """The rows of the list of documents: from `first`, the documents, those gone, then a total per currency."""

    first: int
    documents: int
    gone: int
    currencies: list[str]

    @property
    def last(self) -> int:
        """The last row of the list."""
        return self.first + self.documents + self.gone - 1

    def total(self, currency: str) -> int:
        """The row of a currency's total."""
        return self.last + 1 + self.currencies.index(currency)

    @property
    def end(self) -> int:
        """The first row after the totals."""
        return self.last + 1 + len(self.currencies)


def write_summary(pair: PairBook, plans: list[InvoicePlan]) -> None:
    """Write the summary: parties, list of documents, proof, tree."""
    tables = pair.tables
    sheet = pair.book.page(pair.words["summary"], pair.stem)
    pair.widths(sheet, [1.3, 31, 31, 13, 11.5, 8, 8, 16, 15, 16, 16, 16])
    currencies = sorted({document.row["currency"] for document in tables.documents})
    plan = ListPlan(LIST_ROW + 2, len(tables.documents), len(tables.gone), currencies)
    title = f"{pair.words['summary_title']} · {month_text(pair.period, pair.language)}"
    subtitle = f"{tables.provider['short']} → {tables.recipient['short']} · {pair.period}"
    pair.title(sheet, At.CHANGE, title, subtitle, At.VAT)
    _write_parties(pair, sheet, plan)
    _write_list(pair, sheet, plan, plans)
    after_proof = write_proof(pair, sheet, plan.end + 1, {currency: plan.total(currency) for currency in currencies})
    write_tree(pair, sheet, after_proof + 1, plans)
    sheet.freeze_panes(1, 0)


def _write_parties(pair: PairBook, sheet: Worksheet, plan: ListPlan) -> None:
    style, words = pair.book.style, pair.words
    sheet.set_row(PARTY_ROW - 1, 6)
    blocks = [
        (At.LABEL, At.TITLE, words["provider"], party_lines(pair.tables.provider, words), 60),
        (At.TYPE, At.NET, words["recipient"], party_lines(pair.tables.recipient, words), 55),
    ]
    for first, last, label, lines, _ in blocks:
        for column in range(first, last + 1):
            sheet.write_string(PARTY_ROW, column, label if column == first else "", style("party_label"))
        for position, text in enumerate(lines):
            look = style("bold", "wrap") if position == 0 else style("wrap")
            sheet.merge_range(PARTY_ROW + 1 + position, first, PARTY_ROW + 1 + position, last, text, look)
    for position in range(PARTY_LINES):
        needed = max(text_lines(lines[position], width) for _, _, _, lines, width in blocks)
        sheet.set_row(PARTY_ROW + 1 + position, ROW_HEIGHT * needed)
    _write_key_figures(pair, sheet, plan)


def _write_key_figures(pair: PairBook, sheet: Worksheet, plan: ListPlan) -> None:
    """Right of the parties: how many documents and usage lines, and the gross of each currency."""
    style, words = pair.book.style, pair.words
    for column in range(At.VAT, At.CHANGE + 1):
        sheet.write_string(PARTY_ROW, column, words["month"] if column == At.VAT else "", style("party_label"))
    counts = (("invoices", len(pair.tables.documents)), ("usage_lines", pair.tables.charge_count))
    shown = plan.currencies[: PARTY_LINES - len(counts)]
    for position in range(len(counts) + len(shown)):
        for column in range(At.VAT, At.CHANGE + 1):
            sheet.write_blank(PARTY_ROW + 1 + position, column, None, style("line"))
    for position, (word, count) in enumerate(counts):
        sheet.write_string(PARTY_ROW + 1 + position, At.VAT, words[word], style("line", "quiet"))
        sheet.write_number(PARTY_ROW + 1 + position, At.CHANGE, count, pair.figure_style(0, "line"))
    for position, currency in enumerate(shown):
        at = PARTY_ROW + 1 + len(counts) + position
        gross = sum(row["gross"] for row in _rows(pair, currency))
        sheet.write_string(at, At.VAT, f"{words['total_gross']} ({currency})", style("line", "bold"))
        money = pair.figure_style(currency_decimals(currency), "line", "bold")
        sheet.write_formula(at, At.CHANGE, f"={cell(plan.total(currency), At.GROSS)}", money, gross)


def _write_list(pair: PairBook, sheet: Worksheet, plan: ListPlan, plans: list[InvoicePlan]) -> None:
    pair.heading(sheet, LIST_ROW, At.CHANGE, pair.words["invoices"])
    _write_headings(pair, sheet)
    for position, (document, name, invoice) in enumerate(zip(pair.tables.documents, pair.sheets, plans, strict=True)):
        _write_document(pair, sheet, plan.first + position, document, name, invoice)
    for position, row in enumerate(pair.tables.gone):
        _write_gone(pair, sheet, plan.first + plan.documents + position, row["title"], row["currency"], row["net"])
    for currency in plan.currencies:
        _write_total(pair, sheet, plan, currency)


def _write_headings(pair: PairBook, sheet: Worksheet) -> None:
    words = pair.words
    headings = [
        (At.LABEL, words["reference"], ""),
        (At.TITLE, words["title"], ""),
        (At.TYPE, words["type"], ""),
        (At.DUE, words["due_date"], ""),
        (At.LINES, words["line_count"], "right"),
        (At.CURRENCY, words["currency"], "after"),
        (At.NET, words["net"], "right"),
        (At.VAT, words["vat"], "right"),
        (At.GROSS, words["gross"], "right"),
        (At.PREVIOUS, words["net_before"] if pair.tables.compared else "", "right"),
        (At.CHANGE, words["change"] if pair.tables.compared else "", "right"),
    ]
    pair.columns(sheet, LIST_ROW + 1, headings)


def _write_document(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    document: Document,
    name: str,
    invoice: InvoicePlan,
) -> None:
    row, style = document.row, pair.book.style
    money = pair.figure_style(currency_decimals(row["currency"]), "line")
    sheet.write_url(at, At.LABEL, f"internal:{sheet_reference(name)}!A1", style("line", "link"), row["invoice_ref"])
    sheet.write_string(at, At.TITLE, row["title"], style("line", "wrap"))
    sheet.write_string(at, At.TYPE, pair.document_name(document), style("line"))
    _write_due(pair, sheet, at, pay_by(row))
    sheet.write_number(at, At.LINES, row["line_count"], pair.figure_style(0, "line"))
    sheet.write_string(at, At.CURRENCY, row["currency"], style("line", "after"))
    rows = (invoice.foot.total_net, invoice.foot.total_vat, invoice.foot.total_gross)
    for column, there, amount in zip((At.NET, At.VAT, At.GROSS), rows, ("net", "vat", "gross"), strict=True):
        formula = f"={sheet_reference(name)}!{cell(there, InvoiceColumn.NET)}"
        sheet.write_formula(at, column, formula, money, row[amount])
    _write_change(pair, sheet, at, row["currency"], row["net"], document.previous_net)


def _write_due(pair: PairBook, sheet: Worksheet, at: int, due: date | None) -> None:
    if due is None:
        sheet.write_string(at, At.DUE, "—", pair.date_style("line", "quiet"))
    else:
        sheet.write_datetime(at, At.DUE, due, pair.date_style("line"))


def _write_gone(pair: PairBook, sheet: Worksheet, at: int, title: str, currency: str, before: Decimal) -> None:
    """A document of the previous period without a successor, so that the changes add up."""
    style = pair.book.style
    for column in (At.DUE, At.LINES, At.NET, At.VAT, At.GROSS):
        sheet.write_blank(at, column, None, style("line"))
    sheet.write_string(at, At.LABEL, pair.words["no_longer"], style("line", "quiet", italic=True))
    sheet.write_string(at, At.TITLE, title, style("line", "quiet", "wrap", italic=True))
    sheet.write_string(at, At.TYPE, "—", style("line", "quiet"))
    sheet.write_string(at, At.CURRENCY, currency, style("line", "quiet", "after"))
    _write_change(pair, sheet, at, currency, Decimal(0), before)


def _write_change(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    currency: str,
    net: Decimal,
    before: Decimal | None,
) -> None:
    if not pair.tables.compared:
        return
    decimals = currency_decimals(currency)
    if before is None:
        sheet.write_string(at, At.PREVIOUS, pair.words["new"], pair.book.style("line", "quiet", "right"))
    else:
        sheet.write_number(at, At.PREVIOUS, before, pair.figure_style(decimals, "line"))
    formula = f"=ROUND(N({cell(at, At.NET)})-N({cell(at, At.PREVIOUS)}),{decimals})"
    sheet.write_formula(at, At.CHANGE, formula, pair.change_style(decimals, "line"), net - (before or 0))


def _write_total(pair: PairBook, sheet: Worksheet, plan: ListPlan, currency: str) -> None:
    """The sum of one currency over the list."""
    at, decimals = plan.total(currency), currency_decimals(currency)
    sheet.set_row(at, 16)
    for column in range(At.LABEL, At.CHANGE + 1):
        text = {At.LABEL: pair.words["total"], At.CURRENCY: currency}.get(At(column), "")
        sheet.write_string(at, column, text, pair.book.style("total", *(["after"] if column == At.CURRENCY else [])))
    of_currency = f"{cells(plan.first, plan.last, At.CURRENCY)},{cell(at, At.CURRENCY)}"
    net, vat, gross = (sum(row[amount] for row in _rows(pair, currency)) for amount in ("net", "vat", "gross"))
    before = sum(_before(pair, currency))
    sums: dict[At, Decimal | int] = {
        At.LINES: sum(row["line_count"] for row in _rows(pair, currency)),
        At.NET: net,
        At.VAT: vat,
        At.GROSS: gross,
    }
    if pair.tables.compared:
        sums.update({At.PREVIOUS: before, At.CHANGE: net - before})
    for column, amount in sums.items():
        shown = 0 if column == At.LINES else decimals
        formula = f"=ROUND(SUMIF({of_currency},{cells(plan.first, plan.last, column)}),{shown})"
        look = pair.change_style if column == At.CHANGE else pair.figure_style
        sheet.write_formula(at, column, formula, look(shown, "total"), amount)


def _rows(pair: PairBook, currency: str) -> list[dict[str, Decimal]]:
    return [document.row for document in pair.tables.documents if document.row["currency"] == currency]


def _before(pair: PairBook, currency: str) -> list[Decimal]:
    of_documents = [
        document.previous_net
        for document in pair.tables.documents
        if document.row["currency"] == currency and document.previous_net is not None
    ]
    return of_documents + [row["net"] for row in pair.tables.gone if row["currency"] == currency]

"""The foot of an invoice's sheet: totals, VAT by category and rate, terms and mentions, and the entry to book."""

from dataclasses import dataclass
from decimal import Decimal

from schemas.currencies import currency_decimals
from transforms.documents.figures import percent_format, vat_key
from transforms.documents.invoice_head import grouped
from transforms.documents.mentions import invoice_mentions, pay_by
from transforms.documents.pair_book import PairBook, joined, row_height, text_lines
from transforms.documents.pair_tables import Document, Row
from transforms.documents.sheet_columns import NATURE_WIDTH, cell, cells
from transforms.documents.sheet_columns import InvoiceColumn as At
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.words import day_text

MENTION_WIDTH = 175
"""The width of the sheet, across which mentions are written."""


@dataclass(frozen=True)
class FootPlan:
    """The rows of the foot, from the total of the lines down; `vat_count` is the number of VAT categories and rates."""

    total_net: int
    vat_count: int

    @property
    def recap(self) -> int:
        """The heading of the VAT summary."""
        return self.total_net + 2

    @property
    def first_vat(self) -> int:
        """Its first row."""
        return self.recap + 2

    @property
    def total_vat(self) -> int:
        """The VAT of the document."""
        return self.first_vat + self.vat_count

    @property
    def total_gross(self) -> int:
        """Its total with VAT."""
        return self.total_vat + 1

    @property
    def due(self) -> int:
        """What is to be paid."""
        return self.total_gross + 1

    @property
    def mentions(self) -> int:
        """The heading of terms and mentions."""
        return self.due + 2


def write_foot(
    pair: PairBook,
    sheet: Worksheet,
    document: Document,
    plan: FootPlan,
    lines: tuple[int, int] | None,
) -> int:
    """Write totals, VAT and mentions; `lines` are the first and last rows of the lines. Returns the next free row."""
    decimals = currency_decimals(document.row["currency"])
    row = document.row
    net = f"=ROUND(SUBTOTAL(9,{cells(*lines, At.NET)}),{decimals})" if lines else None
    _write_total(pair, sheet, plan.total_net, "total_net", net, row["net"], "total", decimals)
    _write_recap(pair, sheet, document, plan, lines)
    vat_rows = cells(plan.first_vat, plan.total_vat - 1, At.NET)
    gross = f"=ROUND({cell(plan.total_net, At.NET)}+{cell(plan.total_vat, At.NET)},{decimals})"
    credit = row["document_type"] == "credit_note"
    due = "in_favour" if credit else "due"
    owed = f"={'-' if credit else ''}{cell(plan.total_gross, At.NET)}"
    _write_total(
        pair, sheet, plan.total_vat, "total_vat", f"=ROUND(SUM({vat_rows}),{decimals})", row["vat"], "bold", decimals
    )
    _write_total(pair, sheet, plan.total_gross, "total_gross", gross, row["gross"], "total", decimals)
    _write_total(pair, sheet, plan.due, due, owed, abs(row["gross"]) if credit else row["gross"], "grand", decimals)
    return _write_mentions(pair, sheet, document, plan)


def _write_total(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    word: str,
    formula: str | None,
    amount: Decimal,
    look: str,
    decimals: int,
) -> None:
    """A total: its word left of the amount; a formula where there is one to recalculate."""
    sheet.set_row(at, 20 if look == "grand" else 16)
    sheet.merge_range(at, At.UNIT, at, At.VAT, pair.words[word], pair.book.style(look, "right", "middle"))
    style = pair.figure_style(decimals, look, "middle")
    if formula is None:
        sheet.write_number(at, At.NET, amount, style)
    else:
        sheet.write_formula(at, At.NET, formula, style, amount)


def _write_recap(
    pair: PairBook,
    sheet: Worksheet,
    document: Document,
    plan: FootPlan,
    lines: tuple[int, int] | None,
) -> None:
    """VAT by category and rate: the base adds the lines of the key, the tax is computed once from it."""
    words, style = pair.words, pair.book.style
    pair.heading(sheet, plan.recap, At.BASIS, words["vat_recap"])
    headings = {
        At.TYPOLOGY: (words["category"], "label"),
        At.SERVICE: (words["type"], "label"),
        At.NATURE: (words["reason"], "label"),
        At.PRICE: (words["base"], "right"),
        At.VAT: (words["rate"], "right"),
        At.NET: (words["vat"], "right"),
    }
    for column in range(At.TYPOLOGY, At.BASIS):
        text, look = headings.get(At(column), ("", "label"))
        sheet.write_string(plan.recap + 1, column, text, style("label", "line", look))
    for position, row in enumerate(document.breakdown):
        _write_vat_row(pair, sheet, plan.first_vat + position, row, document.row["currency"], lines)


def _write_vat_row(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    row: Row,
    currency: str,
    lines: tuple[int, int] | None,
) -> None:
    words, style, decimals = pair.words, pair.book.style, currency_decimals(currency)
    for column in range(At.TYPOLOGY, At.BASIS):
        sheet.write_blank(at, column, None, style("line"))
    sheet.write_string(
        at, At.TYPOLOGY, vat_key(row["vat_category"], row["vat_rate"], pair.language), style("line", "bold")
    )
    sheet.write_string(at, At.SERVICE, words[f"vat_{row['vat_category']}"], style("line"))
    reason = row["reason"] or ""
    sheet.set_row(at, row_height([(reason, NATURE_WIDTH)]))
    sheet.write_string(at, At.NATURE, reason, style("line", "wrap"))
    money = pair.figure_style(decimals, "line")
    if lines:
        of_key = f"SUMIF({cells(*lines, At.VAT)},{cell(at, At.TYPOLOGY)},{cells(*lines, At.NET)})"
        sheet.write_formula(at, At.PRICE, f"=ROUND({of_key},{decimals})", money, row["base"])
    else:
        sheet.write_number(at, At.PRICE, row["base"], money)
    share = style("line", "right", num_format=percent_format(row["vat_rate"], pair.language))
    sheet.write_number(at, At.VAT, row["vat_rate"].scaleb(-2), share)
    sheet.write_formula(at, At.NET, f"=ROUND({cell(at, At.PRICE)}*{cell(at, At.VAT)},{decimals})", money, row["vat"])


def _write_mentions(pair: PairBook, sheet: Worksheet, document: Document, plan: FootPlan) -> int:
    """How to pay, then the mentions of law, one to a row; returns the next free row."""
    provider, recipient = pair.tables.provider, pair.tables.recipient
    mentions = invoice_mentions(document.row, document.breakdown, provider, recipient, pair.language)
    texts = [text for text in (payment_text(pair, document.row), *mentions) if text]
    if not texts:
        return plan.mentions
    pair.heading(sheet, plan.mentions, At.BASIS, pair.words["payment"])
    for position, text in enumerate(texts):
        at = plan.mentions + 1 + position
        sheet.set_row(at, 13.5 * text_lines(text, MENTION_WIDTH))
        look = "bold" if position == 0 and text not in mentions else "text"
        sheet.merge_range(at, At.TYPOLOGY, at, At.BASIS, text, pair.book.style(look, "wrap"))
    return plan.mentions + 1 + len(texts)


def payment_text(pair: PairBook, invoice: Row) -> str | None:
    """Where and by when to pay; nothing for a credit or a nil invoice."""
    due = pay_by(invoice)
    if due is None:
        return None
    words, provider = pair.words, pair.tables.provider
    iban = f"{words['pay_to']} IBAN {grouped(provider['iban'], 4)}" if provider["iban"] else None
    bic = f"BIC {provider['bic']}" if provider["bic"] else None
    day = day_text(due, pair.language)
    return joined([iban, bic, f"{words['pay_by']} {day}"] if iban else [f"{words['due_date']} {day}"])

"""The sheet of one invoice: a document to read, with its sections as an outline and its sums as live formulas."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from schemas.currencies import currency_decimals
from transforms.documents.booking_block import write_booking
from transforms.documents.figures import UNIT_PRICE_DECIMALS, figure_text, vat_key
from transforms.documents.invoice_foot import FootPlan, write_foot
from transforms.documents.invoice_head import HEAD_ROWS, write_head
from transforms.documents.markup_text import nature_text
from transforms.documents.outline import OutlineRow
from transforms.documents.page_breaks import keep_foot_together
from transforms.documents.pair_book import MANY_LINES, SHEET_ROWS, PairBook, row_height
from transforms.documents.pair_tables import Document, Line
from transforms.documents.sheet_columns import (
    NATURE_WIDTH,
    NUMBER_WIDTH,
    PERIOD_WIDTH,
    SERVICE_WIDTH,
    UNIT_WIDTH,
    cells,
)
from transforms.documents.sheet_columns import InvoiceColumn as At
from transforms.documents.sheet_styles import Format, Worksheet
from transforms.documents.words import days_text

DEEPEST = 7
"""Excel has seven levels of outline."""


@dataclass(frozen=True)
class InvoicePlan:
    """Where things stand in an invoice's sheet, known before it is written, so that other sheets can point there.

    `rows` is the outline as it is written: empty where the lines are more than a sheet holds.
    """

    first: int
    rows: list[OutlineRow]
    beside: bool
    foot: FootPlan


def plan_invoice(document: Document) -> InvoicePlan:
    """Lay out a document: its head, its outline, its foot."""
    beside = len(document.outline) > SHEET_ROWS
    rows = [] if beside else document.outline
    first = HEAD_ROWS + 1
    return InvoicePlan(first, rows, beside, FootPlan(first + (1 if beside else len(rows)), len(document.breakdown)))


def write_invoice(pair: PairBook, document: Document, sheet_name: str, plan: InvoicePlan) -> None:
    """Write the sheet of a document. Rows are written from top to bottom, cells from ready formats."""
    title = f"{pair.document_name(document)} · {document.row['title']}"
    sheet = pair.book.page(sheet_name, f"{document.row['invoice_ref']} · {document.row['title']}")
    pair.widths(sheet, _widths(document))
    write_head(pair, sheet, document, title)
    _write_headings(pair, sheet, document)
    if plan.beside:
        _write_notice(pair, sheet, document, plan)
    else:
        _write_rows(pair, sheet, document, plan)
    lines = None if plan.beside else (plan.first, plan.foot.total_net - 1)
    booking = write_foot(pair, sheet, document, plan.foot, lines) + 1
    end = write_booking(pair, sheet, document, booking)
    keep_foot_together(sheet, HEAD_ROWS, (plan.foot.total_net, plan.foot.mentions, booking), end)


def section_amount(document: Document, row: OutlineRow) -> Decimal:
    """The sum of the amounts shown in a section."""
    return document.sums[row.end_line] - document.sums[row.first_line]


def section_typology(typologies: list[str], row: OutlineRow) -> str | None:
    """The typology that all lines of a section share, if they do."""
    found = set(typologies[row.first_line : row.end_line])
    return found.pop() if len(found) == 1 else None


def _widths(document: Document) -> list[float]:
    """Fixed for text; as wide as their longest figure for quantities, prices and amounts, so that none shows ####."""
    decimals = currency_decimals(document.row["currency"])
    money = max(len(figure_text(abs(value), "en", decimals)) for value in _greatest(document))
    quantity = _longest({line.quantity for line in document.lines}, 0)
    price = _longest({line.unit_price for line in document.lines}, UNIT_PRICE_DECIMALS)
    figures = (max(9, quantity + 2), max(13, price + 2, money + 3), max(15, money + 4))
    return [
        1.3,
        13,
        NUMBER_WIDTH,
        SERVICE_WIDTH,
        NATURE_WIDTH,
        PERIOD_WIDTH,
        figures[0],
        UNIT_WIDTH,
        figures[1],
        10,
        figures[2],
        16,
    ]


def _greatest(document: Document) -> list[Decimal]:
    amounts = [line.amount for line in document.lines]
    return [document.row["net"], document.row["gross"], max(amounts), min(amounts)]


def _longest(values: set[Decimal | None], least: int) -> int:
    return max((len(figure_text(value, "en", least)) for value in values if value is not None), default=0)


def _write_headings(pair: PairBook, sheet: Worksheet, document: Document) -> None:
    words, currency = pair.words, document.row["currency"]
    headings = (
        (At.TYPOLOGY, words["typology"], ""),
        (At.NUMBER, words["line_number"], "right"),
        (At.SERVICE, words["service"], "after"),
        (At.NATURE, words["nature"], ""),
        (At.PERIOD, words["service_period"], ""),
        (At.QUANTITY, words["quantity"], "right"),
        (At.UNIT, words["unit"], "after"),
        (At.PRICE, f"{words['unit_price']} ({currency})", "right"),
        (At.VAT, words["vat"], "right"),
        (At.NET, f"{words['net']} ({currency})", "right"),
        (At.BASIS, words["basis"], "after"),
    )
    pair.columns(sheet, HEAD_ROWS, headings)
    sheet.repeat_rows(HEAD_ROWS)
    sheet.freeze_panes(HEAD_ROWS + 1 if len(document.lines) > MANY_LINES else 1, 0)


def _write_notice(pair: PairBook, sheet: Worksheet, document: Document, plan: InvoicePlan) -> None:
    count = figure_text(Decimal(len(document.lines)), pair.language)
    notice = pair.words["lines_beside"].format(count=count, file=pair.lines_file)
    sheet.write_string(plan.first, At.TYPOLOGY, notice, pair.book.style("bold"))


def _write_rows(pair: PairBook, sheet: Worksheet, document: Document, plan: InvoicePlan) -> None:
    typologies = document.typologies
    writer = _LineWriter(pair, sheet, document.row["currency"])
    for at, row in enumerate(plan.rows, plan.first):
        if row.kind == "line":
            writer.line(at, row.depth, document.lines[row.first_line])
        else:
            amount = section_amount(document, row)
            writer.section(at, row, plan.first + row.end_row - 1, amount, section_typology(typologies, row))


class _LineWriter:
    """Writes the rows of one invoice; formats are looked up once per kind of row."""

    def __init__(self, pair: PairBook, sheet: Worksheet, currency: str) -> None:
        self.pair, self.sheet, self.currency, self.decimals = pair, sheet, currency, currency_decimals(currency)
        style = pair.book.style
        self.quiet = style("line", "quiet", "small")
        self.quiet_after = style("line", "quiet", "small", "after")
        self.text = style("line")
        self.after = style("line", "wrap", "after")
        self.wrapped = style("line", "wrap")
        self.number = style("line", "right", "quiet")
        self.right = style("line", "right")
        self.money = pair.figure_style(self.decimals, "line")
        bases = ("unit_price", "tariff", "supplier_document", "pool_share", "commitment")
        self.basis = {basis: pair.words[f"basis_{basis}"] for basis in bases}
        self.services: dict[int, Format] = {}
        self.spans: dict[tuple[date, date], str] = {}

    def line(self, at: int, depth: int, line: Line) -> None:
        """One invoice line; its service is indented below its section."""
        pair, sheet, text = self.pair, self.sheet, self.sheet.write_string
        indent, unit = 1 + min(depth, DEEPEST), line.unit or ""
        nature = nature_text(line, self.currency, pair.words, pair.language)
        height = row_height(((line.service_name, SERVICE_WIDTH - indent), (nature, NATURE_WIDTH), (unit, UNIT_WIDTH)))
        if depth or height:
            sheet.set_row(at, height, None, {"level": min(depth, DEEPEST)})
        sheet.write_blank(at, At.COLOUR, None, pair.swatch(line.typology))
        text(at, At.TYPOLOGY, pair.typology(line.typology), self.quiet)
        sheet.write_number(at, At.NUMBER, line.line_number, self.number)
        text(at, At.SERVICE, line.service_name, self._service(indent))
        text(at, At.NATURE, nature, self.wrapped)
        text(at, At.PERIOD, self._span(line.service_from, line.service_to), self.text)
        self._figure(at, At.QUANTITY, line.quantity, 0)
        text(at, At.UNIT, unit, self.after)
        self._figure(at, At.PRICE, line.unit_price, UNIT_PRICE_DECIMALS)
        text(at, At.VAT, vat_key(line.vat_category, line.vat_rate, pair.language), self.right)
        sheet.write_number(at, At.NET, line.amount, self.money)
        text(at, At.BASIS, self.basis[line.basis], self.quiet_after)

    def section(self, at: int, row: OutlineRow, last: int, amount: Decimal, typology: str | None) -> None:
        """The heading of a section: its label, its typology where it has one, its subtotal, its number of lines."""
        pair, sheet, style = self.pair, self.sheet, self.pair.book.style
        look = "rest" if row.kind == "rest" else f"band{min(row.depth, 2)}"
        sheet.set_row(at, 16, None, {"level": min(row.depth, DEEPEST)} if row.depth else {})
        sheet.write_blank(at, At.COLOUR, None, pair.swatch(typology) if typology else style(look))
        sheet.write_string(at, At.TYPOLOGY, pair.typology(typology), style(look, "small"))
        sheet.write_string(
            at,
            At.NUMBER,
            row.label if row.kind == "section" else pair.rest_label(row.label),
            style(look, indent=min(row.depth, DEEPEST)),
        )
        for column in range(At.SERVICE, At.NET):
            sheet.write_blank(at, column, None, style(look))
        formula = f"=ROUND(SUBTOTAL(9,{cells(at + 1, last, At.NET)}),{self.decimals})"
        sheet.write_formula(at, At.NET, formula, pair.figure_style(self.decimals, look), amount)
        sheet.write_string(at, At.BASIS, self._count(row), style(look, "small", "quiet", "after", bold=False))

    def _count(self, row: OutlineRow) -> str:
        count = row.end_line - row.first_line
        return f"{figure_text(Decimal(count), self.pair.language)} {self.pair.words['line' if count == 1 else 'lines']}"

    def _service(self, indent: int) -> Format:
        if indent not in self.services:
            self.services[indent] = self.pair.book.style("line", "wrap", "after", indent=indent)
        return self.services[indent]

    def _span(self, first: date, last: date) -> str:
        if (first, last) not in self.spans:
            self.spans[first, last] = days_text(first, last, self.pair.language)
        return self.spans[first, last]

    def _figure(self, at: int, column: int, value: Decimal | None, least: int) -> None:
        if value is None:
            self.sheet.write_blank(at, column, None, self.text)
        else:
            self.pair.write_figure(self.sheet, at, column, value, least, "line")

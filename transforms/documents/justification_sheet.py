"""Per invoice line: what was received, how its amount is made, under which agreement, and what proves it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from schemas.currencies import currency_decimals
from transforms.documents.figures import UNIT_PRICE_DECIMALS, figure_text
from transforms.documents.markup_text import exact_text
from transforms.documents.pair_book import SHEET_ROWS, PairBook, row_height
from transforms.documents.pair_tables import SHOWN, Document, Line, Row
from transforms.documents.policy_block import write_policies
from transforms.documents.sheet_columns import cells
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.tariff_words import tariff_text
from transforms.documents.words import Words, day_text, month_text

HEADING_ROW = 3
COLOUR, DOCUMENT, LINE, SECTION, NATURE, MAKING, AMOUNT, AGREEMENT, EVIDENCE, USAGE_LINES, FILES = range(11)

_AMOUNTS = {
    "unit_price": "document_amount",
    "tariff": "tariff_amount",
    "supplier_document": "document_amount",
    "pool_share": "pool_amount",
    "commitment": "commitment_amount",
}
"""The word for the amount of a line by its basis, where it is not quantity × unit price."""

WIDTHS = [1.3, 11, 6, 30, 40, 34, 15, 18, 26, 9, 36]


def write_justification(pair: PairBook) -> None:
    """Write one row per invoice line of all documents, as many as a sheet takes; the rest is in the file beside it."""
    words = pair.words
    sheet = pair.book.page(words["justification"], f"{pair.stem} · {words['justification_title']}")
    pair.widths(sheet, WIDTHS)
    title = f"{words['justification_title']} · {month_text(pair.period, pair.language)}"
    pair.title(sheet, FILES, title, f"{pair.tables.provider['short']} → {pair.tables.recipient['short']}", USAGE_LINES)
    _write_headings(pair, sheet)
    if pair.tables.line_count > SHEET_ROWS:
        _write_notice(pair, sheet, pair.tables.line_count)
    last, writer = HEADING_ROW, _LineWriter(pair, sheet)
    for last, (document, line) in enumerate(_lines(pair), HEADING_ROW + 1):
        writer.line(last, document, line)
    sheet.autofilter(HEADING_ROW, DOCUMENT, last, FILES)
    _write_total(pair, sheet, last + 1)
    write_agreements(pair, sheet, last + 3)


def amount_text(line: Line, currency: str, words: Words, language: str) -> str:
    """How an amount is made, whole: `42 × 3,5000 EUR = 147,00`; mark-ups, what was rounded or converted are said.

    Basis unit_price: quantity and price; tariff: what its rows make; supplier_document: the document's own amount;
    pool_share: a share.
    """
    return f"{_made(line, currency, words, language)}{exchange_text(line, words, language)}"


def exchange_text(line: Line, words: Words, language: str) -> str:
    """What a line came to in its own currency, and at which rate it was converted; nothing where it was not."""
    if line.line_amount is None or line.line_currency is None:
        return ""
    amount = figure_text(line.line_amount, language, currency_decimals(line.line_currency))
    of_cost = "" if line.cost_amount is None else f"{words['cost']} "
    return f" · {of_cost}{amount} {line.line_currency} · {line.exchange_rate}"


def _made(line: Line, currency: str, words: Words, language: str) -> str:
    exact = exact_text(line, currency, words, language)
    cent = _rounding_text(line.rounding, currency, words, language) if line.rounding else ""
    if line.basis == "unit_price" and line.quantity is not None and line.unit_price is not None:
        quantity = figure_text(line.quantity, language)
        price = figure_text(line.unit_price, language, UNIT_PRICE_DECIMALS)
        return f"{quantity} × {price} {currency} = {exact}{cent}"
    kind, count = _AMOUNTS[line.basis], line.charge_count
    word = words[kind] if count == 1 else words[f"{kind}s"].format(count=figure_text(Decimal(count), language))
    return f"{word} : {exact} {currency}{cent}" if language == "fr" else f"{word}: {exact} {currency}{cent}"


def shortened(first: Sequence[str], count: int, words: Words, separator: str) -> str:
    """The first texts out of so many, and how many more there are."""
    more = [words["and_more"].format(count=count - SHOWN)] if count > SHOWN else []
    return separator.join([*first, *more])


def file_texts(pair: PairBook) -> dict[str, str]:
    """For each file its number in the sheet of files, its name, and the start of its sha256."""
    return {
        row["file"]: f"F{row['number']} {row['file'].rsplit('/', 1)[-1]} · sha256 {(row['sha256'] or '')[:12]}…"
        for row in reversed(pair.tables.files)
    }


def write_agreements(pair: PairBook, sheet: Worksheet, at: int) -> None:
    """Below the lines: what each agreement named in them is about, when it was signed, its validity, and its price.

    Then what the pools charged say of theirs.
    """
    used = {line.agreement for document in pair.tables.documents for line in document.lines}
    agreements = [row for reference, row in sorted(pair.tables.agreements.items()) if reference in used]
    if agreements:
        _write_agreement_rows(pair, sheet, at, agreements)
        at += len(agreements) + 3
    columns = [(column, WIDTHS[column]) for column in (DOCUMENT, SECTION, NATURE, MAKING, FILES)]
    write_policies(pair, sheet, at, columns, used)


def _write_agreement_rows(pair: PairBook, sheet: Worksheet, at: int, agreements: Sequence[Row]) -> None:
    words, style = pair.words, pair.book.style
    pair.heading(sheet, at, FILES, words["agreements"])
    headings = {
        DOCUMENT: "agreement",
        NATURE: "description",
        MAKING: "signed_on",
        AGREEMENT: "purchase_order",
        FILES: "valid",
    }
    for column in range(DOCUMENT, FILES + 1):
        text = words[headings[column]] if column in headings else ""
        sheet.write_string(at + 1, column, text, style("label", "line"))
    for position, row in enumerate(agreements, at + 2):
        texts = {
            DOCUMENT: row["agreement"],
            NATURE: row["description"] or "",
            MAKING: day_text(row["signed_on"], pair.language) if row["signed_on"] else "",
            AGREEMENT: row["purchase_order"] or "",
            FILES: validity_text(row, words, pair.language),
        }
        sheet.set_row(position, row_height([(texts[NATURE], WIDTHS[NATURE])]))
        for column in range(DOCUMENT, FILES + 1):
            sheet.write_string(
                position, column, texts.get(column, ""), style("line", "wrap" if column == NATURE else "text")
            )


def validity_text(row: Row, words: Words, language: str) -> str:
    """From when to when a row is valid; an open end in words, an open start left out."""
    start = "" if row["valid_from"] == date.min else f"{day_text(row['valid_from'], language)} – "
    return start + (words["open"] if row["valid_to"] == date.max else day_text(row["valid_to"], language))


def _rounding_text(rounding: Decimal, currency: str, words: Words, language: str) -> str:
    sign = "+" if rounding > 0 else ""
    return f" · {words['rounding']} {sign}{figure_text(rounding, language, currency_decimals(currency))}"


def _lines(pair: PairBook) -> Iterator[tuple[Document, Line]]:
    every = ((document, line) for document in pair.tables.documents for line in document.lines)
    return islice(every, SHEET_ROWS)


def _write_headings(pair: PairBook, sheet: Worksheet) -> None:
    words = pair.words
    texts = [
        "document",
        "line_number",
        "section",
        "nature",
        "making",
        "net",
        "agreement",
        "evidence",
        "usage_lines",
        "files",
    ]
    looks = {LINE: "right", AMOUNT: "right", USAGE_LINES: "right", SECTION: "after", AGREEMENT: "after", FILES: "after"}
    headings = [(at, words[text], looks.get(at, "")) for at, text in enumerate(texts, DOCUMENT)]
    pair.columns(sheet, HEADING_ROW, headings)
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(HEADING_ROW + 1, 0)


def _write_notice(pair: PairBook, sheet: Worksheet, count: int) -> None:
    numbers = {"shown": SHEET_ROWS, "count": count}
    texts = {name: figure_text(Decimal(number), pair.language) for name, number in numbers.items()}
    notice = pair.words["rows_beside"].format(file=pair.lines_file, **texts)
    sheet.write_string(HEADING_ROW - 1, DOCUMENT, notice, pair.book.style("bold"))


def _write_total(pair: PairBook, sheet: Worksheet, at: int) -> None:
    """The sum of the amounts, where they are of one currency and all listed."""
    currencies = {document.row["currency"] for document in pair.tables.documents}
    if len(currencies) > 1 or pair.tables.line_count > SHEET_ROWS:
        return
    decimals = currency_decimals(currencies.pop())
    for column in range(DOCUMENT, FILES + 1):
        sheet.write_string(at, column, pair.words["total"] if column == DOCUMENT else "", pair.book.style("total"))
    amount = sum((document.row["net"] for document in pair.tables.documents), Decimal(0))
    formula = f"=ROUND(SUBTOTAL(9,{cells(HEADING_ROW + 1, at - 1, AMOUNT)}),{decimals})"
    sheet.write_formula(at, AMOUNT, formula, pair.figure_style(decimals, "total"), amount)
    charges = f"=SUBTOTAL(9,{cells(HEADING_ROW + 1, at - 1, USAGE_LINES)})"
    sheet.write_formula(at, USAGE_LINES, charges, pair.figure_style(0, "total"), pair.tables.charge_count)


class _LineWriter:
    """Writes the rows of the sheet; formats and texts that repeat are made once."""

    def __init__(self, pair: PairBook, sheet: Worksheet) -> None:
        style = pair.book.style
        self.pair, self.sheet = pair, sheet
        self.names = file_texts(pair)
        self.text, self.wrapped, self.after = style("line"), style("line", "wrap"), style("line", "wrap", "after")
        self.small = style("line", "wrap", "small", "after")
        self.number, self.count = style("line", "right"), pair.figure_style(0, "line")

    def line(self, at: int, document: Document, line: Line) -> None:
        """One invoice line."""
        pair, sheet = self.pair, self.sheet
        currency = document.row["currency"]
        texts = (
            (SECTION, " › ".join(line.section_labels), self.after),
            (NATURE, line.nature, self.wrapped),
            (MAKING, self._making(line, currency), self.wrapped),
            (AGREEMENT, line.agreement or "", self.after),
            (EVIDENCE, shortened(line.evidence_refs, line.evidence_count, pair.words, ", "), self.wrapped),
            (FILES, self._files(line), self.small),
        )
        height = row_height([(text, WIDTHS[column]) for column, text, _ in texts])
        if height:
            sheet.set_row(at, height)
        sheet.write_blank(at, COLOUR, None, pair.swatch(line.typology))
        sheet.write_string(at, DOCUMENT, document.number, self.text)
        sheet.write_number(at, LINE, line.line_number, self.number)
        sheet.write_number(at, AMOUNT, line.amount, pair.figure_style(currency_decimals(currency), "line"))
        sheet.write_number(at, USAGE_LINES, line.charge_count, self.count)
        for column, text, look in texts:
            sheet.write_string(at, column, text, look)

    def _making(self, line: Line, currency: str) -> str:
        """How the amount is made; of tariffs, what each says, in the currency of their prices."""
        pair, prices = self.pair, line.line_currency or currency
        tariffs = pair.tables.tariffs.get((line.invoice_ref, line.line_number), [])
        said = [tariff_text(rows, prices, pair.language) for rows in tariffs]
        return "\n".join([amount_text(line, currency, pair.words, pair.language), *said])

    def _files(self, line: Line) -> str:
        first = [self.names.get(file, file) for file in line.files]
        return shortened(first, line.file_count, self.pair.words, "\n")

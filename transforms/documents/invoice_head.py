"""The head of an invoice's sheet: who charges whom, for when, under which agreements."""

from collections.abc import Sequence

from transforms.documents.mentions import pay_by
from transforms.documents.pair_book import PairBook, joined, text_lines
from transforms.documents.pair_tables import Document, Row
from transforms.documents.sheet_columns import InvoiceColumn as At
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.words import Words, day_text, days_text, month_text

PARTY_ROW = 3
PARTY_LINES = 7
HEAD_ROWS = PARTY_ROW + 1 + PARTY_LINES + 1
"""Rows above the headings of the lines; a blank one comes last."""

ROW_HEIGHT = 13.5


def write_head(pair: PairBook, sheet: Worksheet, document: Document, title: str) -> None:
    """Write the title, both parties and the references of a document, in three blocks side by side."""
    row = document.row
    pair.title(sheet, At.BASIS, title, f"{row['invoice_ref']} · {month_text(pair.period, pair.language)}", At.PRICE)
    sheet.set_row(PARTY_ROW - 1, 6)
    blocks = [
        (At.TYPOLOGY, At.SERVICE, 46, pair.words["provider"], party_lines(pair.tables.provider, pair.words)),
        (At.NATURE, At.NATURE, 40, pair.words["recipient"], party_lines(pair.tables.recipient, pair.words)),
    ]
    for first, last, _, label, lines in blocks:
        _write_block(pair, sheet, first, last, label, lines)
    references = reference_lines(pair, document)
    _write_references(pair, sheet, references)
    for position in range(PARTY_LINES):
        texts = [(lines[position], width) for _, _, width, _, lines in blocks] + [(references[position][1], 80)]
        sheet.set_row(PARTY_ROW + 1 + position, ROW_HEIGHT * max(text_lines(text, width) for text, width in texts))
    sheet.set_row(HEAD_ROWS - 1, 6)


def party_lines(entity: Row, words: Words) -> list[str]:
    """What the law asks of a party: name; form and capital; register; street; town; numbers; whom to ask."""
    form, capital = entity["legal_form"], entity["share_capital"]
    siren = f"SIREN {grouped(entity['siren'], 3)}" if entity["siren"] else None
    vat_number = f"{words['vat_number']} {entity['vat_number']}" if entity["vat_number"] else None
    return [
        entity["name"],
        words["capital"].format(form=form, capital=capital) if form and capital else form or "",
        entity["registration"] or "",
        entity["street"] or "",
        joined([joined([entity["postcode"], entity["city"]], " "), entity["country"]], ", "),
        joined([siren, vat_number]),
        joined([entity["contact"], entity["email"]]),
    ]


def reference_lines(pair: PairBook, document: Document) -> list[tuple[str, str]]:
    """Label and text of what identifies a document: dates, order, agreements, category of operation."""
    words, row, language = pair.words, document.row, pair.language
    issued, due = row["issue_date"], pay_by(row)
    agreements = sorted({line.agreement for line in document.lines if line.agreement is not None})
    return [
        (words["service_period"], days_text(row["service_from"], row["service_to"], language)),
        (words["issue_date"], day_text(issued, language) if issued else words["at_issue"]),
        (words["accounting_date"], day_text(row["accounting_date"], language)),
        (words["due_date"], day_text(due, language) if due else "—"),
        (words["purchase_order"], row["purchase_order"] or "—"),
        (words["agreements"], ", ".join(agreements) or "—"),
        (words["operation"], words[row["operation"]]),
    ]


def grouped(text: str, size: int) -> str:
    """A long number in groups, to be read aloud; no-break spaces keep it on one line."""
    return "\u00a0".join(text[start : start + size] for start in range(0, len(text), size))


def _write_block(pair: PairBook, sheet: Worksheet, first: int, last: int, label: str, lines: Sequence[str]) -> None:
    style = pair.book.style
    for column in range(first, last + 1):
        sheet.write_string(PARTY_ROW, column, label if column == first else "", style("party_label"))
    for position, text in enumerate(lines):
        look = style("bold", "wrap") if position == 0 else style("wrap")
        if first == last:
            sheet.write_string(PARTY_ROW + 1 + position, first, text, look)
        else:
            sheet.merge_range(PARTY_ROW + 1 + position, first, PARTY_ROW + 1 + position, last, text, look)


def _write_references(pair: PairBook, sheet: Worksheet, references: Sequence[tuple[str, str]]) -> None:
    style = pair.book.style
    for column in range(At.PERIOD, At.BASIS + 1):
        label = pair.words["references"] if column == At.PERIOD else ""
        sheet.write_string(PARTY_ROW, column, label, style("party_label"))
    for position, (label, text) in enumerate(references):
        row = PARTY_ROW + 1 + position
        sheet.write_string(row, At.PERIOD, label, style("quiet"))
        sheet.merge_range(row, At.QUANTITY, row, At.BASIS, text, style("wrap"))

"""The entry that the recipient's accountant may book as it stands, in the recipient's own accounts."""

from collections.abc import Sequence

from schemas.currencies import currency_decimals
from transforms.documents.figures import vat_key
from transforms.documents.key_words import key_value
from transforms.documents.pair_book import PairBook, joined, row_height
from transforms.documents.pair_tables import Document, Row
from transforms.documents.sheet_columns import NATURE_WIDTH, NUMBER_WIDTH, PERIOD_WIDTH, SERVICE_WIDTH, cells
from transforms.documents.sheet_columns import InvoiceColumn as At
from transforms.documents.sheet_styles import Worksheet
from transforms.documents.words import day_text

NAME_WIDTH = NUMBER_WIDTH + SERVICE_WIDTH
"""An account's name takes the columns of the line's number and its service."""


def write_booking(pair: PairBook, sheet: Worksheet, document: Document, at: int) -> int:
    """Write a document's postings in the recipient's book, or why there are none, from row `at` down; the row after."""
    words, entries = pair.words, document.entries
    heading = f"{words['booking']} — {words['book_of']} {pair.tables.recipient['name']}"
    pair.heading(sheet, at, At.BASIS, heading)
    if not entries:
        sheet.write_string(at + 1, At.TYPOLOGY, _why_none(pair), pair.book.style("quiet"))
        return at + 2
    sheet.set_row(at + 1, 16)
    sheet.write_string(at + 1, At.TYPOLOGY, entry_text(pair, entries[0]), pair.book.style("quiet"))
    _write_headings(pair, sheet, at + 2)
    decimals = currency_decimals(entries[0]["currency"])
    for position, posting in enumerate(entries):
        _write_posting(pair, sheet, at + 3 + position, posting, decimals)
    _write_total(pair, sheet, at + 3, entries, decimals)
    return at + 4 + len(entries)


def entry_text(pair: PairBook, posting: Row) -> str:
    """What all postings of an entry share: journal, number, day, label, and the currency they were converted to."""
    words = pair.words
    return joined(
        [
            f"{words['journal']} {posting['journal']} {posting['journal_name']}",
            f"{words['entry']} {posting['entry_number']}",
            day_text(posting["entry_date"], pair.language),
            posting["label"],
            f"{posting['document_currency']} → {posting['currency']}" if posting["document_currency"] else None,
        ],
    )


def analysis_text(posting: Row, analytic: Sequence[str], language: str) -> str:
    """The analytic keys of a posting that have a value: `Department: IT · Typology: mobility`."""
    return joined(key_value(key, posting[key], language) for key in analytic if posting[key] is not None)


def _analysis(pair: PairBook, posting: Row) -> str:
    """What a posting is of, and that it is VAT where its account alone would not say so."""
    of_keys = analysis_text(posting, pair.tables.analytic, pair.language)
    if posting["side"] != "input_vat_not_deductible":
        return of_keys
    rate = vat_key(posting["vat_category"], posting["vat_rate"], pair.language)
    return joined([f"{pair.words['not_deductible']} {rate}", of_keys])


def _why_none(pair: PairBook) -> str:
    keeps_book = pair.tables.recipient["keeps_book"] is not False
    return pair.words["nothing_to_book" if keeps_book else "no_book"].format(name=pair.tables.recipient["name"])


def _write_headings(pair: PairBook, sheet: Worksheet, at: int) -> None:
    headings = {
        At.TYPOLOGY: "account",
        At.NUMBER: "account_name",
        At.NATURE: "analysis",
        At.PERIOD: "auxiliary",
        At.UNIT: "tax_code",
        At.PRICE: "debit",
        At.NET: "credit",
    }
    for column in range(At.TYPOLOGY, At.BASIS):
        word = headings.get(At(column))
        look = {"debit": "right", "credit": "right", "tax_code": "after"}.get(word or "", "label")
        sheet.write_string(at, column, pair.words[word] if word else "", pair.book.style("label", "line", look))


def _write_posting(pair: PairBook, sheet: Worksheet, at: int, posting: Row, decimals: int) -> None:
    style = pair.book.style
    for column in range(At.TYPOLOGY, At.BASIS):
        sheet.write_blank(at, column, None, style("line"))
    auxiliary = joined([posting["auxiliary"], posting["auxiliary_name"]], " — ")
    texts = {
        At.TYPOLOGY: (posting["account"], style("line", "bold")),
        At.NATURE: (_analysis(pair, posting), style("line", "wrap")),
        At.PERIOD: (auxiliary, style("line", "wrap")),
        At.UNIT: (posting["tax_code"] or "", style("line", "after")),
    }
    name = posting["account_name"]
    wraps = ((name, NAME_WIDTH), (texts[At.NATURE][0], NATURE_WIDTH), (auxiliary, PERIOD_WIDTH))
    sheet.set_row(at, row_height(wraps))
    sheet.merge_range(at, At.NUMBER, at, At.SERVICE, name, style("line", "wrap"))
    for column, (text, look) in texts.items():
        sheet.write_string(at, column, text, look)
    side = At.PRICE if posting["debit"] else At.NET
    sheet.write_number(at, side, posting["debit"] or posting["credit"], pair.figure_style(decimals, "line"))


def _write_total(pair: PairBook, sheet: Worksheet, first: int, entries: Sequence[Row], decimals: int) -> None:
    """Debit and credit summed: they agree to the last decimal."""
    at = first + len(entries)
    for column in range(At.TYPOLOGY, At.BASIS):
        sheet.write_string(at, column, pair.words["total"] if column == At.TYPOLOGY else "", pair.book.style("total"))
    for column, side in ((At.PRICE, "debit"), (At.NET, "credit")):
        formula = f"=ROUND(SUBTOTAL(9,{cells(first, at - 1, column)}),{decimals})"
        sheet.write_formula(
            at, column, formula, pair.figure_style(decimals, "total"), sum(entry[side] for entry in entries)
        )

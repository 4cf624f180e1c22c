"""The lines of the summary that prove, per currency, that documents, ledger entries and tables say the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import reduce

from schemas.currencies import currency_decimals
from transforms.documents.figures import number_format
from transforms.documents.pair_book import PairBook
from transforms.documents.pair_tables import Row
from transforms.documents.sheet_columns import SummaryColumn as At
from transforms.documents.sheet_columns import cell
from transforms.documents.sheet_styles import Worksheet

EXACTLY = Context(prec=76)
"""Sums of DECIMAL(38, 18) outgrow the 28 digits that Python keeps by default."""

SIDES = {"revenue": "net", "expense": "net", "receivable": "gross", "payable": "gross"}
"""What each side of an entry posts; what is not here posts VAT."""

NOTHING = Decimal("0.000")


@dataclass(frozen=True)
class Evidence:
    """What one source says of a currency: its rows, their exact amount, and net, VAT and gross where it has them."""

    text: str
    count: int
    exact: Decimal | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None


def write_proof(pair: PairBook, sheet: Worksheet, at: int, totals: Mapping[str, int]) -> int:
    """Write the proof from row `at` down; `totals` are the rows of the documents' totals. Returns the next free row."""
    pair.heading(sheet, at, At.CHANGE, pair.words["proof"])
    _write_headings(pair, sheet, at + 1)
    row = at + 2
    for currency, total in totals.items():
        documents, *others = evidence(pair, currency)
        _write_documents(pair, sheet, row, documents, currency, total)
        for position, other in enumerate(others, 1):
            _write_evidence(pair, sheet, row + position, other, documents, currency, row)
        row += 1 + len(others)
    return row


def evidence(pair: PairBook, currency: str) -> list[Evidence]:
    """The documents first, then invoice lines, usage lines and both books; a book that is not kept says nothing."""
    words, tables = pair.words, pair.tables
    documents = [document for document in tables.documents if document.row["currency"] == currency]
    net, vat, gross = (
        sum((document.row[name] for document in documents), Decimal(0)) for name in ("net", "vat", "gross")
    )
    lines = [line for document in documents for line in document.lines]
    exact, shown = _sum(line.exact_amount for line in lines), _sum(line.amount for line in lines)
    charged = [file for file in tables.files if file["currency"] == currency]
    books = [_book(pair, currency, party) for party in (tables.provider, tables.recipient)]
    return [
        Evidence(words["proof_invoices"], len(documents), exact, net, vat, gross),
        Evidence(words["proof_lines"], len(lines), exact, shown),
        Evidence(words["proof_usage"], _count(charged), _sum(file["amount"] for file in charged)),
        *(book for book in books if book is not None),
    ]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACTLY.add, amounts, Decimal(0))


def _count(files: Iterable[Row]) -> int:
    return sum(file["charge_count"] for file in files)


def _book(pair: PairBook, currency: str, party: Mapping[str, str]) -> Evidence | None:
    """What a book posted: net and gross on the side that the party has, VAT as what remains between them."""
    place = (party["entity"], currency)
    entries = [entry for entry in pair.tables.entries if (entry["book"], _currency(entry)) == place]
    if not entries:
        return None
    sign = 1 if party is pair.tables.provider else -1
    balances = {"net": NOTHING, "gross": NOTHING, "vat": NOTHING}
    for entry in entries:
        balances[SIDES.get(entry["side"], "vat")] += _credit(entry)
    name = pair.words["proof_entries"].format(name=party["short"])
    net, vat, gross = balances["net"] * sign, balances["vat"] * sign, balances["gross"] * -sign
    return Evidence(name, len(entries), None, net, vat, gross)


def _currency(entry: Row) -> str:
    return str(entry["document_currency"] or entry["currency"])


def _credit(entry: Row) -> Decimal:
    """What a posting credits, in the currency of its document."""
    return Decimal(-entry["document_amount"] if entry["document_currency"] else entry["credit"] - entry["debit"])


def _write_headings(pair: PairBook, sheet: Worksheet, at: int) -> None:
    words = pair.words
    headings = {
        At.LABEL: words["source"],
        At.TYPE: words["exact_amount"],
        At.LINES: words["count"],
        At.CURRENCY: words["currency"],
        At.NET: words["net"],
        At.VAT: words["vat"],
        At.GROSS: words["gross"],
        At.CHANGE: words["check"],
    }
    for column in range(At.LABEL, At.CHANGE + 1):
        look = {At.LABEL: "label", At.CURRENCY: "after"}.get(At(column), "right")
        sheet.write_string(at, column, headings.get(At(column), ""), pair.book.style("label", "line", look))
    sheet.merge_range(at, At.TYPE, at, At.DUE, words["exact_amount"], pair.book.style("label", "line", "right"))


def _write_documents(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    documents: Evidence,
    currency: str,
    total: int,
) -> None:
    """What this workbook says: its own totals, by formula."""
    _write_texts(pair, sheet, at, replace(documents, exact=None), currency, "bold")
    money = pair.figure_style(currency_decimals(currency), "line", "bold")
    for column, amount in ((At.NET, documents.net), (At.VAT, documents.vat), (At.GROSS, documents.gross)):
        sheet.write_formula(at, column, f"={cell(total, column)}", money, amount)


def _write_evidence(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    other: Evidence,
    documents: Evidence,
    currency: str,
    first: int,
) -> None:
    """What another source says, as values, and a formula that compares it with the documents."""
    decimals = currency_decimals(currency)
    _write_texts(pair, sheet, at, other, currency, "text")
    compared, difference = [], Decimal(0)
    for column, amount, expected in (
        (At.NET, other.net, documents.net),
        (At.VAT, other.vat, documents.vat),
        (At.GROSS, other.gross, documents.gross),
    ):
        if amount is None or expected is None:
            sheet.write_blank(at, column, None, pair.book.style("line"))
            continue
        sheet.write_number(at, column, amount, pair.figure_style(decimals, "line"))
        compared.append(f"ABS({cell(at, column)}-{cell(first, column)})")
        difference += abs(amount - expected)
    style = check_style(pair, decimals)
    if compared:
        sheet.write_formula(at, At.CHANGE, f"=ROUND({'+'.join(compared)},{decimals})", style, difference)
    elif other.exact is not None and documents.exact is not None:
        sheet.write_number(at, At.CHANGE, EXACTLY.abs(EXACTLY.subtract(other.exact, documents.exact)), style)


def _write_texts(pair: PairBook, sheet: Worksheet, at: int, said: Evidence, currency: str, look: str) -> None:
    style = pair.book.style
    sheet.write_string(at, At.LABEL, said.text, style(look, "line"))
    sheet.write_blank(at, At.TITLE, None, style("line"))
    sheet.merge_range(at, At.TYPE, at, At.DUE, "", style("line", "right"))
    if said.exact is not None:
        pair.write_figure(sheet, at, At.TYPE, said.exact, currency_decimals(currency), "line")
    sheet.write_number(at, At.LINES, said.count, pair.figure_style(0, look, "line"))
    sheet.write_string(at, At.CURRENCY, currency, style(look, "line", "after"))
    for column in (At.PREVIOUS, At.CHANGE):
        sheet.write_blank(at, column, None, style("line"))


def check_style(pair: PairBook, decimals: int) -> object:
    """A difference that says in words whether it is none."""
    agrees, differs = pair.words["agrees"], pair.words["differs"]
    return pair.book.style("line", "right", num_format=f'[=0]"{agrees}";[Red]"{differs} "{number_format(decimals)}')

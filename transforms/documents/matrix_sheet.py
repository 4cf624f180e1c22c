"""The first sheet of `group.xlsx`: who charges whom, by typology, with live totals per currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from schemas.currencies import currency_decimals
from transforms.documents.controller_book import ControllerMonth, begin_sheet, notes_of_listed
from transforms.documents.controller_words import count_text
from transforms.documents.listing import HEADING_HEIGHT, money_format, sum_of
from transforms.documents.month_figures import MonthFigures
from transforms.documents.month_table import write_month_in_figures
from transforms.documents.sheet_styles import INK, PAPER, Book, Worksheet, sheet_reference, typology_colour
from transforms.documents.words import Words

CURRENCY, PROVIDER, RECIPIENT, NAME, DOCUMENTS, FIRST_TYPOLOGY = range(6)
_WIDTHS = (8, 12, 12, 30, 9)
_MONEY_WIDTH = 13
_TOTAL_WIDTH = 15
_LEAST_COLUMNS = 11
_SUM_HEIGHT = 16
MOST_PAIRS = 500_000
"""Each may have the subtotal of its provider below it; Excel ends at 1,048,576 rows."""
MOST_RANGES = 200
_DARK = 150
"""A colour darker than this, of 255, bears white letters."""


@dataclass(frozen=True)
class _Matrix:
    """Where the columns stand, and the net of each pair and typology."""

    typologies: tuple[str, ...]
    net_of: Mapping[tuple[str, str, str, str], Decimal]
    compared: bool

    @property
    def net(self) -> int:
        return FIRST_TYPOLOGY + len(self.typologies)

    @property
    def last(self) -> int:
        return self.net + (2 if self.compared else 0)


def write_matrix_sheet(book: Book, month: ControllerMonth, figures: MonthFigures, colours: Mapping[str, str]) -> None:
    """Write net by pair and typology, subtotals per provider and totals per currency, then the month in figures."""
    words, matrix, listed = month.words, _matrix(figures), figures.pairs.head(MOST_PAIRS)
    notes = [_records(figures, month), *notes_of_listed(month, "pairs_listed", len(listed), len(figures.pairs))]
    sheet, row = begin_sheet(book, month, words["matrix"], words["group_title"], notes)
    _write_controls_state(book, sheet, row, figures, month)
    _write_links(book, sheet, row + 1, month)
    heading_row = row + 3
    _write_headings(book, sheet, heading_row, matrix, words, colours)
    row = heading_row + 1
    for currency, pairs in groupby(listed.iter_rows(named=True), key=lambda pair: str(pair["currency"])):
        row = _write_currency(book, sheet, row, currency, list(pairs), matrix, figures, month)
    if figures.pairs.is_empty():
        sheet.write_string(row, 0, words["no_charge"], book.style("quiet"))
    sheet.freeze_panes(heading_row + 1, NAME + 1)
    write_month_in_figures(book, sheet, row + 2, figures.invoices, words)


def _matrix(figures: MonthFigures) -> _Matrix:
    keys = ("currency", "provider", "recipient", "typology")
    net_of = {tuple(row[key] for key in keys): row["net"] for row in figures.typologies.iter_rows(named=True)}
    typologies = tuple(sorted(figures.typologies["typology"].unique()))
    return _Matrix(typologies, net_of, compared=figures.pairs["previous"].null_count() < len(figures.pairs))


def _records(figures: MonthFigures, month: ControllerMonth) -> str:
    names = ("records", "charged", "retained", "rejected", "footers")
    counts = {name: count_text(int(figures.files[name].sum()), month.language) for name in names}
    return month.words["records_sentence"].format(**counts)


def _write_controls_state(
    book: Book, sheet: Worksheet, row: int, figures: MonthFigures, month: ControllerMonth
) -> None:
    failed = figures.controls.filter(~figures.controls["passed"])["severity"].to_list()
    counts = {
        "count": count_text(len(figures.controls), month.language),
        "errors": failed.count("error"),
        "warnings": failed.count("warning"),
    }
    state = "controls_failed" if counts["errors"] else "controls_warned" if counts["warnings"] else "controls_passed"
    target = f"internal:{sheet_reference(month.words['controls'])}!A1"
    look = "section_point" if state == "controls_passed" else "invoice_point"
    sheet.write_url(row, 0, target, book.style(look), month.words[state].format(**counts))


def _write_links(book: Book, sheet: Worksheet, row: int, month: ControllerMonth) -> None:
    target = f"internal:{sheet_reference(month.words['rejects'])}!A1"
    sheet.write_url(row, 0, target, book.style("link"), month.words["rejects_link"])


def _write_headings(
    book: Book, sheet: Worksheet, row: int, matrix: _Matrix, words: Words, colours: Mapping[str, str]
) -> None:
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(FIRST_TYPOLOGY, max(matrix.last, _LEAST_COLUMNS), _MONEY_WIDTH)
    sheet.set_column(matrix.net, matrix.last, _TOTAL_WIDTH)
    for position, name in enumerate(("currency", "provider", "recipient", "recipient_name", "documents_count")):
        looks = ("column", "right") if position == DOCUMENTS else ("column",)
        sheet.write_string(row, position, words[name], book.style(*looks))
    for position, typology in enumerate(matrix.typologies, start=FIRST_TYPOLOGY):
        colour = typology_colour(colours, typology)
        style = book.style("column", "right", bg_color=colour, font_color=_letters_on(colour))
        sheet.write_string(row, position, typology, style)
    for position, name in enumerate(("net", "previous", "change")[: matrix.last - matrix.net + 1], start=matrix.net):
        sheet.write_string(row, position, words[name], book.style("column", "right"))
    sheet.set_row(row, HEADING_HEIGHT)
    sheet.repeat_rows(row)


def _letters_on(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return PAPER if (299 * red + 587 * green + 114 * blue) // 1000 < _DARK else INK


def _write_currency(
    book: Book,
    sheet: Worksheet,
    row: int,
    currency: str,
    pairs: Sequence[Mapping[str, Any]],
    matrix: _Matrix,
    figures: MonthFigures,
    month: ControllerMonth,
) -> int:
    """The rows of a currency, provider by provider, and its total; the first free row under them."""
    blocks = []
    for provider, own in groupby(pairs, key=lambda pair: str(pair["provider"])):
        listed = list(own)
        for offset, pair in enumerate(listed):
            _write_pair(book, sheet, row + offset, pair, matrix, figures, month)
        blocks.append((row, row + len(listed) - 1, provider, listed))
        row += len(listed)
        if len({pair["provider"] for pair in pairs}) > 1:
            label = month.words["subtotal_of"].format(provider=provider)
            _write_sums(book, sheet, row, "band1", label, blocks[-1:], matrix, currency)
            row += 1
    label = month.words["total_of"].format(currency=currency)
    _write_sums(book, sheet, row, "grand", label, blocks, matrix, currency)
    return row + 1


def _write_pair(
    book: Book,
    sheet: Worksheet,
    row: int,
    pair: Mapping[str, Any],
    matrix: _Matrix,
    figures: MonthFigures,
    month: ControllerMonth,
) -> None:
    currency, provider, recipient = (pair[name] for name in ("currency", "provider", "recipient"))
    text, money = book.style("line"), book.style("line", "right", num_format=money_format(currency))
    sheet.write_string(row, CURRENCY, currency, text)
    sheet.write_string(row, PROVIDER, provider, text)
    _write_recipient(book, sheet, row, pair, figures, month)
    sheet.write_string(row, NAME, figures.names.get(recipient, ""), text)
    sheet.write_number(row, DOCUMENTS, pair["documents"], book.style("line", "right", num_format="#,##0"))
    for position, typology in enumerate(matrix.typologies, start=FIRST_TYPOLOGY):
        net = matrix.net_of.get((currency, provider, recipient, typology))
        if net is None:
            sheet.write_blank(row, position, None, money)
        else:
            sheet.write_number(row, position, net, money)
    formula = sum_of((row, FIRST_TYPOLOGY), (row, matrix.net - 1), currency)
    strong = book.style("line", "bold", "right", num_format=money_format(currency))
    sheet.write_formula(row, matrix.net, formula, strong, pair["net"])
    if matrix.compared:
        sheet.write_number(row, matrix.net + 1, pair["previous"], money)
        _write_change(book, sheet, row, matrix, currency, ("line",), pair["net"] - pair["previous"])


def _write_recipient(
    book: Book,
    sheet: Worksheet,
    row: int,
    pair: Mapping[str, Any],
    figures: MonthFigures,
    month: ControllerMonth,
) -> None:
    """The recipient's code leads to the workbook it is handed out, where it has documents."""
    if not pair["documents"]:
        sheet.write_string(row, RECIPIENT, pair["recipient"], book.style("line", "quiet"))
        return
    provider, recipient = (figures.shorts.get(pair[name], pair[name]) for name in ("provider", "recipient"))
    target = f"hand-out/{recipient}/{month.period}_{provider}_{recipient}.xlsx"
    # a formula, as XlsxWriter's links to files only open on Windows
    formula = f'=HYPERLINK("{target}",{_quoted(pair["recipient"])})'
    sheet.write_formula(row, RECIPIENT, formula, book.style("line", "link"), pair["recipient"])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write_sums(
    book: Book,
    sheet: Worksheet,
    row: int,
    look: str,
    label: str,
    blocks: Sequence[tuple[int, int, str, Sequence[Mapping[str, Any]]]],
    matrix: _Matrix,
    currency: str,
) -> None:
    """A row of sums over blocks of pairs, each sum a live formula that carries its value."""
    pairs = [pair for *_, listed in blocks for pair in listed]
    sheet.set_row(row, _SUM_HEIGHT)
    code = money_format(currency)
    plain, money = book.style(look), book.style(look, "right", num_format=f"{code};-{code};—")
    sheet.write_string(row, CURRENCY, currency, plain)
    sheet.write_string(row, PROVIDER, label, plain)
    for position in (RECIPIENT, NAME):
        sheet.write_blank(row, position, None, plain)
    counted = book.style(look, "right", num_format="#,##0")
    for position, value in _sums(pairs, matrix).items():
        style = counted if position == DOCUMENTS else money
        sheet.write_formula(row, position, _sum_over(blocks, position, currency), style, value)
    if matrix.compared:
        change = sum((pair["net"] - pair["previous"] for pair in pairs), Decimal(0))
        _write_change(book, sheet, row, matrix, currency, (look,), change)


def _sums(pairs: Sequence[Mapping[str, Any]], matrix: _Matrix) -> dict[int, Decimal | int]:
    sums: dict[int, Decimal | int] = {DOCUMENTS: sum(pair["documents"] for pair in pairs)}
    for position, typology in enumerate(matrix.typologies, start=FIRST_TYPOLOGY):
        keys = [(pair["currency"], pair["provider"], pair["recipient"], typology) for pair in pairs]
        sums[position] = sum((matrix.net_of.get(key, Decimal(0)) for key in keys), Decimal(0))
    sums[matrix.net] = sum((pair["net"] for pair in pairs), Decimal(0))
    if matrix.compared:
        sums[matrix.net + 1] = sum((pair["previous"] for pair in pairs), Decimal(0))
    return sums


def _sum_over(blocks: Sequence[tuple[int, int, str, Any]], column: int, currency: str) -> str:
    """The sum of blocks; of very many, that of the rows that have a recipient: a formula takes 255 ranges at most."""
    if len(blocks) > MOST_RANGES:
        rows = blocks[0][0], blocks[-1][1]
        amounts, recipients = (xl_range_abs(rows[0], place, rows[1], place) for place in (column, RECIPIENT))
        return f'=ROUND(SUMIFS({amounts},{recipients},"?*"),{currency_decimals(currency)})'
    cells = ",".join(
        f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}" for first, last, *_ in blocks
    )
    return f"=ROUND(SUM({cells}),{currency_decimals(currency)})"


def _write_change(
    book: Book,
    sheet: Worksheet,
    row: int,
    matrix: _Matrix,
    currency: str,
    looks: tuple[str, ...],
    value: Decimal,
) -> None:
    net, previous = xl_rowcol_to_cell(row, matrix.net), xl_rowcol_to_cell(row, matrix.net + 1)
    formula = f"=ROUND({net}-{previous},{currency_decimals(currency)})"
    style = book.style(*looks, "right", num_format=f"+{money_format(currency)};-{money_format(currency)};0")
    sheet.write_formula(row, matrix.net + 2, formula, style, value)

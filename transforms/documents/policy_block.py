"""How agreements and pools are priced, as the reader of a workbook sees it: method, mark-up, benefit, document."""

from collections.abc import Collection, Sequence

from transforms.documents.figures import percent_text
from transforms.documents.pair_book import PairBook, joined, row_height
from transforms.documents.pair_tables import Row
from transforms.documents.sheet_styles import Worksheet

METHODS = {
    "direct": ("prix unitaire", "price per unit"),
    "cost_plus": ("coût majoré", "cost plus mark-up"),
    "lvas_5": ("approche simplifiée, coût + 5 %", "simplified approach, cost + 5%"),
    "pass_through": ("coût refacturé sans marge", "cost passed on without mark-up"),
}
"""Each pricing method in French and in English."""

HEADINGS = ("pricing_method", "benefit", "markup", "policy_document")
"""Those behind the first, which says whose policy it is."""


def write_policies(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    columns: Sequence[tuple[int, float]],
    used: Collection[str | None],
) -> None:
    """Write one row per row of the `used` agreements that has a pricing method, then one per pool that says why.

    `columns`: five that bear what is told, in order, each with its width in characters. Nothing where nothing is said.
    """
    priced = [row for row in pair.tables.policies if row["agreement"] in used]
    for title, code, rows in (("pricing", "agreement", priced), ("shared_costs", "pool", pair.tables.pools)):
        if rows:
            _write_block(pair, sheet, at, columns, title, code, rows)
            at += len(rows) + 3


def _write_block(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    columns: Sequence[tuple[int, float]],
    title: str,
    code: str,
    rows: Sequence[Row],
) -> None:
    words = pair.words
    pair.heading(sheet, at, columns[-1][0], words[title])
    _write_row(pair, sheet, at + 1, [words[name] for name in (code, *HEADINGS)], columns, "label")
    for position, row in enumerate(rows, at + 2):
        _write_row(pair, sheet, position, policy_texts(row, code, pair.language), columns, "wrap")


def policy_texts(row: Row, code: str, language: str) -> list[str]:
    """An agreement or pool and what it covers, its method, benefit, mark-up with source, document with sha256."""
    rate = "" if row["markup_rate"] is None else percent_text(row["markup_rate"], language)
    method, sha256 = row["pricing_method"], row["document_sha256"]
    return [
        joined([row[code], row["service"] or row["typology"]]),
        METHODS[method][0 if language == "fr" else 1] if method else "",
        row["benefit"] or "",
        joined([rate, row["markup_source"]]),
        joined([row["document"], f"sha256 {sha256}" if sha256 else ""]),
    ]


def _write_row(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    texts: Sequence[str],
    columns: Sequence[tuple[int, float]],
    look: str,
) -> None:
    said = {column: text for (column, _), text in zip(columns, texts, strict=True)}
    sheet.set_row(at, row_height([(said[column], width) for column, width in columns]))
    for column in range(columns[0][0], columns[-1][0] + 1):
        sheet.write_string(at, column, said.get(column, ""), pair.book.style(look, "line"))

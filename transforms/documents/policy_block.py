"""How agreements are priced, as the reader of a workbook sees it: method, mark-up, benefit, document."""

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

HEADINGS = ("agreement", "pricing_method", "benefit", "markup", "policy_document")


def write_policies(
    pair: PairBook,
    sheet: Worksheet,
    at: int,
    columns: Sequence[tuple[int, float]],
    used: Collection[str | None],
) -> None:
    """Write one row per row of the `used` agreements that has a pricing method; nothing where none has.

    `columns`: those that bear `HEADINGS`, in order, each with its width in characters.
    """
    priced = [row for row in pair.tables.policies if row["agreement"] in used]
    if not priced:
        return
    words, last = pair.words, columns[-1][0]
    pair.heading(sheet, at, last, words["pricing"])
    _write_row(pair, sheet, at + 1, [words[name] for name in HEADINGS], columns, "label")
    for position, row in enumerate(priced, at + 2):
        _write_row(pair, sheet, position, policy_texts(row, pair.language), columns, "wrap")


def policy_texts(row: Row, language: str) -> list[str]:
    """An agreement and what it covers, its method, benefit, mark-up with source, document with sha256, as texts."""
    rate = "" if row["markup_rate"] is None else percent_text(row["markup_rate"], language)
    sha256 = row["document_sha256"]
    return [
        joined([row["agreement"], row["service"] or row["typology"]]),
        METHODS[row["pricing_method"]][0 if language == "fr" else 1],
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

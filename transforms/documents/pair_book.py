"""What every sheet of a pair's workbook shares: the book, the tables, the words, and the looks of figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from transforms.documents.figures import EXCEL_DIGITS, REMEMBERED, digits_and_decimals, figure_text, number_format
from transforms.documents.pair_tables import Document, PairTables
from transforms.documents.sheet_styles import Book, Format, Worksheet, typology_colour
from transforms.documents.words import Words

SHEET_ROWS = 1_000_000
"""Rows of data that one sheet takes at most; Excel ends at 1,048,576."""
LETTERS_PER_WIDTH = 1.25
"""Letters of the body's size that fit in one unit of a column's width, which is a digit of the default size."""
LINE_HEIGHT = 12
"""Points that a line of the body's size takes."""
MANY_LINES = 20
"""An invoice with more lines keeps its headings in sight; below, they would only take room."""


@dataclass(frozen=True)
class PairBook:
    """The book being written, and what its sheets draw on. `sheets` are the names of the invoices' sheets, in order."""

    book: Book
    tables: PairTables
    words: Words
    language: str
    colours: Mapping[str, str]
    period: str
    stem: str
    sheets: Sequence[str]
    _swatches: dict[str | None, Format] = field(init=False, default_factory=dict)
    _figures: dict[tuple[int, tuple[str, ...]], Format] = field(init=False, default_factory=dict)

    @property
    def lines_file(self) -> str:
        """The name of the file beside the book that holds all invoice lines, where a sheet cannot."""
        return f"{self.stem}_lines.csv"

    @property
    def detail_file(self) -> str:
        """The name of the file beside the book that holds all usage lines, where the detail sheet does not."""
        return f"{self.stem}_detail.csv"

    def typology(self, code: str | None) -> str:
        """What is read for a typology."""
        return self.tables.typologies.get(code or "", code or "")

    def swatch(self, typology: str | None) -> Format:
        """A narrow cell in the typology's colour."""
        made = self._swatches.get(typology)
        if made is None:
            made = self._swatches[typology] = self.book.style(bg_color=typology_colour(self.colours, typology))
        return made

    def rest_label(self, parent: str) -> str:
        """What is read above the lines that stand directly in a section, after its subsections, or in the document."""
        return f"{self.words['other_lines_of']} {parent}" if parent else self.words["other_lines"]

    def date_style(self, *looks: str) -> Format:
        """A day as the language writes it."""
        return self.book.style(*looks, num_format="dd/mm/yyyy" if self.language == "fr" else "yyyy-mm-dd", align="left")

    def figure_style(self, decimals: int, *looks: str) -> Format:
        """A figure with so many decimals."""
        made = self._figures.get((decimals, looks))
        if made is None:
            made = self.book.style(*looks, "right", num_format=number_format(decimals))
            self._figures[decimals, looks] = made
        return made

    def change_style(self, decimals: int, *looks: str) -> Format:
        """A difference, with its sign."""
        form = number_format(decimals)
        return self.book.style(*looks, "right", num_format=f"+{form};-{form};{form}")

    def write_figure(self, sheet: Worksheet, row: int, column: int, value: Decimal, least: int, *looks: str) -> None:
        """A figure whole: as a number where Excel holds all its digits, else as text."""
        digits, decimals = digits_and_decimals(value)
        if digits <= EXCEL_DIGITS:
            sheet.write_number(row, column, value, self.figure_style(max(least, decimals), *looks))
        else:
            sheet.write_string(row, column, figure_text(value, self.language, least), self.book.style(*looks, "right"))

    def title(self, sheet: Worksheet, last_column: int, title: str, subtitle: str, badge_from: int) -> None:
        """The first two rows: what the sheet is, the draft mark, and the way back to the summary."""
        style, words = self.book.style, self.words
        sheet.set_row(0, 27)
        sheet.write_string(0, 1, title, style("title"))
        sheet.merge_range(0, badge_from, 0, last_column, self.book.marks.draft_mark, style("draft"))
        sheet.write_string(1, 1, f"{subtitle} · {words['digest']} {self.book.marks.draft_digest}", style("subtitle"))
        if sheet.get_name() != words["summary"]:
            sheet.write_url(1, last_column, f"internal:'{words['summary']}'!A1", style("link", "right"), words["back"])

    def heading(self, sheet: Worksheet, row: int, last_column: int, text: str) -> None:
        """A heading over a part of a sheet, with a rule below it."""
        sheet.set_row(row, 17)
        for column in range(1, last_column + 1):
            sheet.write_string(row, column, text if column == 1 else "", self.book.style("heading"))

    def columns(self, sheet: Worksheet, row: int, headings: Iterable[tuple[int, str, str]]) -> None:
        """A row of headings: column, text, and its look besides."""
        sheet.set_row(row, 27)
        sheet.write_blank(row, 0, None, self.book.style("column"))
        for column, text, look in headings:
            sheet.write_string(row, column, text, self.book.style("column", *look.split()))

    def widths(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        """The widths of the columns from the first one on, in characters."""
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.book.style())

    def document_name(self, document: Document) -> str:
        """The kind of a document as its title says it."""
        if document.row["nil"]:
            return self.words["nil_invoice"]
        return self.words[str(document.row["document_type"])]


def text_lines(text: str, width: float) -> int:
    """How many printed lines a text takes in a cell so many characters wide: a careful guess, broken at spaces."""
    capacity = max(1, int(width * LETTERS_PER_WIDTH))
    if len(text) <= capacity and "\n" not in text:
        return 1
    return _wrapped_lines(text, capacity)


def row_height(cells: Iterable[tuple[str, float]]) -> float | None:
    """The height that shows the texts of a row, each with the width of its cell; none where one line does."""
    lines = 1
    for text, width in cells:
        if len(text) > width or "\n" in text:
            lines = max(lines, text_lines(text, width))
    return None if lines == 1 else 4 + LINE_HEIGHT * lines


@lru_cache(REMEMBERED)
def _wrapped_lines(text: str, capacity: int) -> int:
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0
        for word in paragraph.split(" "):
            if used and used + 1 + len(word) > capacity:
                count, used = count + 1, 0
            used += len(word) + (1 if used else 0)
            count, used = count + used // (capacity + 1), used % (capacity + 1)
    return count


def joined(parts: Iterable[Any], separator: str = " · ") -> str:
    """The parts that say something, in one text."""
    return separator.join(str(part) for part in parts if part not in (None, ""))

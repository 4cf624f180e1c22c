"""The controller's workbooks: what each sheet begins with, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from transforms.documents.controller_words import controller_words, count_text
from transforms.documents.sheet_styles import Book, PageMarks, Worksheet
from transforms.documents.words import Words, month_text

_TITLE_HEIGHT = 26


@dataclass(frozen=True)
class ControllerMonth:
    """Whose month a book tells: the group, its period, the language, and the digest of the draft's tables."""

    group_name: str
    period: str
    language: str
    draft_digest: str

    @property
    def words(self) -> Words:
        """The words of its language."""
        return controller_words(self.language)


def controller_book(target: Path, month: ControllerMonth) -> Book:
    """A new book; equal months give equal bytes, so it is dated by its period."""
    marks = PageMarks(month.language, month.draft_digest, month.group_name, month.words["digest"], month.words["page"])
    year, number = month.period.split("-")
    return Book(target, marks, datetime(int(year), int(number), 1))


def notes_of_listed(month: ControllerMonth, word: str, shown: int, count: int) -> list[str]:
    """What a list says of itself where it shows fewer than there are; nothing where it shows all."""
    counts = {"shown": count_text(shown, month.language), "count": count_text(count, month.language)}
    return [month.words[word].format(**counts)] if shown < count else []


def begin_sheet(
    book: Book, month: ControllerMonth, name: str, title: str, notes: Sequence[str]
) -> tuple[Worksheet, int]:
    """A sheet with its title, whose month it is, the draft mark and notes; and the first free row under them."""
    sheet = book.page(name, f"{month.group_name} — {title}")
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, f"{title} — {month_text(month.period, month.language)}", book.style("title"))
    mark = f"{month.group_name} · {book.marks.draft_mark} · {month.words['digest']} {month.draft_digest}"
    sheet.write_string(1, 0, mark, book.style("subtitle"))
    for row, note in enumerate(notes, start=2):
        sheet.write_string(row, 0, note, book.style("subtitle"))
    return sheet, 2 + len(notes)

"""The foot of a printed invoice stays together, whatever printer and fonts make of the rest."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from transforms.documents.page_breaks import keep_foot_together
from transforms.documents.sheet_styles import Book, PageMarks

MARKS = PageMarks("en", "1a2b3c4d", "Groupe Orme", "digest", "page")
WIDTH = 140
"""A sheet so wide is printed at its own size: a page takes 31 rows of 20 pixels."""


@pytest.mark.parametrize(
    ("foot", "end", "width", "breaks"),
    [
        pytest.param((20, 25), 31, WIDTH, [], id="all on one page"),
        pytest.param((20, 25), 32, WIDTH, [20], id="a row too many"),
        pytest.param((20, 25), 32, 2 * WIDTH, [], id="a wider sheet is printed smaller"),
        pytest.param((400, 410), 430, WIDTH, [400], id="the foot fits the page it begins"),
        pytest.param((400, 410), 431, WIDTH, [400, 410], id="the heading repeats on it and takes its place"),
        pytest.param((400, 410, 420), 440, WIDTH, [400, 420], id="only the part that does not fit goes on"),
        pytest.param((400, 401), 500, WIDTH, [400, 401], id="what is longer than a page begins one"),
    ],
)
def test_a_page_begins_before_what_does_not_fit(
    tmp_path: Path, foot: Sequence[int], end: int, width: float, breaks: list[int]
) -> None:
    sheet = Book(tmp_path / "book.xlsx", MARKS, datetime(2026, 10, 1)).page("Sheet", "A sheet")
    sheet.set_column(0, 0, width)
    keep_foot_together(sheet, 12, foot, end)
    assert sheet.hbreaks == breaks


def test_rows_that_are_higher_fill_the_page_sooner(tmp_path: Path) -> None:
    sheet = Book(tmp_path / "book.xlsx", MARKS, datetime(2026, 10, 1)).page("Sheet", "A sheet")
    sheet.set_column(0, 0, WIDTH)
    sheet.set_row(3, 30)
    keep_foot_together(sheet, 12, (20, 25), 31)
    assert sheet.hbreaks == [20]

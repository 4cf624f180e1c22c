"""Our books have the bytes that XlsxWriter alone gives them: what is quicker is only the way there."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.books_floor import book_name, record, replay
from tests.transforms.documents.controller_month import write_month as write_controller_month
from tests.transforms.documents.rejected_month import PERIOD
from tests.transforms.documents.workbook_month import terms_of, write_month
from transforms.documents import quick_sheet
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.group_workbook import GroupJob
from transforms.documents.pair_batches import pair_batches
from transforms.documents.sheet_styles import Book, PageMarks, Worksheet
from transforms.documents.to_fix import ToFixJob, read_rejected
from transforms.documents.workbook import Books, write_books

MARKS = PageMarks("en", "1a2b3c4d", "Groupe Orme & fils", "digest", "page")
CREATED = datetime(2026, 10, 1)

Fill = Callable[[Book, Worksheet], None]


def same_bytes(write: Callable[[], list[Path]], folder: Path) -> int:
    """Write books as we do, then by XlsxWriter's own classes, then from the calls noted; how many were the same."""
    ours = [path.read_bytes() for path in write() if path.suffix == ".xlsx"]
    plain: list[bytes] = []
    recording = record(lambda: plain.extend(path.read_bytes() for path in write() if path.suffix == ".xlsx"))
    replay(recording, folder)
    replayed = [(folder / book_name(position)).read_bytes() for position in range(len(recording))]
    assert ours == plain
    assert ours == replayed
    return len(ours)


def test_the_workbooks_of_a_month_are_those_of_xlsxwriter_to_the_byte(tmp_path: Path) -> None:
    (batch,) = pair_batches(terms_of(write_month(tmp_path / "tables"), tmp_path / "books"), None)
    assert same_bytes(lambda: write_books(batch), tmp_path) == 3


def test_the_controllers_workbooks_are_those_of_xlsxwriter_to_the_byte(tmp_path: Path) -> None:
    tables = write_controller_month(tmp_path / "tables")
    month, rejected = ControllerMonth("Groupe Orme", PERIOD, "en", "1a2b3c4d"), read_rejected(tables, PERIOD)
    jobs: list[Books] = [
        GroupJob(tables, tmp_path / "group.xlsx", month, rejected.causes, {"mobility": "#F18F01"}),
        ToFixJob(tmp_path / "to_fix.xlsx", month, rejected),
    ]
    assert same_bytes(lambda: [path for job in jobs for path in job.write()], tmp_path) == 2


def sheet_of(target: Path, fill: Fill) -> list[Path]:
    """A book with one sheet, filled."""
    book = Book(target, MARKS, CREATED)
    fill(book, book.page("Sheet", "A sheet"))
    book.close()
    return [target]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        'a < b & c > "d"',
        " at the start",
        "at the end\n",
        "two\nlines",
        "a bell\x07 and _x0007_ in letters",
        "<r>not rich</r>",
        "\ufffe\uffff",
        "x" * 20_000,
        "x" * 40_000,
        "\U0001f600" * 20_000,
    ],
)
def test_any_text_is_written_as_xlsxwriter_does(text: str, tmp_path: Path) -> None:
    def fill(book: Book, sheet: Worksheet) -> None:
        sheet.write_string(3, 2, text, book.style("line"))
        sheet.write_formula(4, 2, '="a"&"<b>"', book.style("bold"), text[:50])

    same_bytes(lambda: sheet_of(tmp_path / "book.xlsx", fill), tmp_path)


cells = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 30)),
    st.one_of(
        st.none(),
        st.text(max_size=8),
        st.integers(-(10**15), 10**15),
        st.decimals(-(10**12), 10**12, places=18),
        st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    ),
    max_size=40,
)
rows = st.dictionaries(st.integers(0, 60), st.tuples(st.sampled_from([None, 15, 16, 28.5]), st.integers(0, 7)))


@given(cells, rows)
def test_cells_and_rows_in_any_order_are_written_as_xlsxwriter_does(
    tmp_path_factory: pytest.TempPathFactory,
    cells: dict[tuple[int, int], object],
    rows: dict[int, tuple[float | None, int]],
) -> None:
    def fill(book: Book, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "title", book.style("title"))
        for (row, column), value in cells.items():
            put(book, sheet, row, column, value)
        for row, (height, level) in rows.items():
            sheet.set_row(row, height, None, {"level": level})

    folder = tmp_path_factory.mktemp("cells")
    same_bytes(lambda: sheet_of(folder / "book.xlsx", fill), folder)


def put(book: Book, sheet: Worksheet, row: int, column: int, value: object) -> None:
    if value is None:
        sheet.write_blank(row, column, None, book.style("line"))
    elif isinstance(value, str):
        sheet.write_string(row, column, value, book.style("line", "wrap"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, book.style("right", num_format="dd/mm/yyyy"))
    else:
        sheet.write_number(row, column, value, book.style("line", "right"))


def test_a_column_of_repeated_values_counts_each_text_as_xlsxwriter_does(tmp_path: Path) -> None:
    def fill(book: Book, sheet: Worksheet) -> None:
        sheet.write_down(2, 1, ["b", None, "a", "b", "a"], lambda *cell: put(book, sheet, *cell))
        sheet.write_down(2, 2, [Decimal("1.50"), Decimal("1.50")], lambda *cell: put(book, sheet, *cell))

    same_bytes(lambda: sheet_of(tmp_path / "book.xlsx", fill), tmp_path)


def test_a_link_more_than_excel_opens_is_its_text_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_sheet, "MOST_LINKS", 2)

    def fill(book: Book, sheet: Worksheet) -> None:
        for row in range(3):
            sheet.write_url(row, 0, "internal:'Sheet'!A1", book.style("link"), f"link {row}")

    (path,) = sheet_of(tmp_path / "book.xlsx", fill)
    found = [row[0] for row in openpyxl.load_workbook(path).active.iter_rows(max_col=1)]
    assert [cell.value for cell in found] == ["link 0", "link 1", "link 2"]
    assert [cell.hyperlink is not None for cell in found] == [True, True, False]


def test_a_formula_may_name_a_sheet_that_is_called_like_a_new_function(tmp_path: Path) -> None:
    """XlsxWriter takes `SORT(` for a function of later Excels wherever it stands, and would name another sheet."""

    def fill(book: Book, sheet: Worksheet) -> None:
        book.page("01 SORT(x)", "Sorted")
        sheet.write_formula(0, 0, "='01 SORT(x)'!A1", book.style("line"), 0)

    (path,) = sheet_of(tmp_path / "book.xlsx", fill)
    assert openpyxl.load_workbook(path)["Sheet"]["A1"].value == "='01 SORT(x)'!A1"

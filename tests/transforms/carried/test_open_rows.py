"""Rows that were rejected are read again as they were delivered, whatever the kind of their file."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from schemas.formats import CsvFormat, XlsxFormat
from transforms.carried.open_rows import closed_lines, records_of
from transforms.intake.files import file_records
from transforms.intake.records import joined, raw_texts

ROWS = [
    {"day": date(2026, 10, 5), "amount": Decimal("1.50"), "text": 'a "é\\;'},
    {"day": None, "amount": None, "text": "b"},
]


def written(path: Path) -> Path:
    frame = pl.DataFrame(ROWS)
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    elif path.suffix == ".csv":
        frame.write_csv(path)
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for place, row in enumerate([frame.columns, *frame.cast(pl.String).fill_null("").rows()]):
                sheet.write_row(place, 0, row)
    return path


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_kept_row_reads_as_it_was_delivered(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"rows.{ending}")
    whole = joined([some for some in file_records(path, path.name, CsvFormat(), XlsxFormat()) if len(some)])
    kept = pl.DataFrame({"line": whole.marks["line"], "raw": raw_texts(whole)})
    again = records_of(kept, path, path.name)
    assert again.cells.equals(whole.cells)
    assert again.native == whole.native
    assert raw_texts(again).to_list() == kept["raw"].to_list()
    assert again.marks["line"].to_list() == whole.marks["line"].to_list()


def test_a_write_off_closes_a_line_whatever_the_letters_of_its_digest() -> None:
    told = pl.DataFrame({"line_id": ["phone/a.csv:1", "phone/a.csv:1"], "digest": ["ABCDEF123456", "abcdef123456"]})
    assert closed_lines(told, []).rows() == [("phone/a.csv:1", "abcdef123456")]

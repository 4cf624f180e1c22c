"""A row of a text file is found from the bookmark before it, however the file is written."""

import csv
import io
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.settings import CsvFormat, UsageSource
from transforms.intake import files as files_module
from transforms.intake.batches import Batch, IntakeTerms, read_batches
from transforms.intake.bookmarks import Bookmark, Bookmarks
from transforms.intake.deliveries import find_deliveries
from transforms.intake.records import Records, joined
from transforms.intake.text_blocks import byte_after, text_blocks
from transforms.intake.text_records import text_records

MARKS = [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2, b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf"]
ENDS = ["\n", "\r\n", "\r", "\r\r\n"]
ENCODINGS = ["utf-8", "cp1252", "iso-8859-15", "cp850"]
HEADINGS = "a;b;c"


def read(path: Path, block_bytes: int, csv_format: CsvFormat) -> tuple[Records, list[Bookmark]]:
    """All records of a file, and its bookmarks."""
    bookmarks = Bookmarks()
    records = joined(list(bookmarks.noted(text_records(path, path.name, csv_format, block_bytes))))
    return records, list(bookmarks._met)


def read_from(path: Path, bookmark: Bookmark, csv_format: CsvFormat) -> Records:
    """The records from a bookmark on, as a file of their own below the same headings, lines as in the whole one."""
    rest = path.with_suffix(".rest.csv")
    headings = [f"{HEADINGS}\n".encode()] if csv_format.header else []
    rest.write_bytes(b"".join([*headings, path.read_bytes()[bookmark.byte :]]))
    records = joined(list(text_records(rest, rest.name, csv_format)))
    lines_before = bookmark.line - 1 - len(headings)
    return Records(records.marks.with_columns(pl.col("line") + lines_before), records.cells)


def assert_found_from(bookmark: Bookmark, path: Path, csv_format: CsvFormat, records: Records) -> None:
    found, expected = read_from(path, bookmark, csv_format), records.slice(bookmark.row - 1)
    assert found.marks.rows() == expected.marks.rows()
    assert found.cells.rows() == expected.cells.rows()


def written(rows: list[tuple[str, ...]], ends: list[str]) -> str:
    """The rows, quoted where needed, each with its own line end; those inside values stay as they are."""
    text = io.StringIO()
    for row, end in zip(rows, ends, strict=False):
        csv.writer(text, delimiter=";", lineterminator=end).writerow(row)
    return text.getvalue()


values = st.text(st.sampled_from('aé;"\n\r 0'), max_size=12)
rows = st.lists(st.tuples(values, values, values), min_size=1, max_size=12)
faults = st.lists(st.sampled_from(["x;y", '"open', 'st"ray;b;c', "1;2;3;4", " ", ""]), max_size=3)


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, CsvFormat]:
    """A file as someone may deliver it, and how it is written."""
    encoding, good = draw(st.sampled_from(ENCODINGS)), draw(rows)
    text = written(good, draw(st.lists(st.sampled_from(ENDS), min_size=len(good), max_size=len(good))))
    for fault in draw(faults):
        at = draw(st.integers(0, len(text)))
        text = f"{text[:at]}\n{fault}\n{text[at:]}"
    headings = "\n" * draw(st.integers(0, 3)) + HEADINGS + draw(st.sampled_from(ENDS))
    mark = draw(st.sampled_from(MARKS)) if encoding == "utf-8" else b""
    return mark + (headings + text).encode(encoding), CsvFormat(separator=";", encoding=encoding)


@settings(max_examples=50)
@given(files(), st.integers(1, 200), st.integers(0, 1000))
def test_reading_from_a_bookmark_gives_the_records_from_its_row_on(
    delivered: tuple[bytes, CsvFormat], block_bytes: int, which: int
) -> None:
    content, csv_format = delivered
    with TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        path.write_bytes(content)
        records, bookmarks = read(path, block_bytes, csv_format)
        assert_found_from(bookmarks[which % len(bookmarks)], path, csv_format, records)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("mark", MARKS)
def test_there_is_a_bookmark_at_the_first_record_and_at_nearly_every_block(
    tmp_path: Path, end: str, header: bool, mark: bytes
) -> None:
    path, csv_format = tmp_path / "usage.csv", CsvFormat(separator=";", header=header)
    lines = [HEADINGS] * header + [f'{row};é;"over{end}lines"' if row % 7 == 0 else f"{row};é;c" for row in range(45)]
    path.write_bytes(mark + f"{end.join(lines)}{end}".encode())
    records, bookmarks = read(path, 64, csv_format)
    before = len(mark) + len(f"{HEADINGS}{end}") * header
    assert bookmarks[0] == Bookmark(row=1, byte=before, line=1 + header)
    assert len(bookmarks) > path.stat().st_size / 64 * 0.6
    for bookmark in bookmarks:
        assert_found_from(bookmark, path, csv_format, records)


@settings(deadline=None)
@given(st.text("a\r\n", max_size=30), st.integers(0, 12), st.sampled_from(MARKS))
def test_bytes_are_counted_over_the_line_ends_that_are_read(text: str, lines: int, mark: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        path.write_bytes(mark + f"a{text}".encode())
        (block,) = text_blocks(path, path.name, "utf-8")
        assert block.start == len(mark)
        byte = byte_after(path, len(mark), lines)
        rest = path.with_suffix(".rest.csv")
        rest.write_bytes(path.read_bytes()[byte:])
        (following,) = text_blocks(rest, rest.name, "utf-8")
        assert following.text == block.after(min(lines, block.text.count(b"\n"))).text


def batches(path: Path, records: int) -> list[Batch]:
    columns = {"amount": "a", "user": "b", "nature": "c"}
    source = UsageSource.model_validate(
        {"source": "mobile", "files": path.name, "csv": {"separator": ";"}, "columns": columns, "period_by": "file"}
    )
    (delivery,) = find_deliveries([source], path.parent, "2026-10")
    return list(read_batches(delivery, IntakeTerms("2026-10", "P", ()), records))


def test_a_batch_names_its_first_row_and_the_last_bookmark_at_or_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "text_records", partial(text_records, block_bytes=100))
    path = tmp_path / "usage.csv"
    path.write_text("".join([f"{HEADINGS}\n", *(f"{row};u{row};n\n" for row in range(1, 101))]), encoding="utf-8")
    _, bookmarks = read(path, 100, CsvFormat(separator=";"))
    found = batches(path, 30)
    assert [batch.first_row for batch in found] == [1, 31, 61, 91]
    for batch in found:
        assert batch.bookmark == [bookmark for bookmark in bookmarks if bookmark.row <= batch.first_row][-1]
    assert len({batch.bookmark for batch in found}) == 4


def test_a_file_that_is_no_text_has_no_bookmark(tmp_path: Path) -> None:
    path = tmp_path / "usage.parquet"
    pl.DataFrame({"a": ["1", "2"], "b": ["u", "v"], "c": ["n", "n"]}).write_parquet(path)
    (batch,) = batches(path, 30)
    assert (batch.first_row, batch.bookmark) == (1, None)

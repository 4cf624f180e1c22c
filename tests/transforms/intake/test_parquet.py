"""Rows of a Parquet file come as text: exact where the file is, doubles to 15 digits, nested values as JSON."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.problems import Refused
from transforms.intake.parquet import parquet_records
from transforms.intake.records import joined


def test_cells_come_as_text_whatever_they_hold(tmp_path: Path) -> None:
    zone = pl.Series([datetime(2026, 10, 1, 0, 30), None]).dt.replace_time_zone("Europe/Paris")
    frame = pl.DataFrame(
        {
            "exact": pl.Series([Decimal("0.123456789012345678"), None], dtype=pl.Decimal(38, 18)),
            "double": [0.1 + 0.2, 1e-9],
            "single": pl.Series([0.1, 2.5], dtype=pl.Float32),
            "code": [1001.0, None],
            "count": [2**62, None],
            "day": [date(2026, 10, 5), None],
            "moment": [datetime(2026, 10, 5), datetime(2026, 10, 5, 22, 30, 0, 5)],
            "zone": zone,
            "list": [["a", 'é"'], None],
            "tags": [{"site": "DIJ21"}, {"site": None}],
            "text": [" x ", ""],
            "flag": [True, None],
        }
    )
    frame.write_parquet(tmp_path / "file.parquet")
    records = joined(list(parquet_records(tmp_path / "file.parquet", "file.parquet")))
    assert records.cells.to_dict(as_series=False) == {
        "exact": ["0.123456789012345678", None],
        "double": ["0.3", "0.000000001"],
        "single": ["0.1", "2.5"],
        "code": ["1001", None],
        "count": [str(2**62), None],
        "day": ["2026-10-05", None],
        "moment": ["2026-10-05", "2026-10-05 22:30:00.000005"],
        "zone": ["2026-10-01 00:30:00", None],
        "list": ['["a","é\\""]', None],
        "tags": ['{"site":"DIJ21"}', '{"site":null}'],
        "text": [" x ", ""],
        "flag": ["true", None],
    }
    assert records.native == frozenset(frame.columns) - {"text"}
    assert records.marks["line"].to_list() == [None, None]


def test_every_row_is_a_record_in_file_order_even_an_empty_one(tmp_path: Path) -> None:
    pl.DataFrame({"a": [*range(1000), None, 1000]}).write_parquet(tmp_path / "file.parquet", row_group_size=70)
    records = joined(list(parquet_records(tmp_path / "file.parquet", "file.parquet", rows=33)))
    assert records.cells["a"].to_list() == [*map(str, range(1000)), None, "1000"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n"])
def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.parquet").write_bytes(content)
    with pytest.raises(Refused, match=r"in/file\.parquet: it cannot be read as Parquet"):
        list(parquet_records(tmp_path / "file.parquet", "in/file.parquet"))


def table_of(path: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table({"service": pa.array(["a", "b"]), **columns}), path)
    return path


UNREADABLE = {
    "Duration": pa.array([timedelta(seconds=90), None]),
    r"Decimal\(precision=60, scale=20\)": pa.array([Decimal("1.5"), None], pa.decimal256(60, 20)),
    r"List\(Decimal\(precision=60": pa.array([[Decimal("1.5")], None], pa.list_(pa.decimal256(60, 20))),
    r"Struct\(\{'x': Binary": pa.array([{"x": b"x"}, None]),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_column_of_a_type_without_text_is_refused_by_name_if_it_is_wanted_and_else_passed_over(
    tmp_path: Path, kind: str
) -> None:
    path = table_of(tmp_path / "file.parquet", Time=UNREADABLE[kind])
    for wanted in (["service", "Time"], None):
        with pytest.raises(
            Refused, match=rf"^in/file\.parquet, column Time: its type is {kind}.*, which cannot be read"
        ):
            list(parquet_records(path, "in/file.parquet", wanted=wanted))
    records = joined(list(parquet_records(path, "in/file.parquet", wanted=["service"])))
    assert records.cells.to_dict(as_series=False) == {"service": ["a", "b"]}


def test_bytes_that_are_no_text_are_refused_by_column_if_it_is_wanted_and_else_null(tmp_path: Path) -> None:
    path = table_of(tmp_path / "file.parquet", Key=pa.array([b"1,5", b"\xff\xfe"]))
    with pytest.raises(Refused, match=r"^in/file\.parquet, column Key: it holds bytes that are no text in UTF-8"):
        list(parquet_records(path, "in/file.parquet"))
    records = joined(list(parquet_records(path, "in/file.parquet", wanted=["service"])))
    assert records.cells["Key"].to_list() == ["1,5", None]
    assert records.native == frozenset()


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    pq.write_table(
        pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["a", "a"]), tmp_path / "file.parquet"
    )
    with pytest.raises(Refused, match=r"^file\.parquet: two of its columns have one name"):
        list(parquet_records(tmp_path / "file.parquet", "file.parquet"))

"""Rows of a Parquet file come as text: exact where the file is, doubles to 15 digits, nested values as JSON."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
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

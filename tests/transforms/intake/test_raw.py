"""The raw text of some rows is found again as it was delivered."""

import json
from pathlib import Path

import polars as pl
import pytest

from schemas.settings import UsageSource
from transforms.intake.deliveries import find_deliveries
from transforms.intake.raw import raw_rows


@pytest.mark.parametrize("rows", [[1], [2, 3], [3, 1], [4], [], [9]])
def test_the_rows_asked_for_come_in_file_order_as_delivered(tmp_path: Path, rows: list[int]) -> None:
    (tmp_path / "usage.csv").write_text('a;b\n x ;1\n\n2;3;4\n"y\nz";5\n"l";\n')
    source = UsageSource.model_validate(
        {"source": "mobile", "files": "usage.csv", "csv": {"separator": ";"}, "columns": {"service": "a"}}
    )
    (delivery,) = find_deliveries([source], tmp_path, "2026-10")
    raw = raw_rows(delivery, pl.Series(rows, dtype=pl.Int64))
    delivered = [
        {"a": " x ", "b": "1"},
        {"a": "2", "b": "3", "field 3": "4"},
        {"a": "y\nz", "b": "5"},
        {"a": "l", "b": ""},
    ]
    assert raw.schema == {"row": pl.Int64, "raw": pl.String}
    assert [(row, json.loads(text)) for row, text in raw.iter_rows()] == [
        (row, delivered[row - 1]) for row in sorted(rows) if row <= 4
    ]

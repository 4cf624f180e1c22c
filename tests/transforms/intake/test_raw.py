"""The raw text of some rows is found again as it was delivered."""

import json
from pathlib import Path

import polars as pl
import pytest

from schemas.settings import UsageSource
from transforms.intake.batches import IntakeTerms, read_batches
from transforms.intake.deliveries import find_deliveries
from transforms.intake.raw import raw_rows


@pytest.mark.parametrize("rows", [[1], [2, 4], [4, 1], [3], [], [9]])
def test_the_rows_asked_for_come_in_file_order_as_delivered(tmp_path: Path, rows: list[int]) -> None:
    (tmp_path / "usage.csv").write_text('a;row\n x ;1\n\n2;3\n2;3;4\n"y\nz";\n')
    source = UsageSource.model_validate(
        {
            "source": "mobile",
            "files": "usage.csv",
            "csv": {"separator": ";"},
            "period_by": "file",
            "columns": {"service": "a"},
            "constants": {"user": "U1"},
        }
    )
    (delivery,) = find_deliveries([source], tmp_path, "2026-10")
    (batch,) = read_batches(delivery, IntakeTerms("2026-10", "P", ()))
    raw = raw_rows(batch.delivered, pl.Series(rows, dtype=pl.Int64))
    accepted = {1: {"a": " x ", "row": "1"}, 2: {"a": "2", "row": "3"}, 4: {"a": "y\nz", "row": ""}}
    assert raw.schema == {"row": pl.Int64, "raw": pl.String}
    assert [(row, json.loads(text)) for row, text in raw.iter_rows()] == [
        (row, accepted[row]) for row in sorted(rows) if row in accepted
    ]

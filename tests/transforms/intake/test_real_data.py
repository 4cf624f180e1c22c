"""Real deliveries of other people, read by settings alone: their totals are known from elsewhere."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.settings import UsageSource
from transforms.intake.batches import Batch, IntakeTerms, kept_columns, read_batches
from transforms.intake.deliveries import find_deliveries

PROJECT = Path(__file__).parents[3]
DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", PROJECT / "../shared/data")).resolve()

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="real data is not here; CHARGEBACK_REAL_DATA names its folder"
)


def read(period: str = "2026-10", **settings: Any) -> list[Batch]:
    source = UsageSource.model_validate({"source": "real", **settings})
    terms = IntakeTerms(period, None, kept_columns([source]))
    return [batch for found in find_deliveries([source], DATA, period) for batch in read_batches(found, terms)]


def test_a_real_cloud_bill_sums_to_its_last_digit() -> None:
    (batch,) = read(
        "2024-09",
        files="focus-1.0/focus_sample.csv",
        csv={"date": "%Y-%m-%d %H:%M:%S", "null": ["", "NULL"]},
        late_days=31,
        columns={
            "service_from": "ChargePeriodStart",
            "service_to": {"from": "ChargePeriodEnd", "exclusive": True},
            "service": "ServiceName",
            "amount": "BilledCost",
            "quantity": "ConsumedQuantity",
            "tags": "Tags",
        },
    )
    assert (batch.records, batch.lines.height) == (1000, 1000)
    assert batch.amount == batch.lines["amount"].sum() == Decimal("20.52022672899")
    assert batch.lines.filter(pl.col("amount") < 0).height == 13
    assert batch.lines.filter(pl.col("amount") == 0).height == 329
    assert batch.lines["tags"].null_count() == 289


def test_five_months_of_real_payments_sum_to_the_cent() -> None:
    batches = read(
        files="epsrc-spend-2015/EPSRC*.csv",
        period_by="file",
        csv={"encoding": "cp1252", "date": "%d/%m/%Y"},
        columns={"usage_date": "Date", "service": "ExpenseType", "amount": "Amount"},
    )
    assert sum(batch.records for batch in batches) == 11_528
    assert sum(batch.amount for batch in batches) == Decimal("316348320.87")
    assert sum((batch.lines["amount"] < 0).sum() for batch in batches) == 288


@pytest.mark.parametrize(
    ("settings", "records"),
    [
        (
            {
                "files": "asterisk-cdr/cdr.csv",
                "csv": {"header": False, "date": "%d/%m/%Y %H:%M:%S"},
                "columns": {"usage_date": "1", "service": "3", "quantity": "11"},
            },
            856,
        ),
        (
            {
                "files": "asterisk-cdr/g9telecom.csv",
                "csv": {"date": "%d/%m/%y %H:%M"},
                "columns": {"usage_date": "calldate", "service": "src", "quantity": "billsec"},
            },
            100,
        ),
        (
            {
                "files": "asterisk-cdr/ucoip_export.csv",
                "csv": {"date": "%Y-%m-%d %H:%M:%S"},
                "columns": {"usage_date": "calldate", "service": "src", "quantity": "billsec", "caller": "clid"},
            },
            100,
        ),
    ],
)
def test_call_records_in_three_dialects_are_read_to_the_last_row(settings: dict[str, Any], records: int) -> None:
    (batch,) = read(period_by="file", **settings)
    assert (batch.records, batch.lines.height) == (records, records)
    assert batch.lines["usage_date"].null_count() == 0

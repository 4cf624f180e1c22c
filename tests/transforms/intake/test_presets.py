"""Small bills in the layouts that providers document, read by their presets alone."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.settings import UsageSource
from transforms.intake.batches import Batch, IntakeTerms, kept_columns, read_batches
from transforms.intake.deliveries import find_deliveries

PERIOD = "2026-10"

FOCUS = [
    {
        "BillingPeriodStart": "2026-10-01T00:00:00Z",
        "ChargePeriodStart": "2026-09-30T00:00:00Z",
        "ChargePeriodEnd": "2026-10-01T00:00:00Z",
        "SubAccountId": "alder",
        "ServiceName": "Queues",
        "ServiceCategory": "Integration",
        "ChargeDescription": "Requests to queues",
        "ChargeCategory": category,
        "PricingQuantity": "2.5",
        "PricingUnit": "Requests",
        "BilledCost": amount,
        "BillingCurrency": "EUR",
        "RegionName": "NULL",
        "ResourceId": "",
    }
    for category, amount in [("Usage", "1.2E-7"), ("Credit", "-0.5"), ("Tax", "0.24")]
]
CUR = [
    {
        "bill/BillingPeriodStartDate": "2026-10-01T00:00:00Z",
        "bill/InvoiceId": "EUIN26-1",
        "lineItem/UsageStartDate": "2026-10-31T23:00:00Z",
        "lineItem/UsageEndDate": "2026-11-01T00:00:00Z",
        "lineItem/UsageAccountId": "000012345678",
        "lineItem/LineItemType": type_,
        "lineItem/ProductCode": "AmazonEC2",
        "lineItem/LineItemDescription": "$0.10 per hour of an instance",
        "lineItem/UsageAmount": "1",
        "lineItem/UnblendedCost": amount,
        "lineItem/CurrencyCode": "USD",
        "lineItem/ResourceId": "i-0",
        "pricing/unit": "Hrs",
    }
    for type_, amount in [("SavingsPlanCoveredUsage", "0.1"), ("SavingsPlanNegation", "-0.1"), ("Tax", "0.02")]
]
CUR2 = [
    {
        "bill_billing_period_start_date": datetime(2026, 10, 1),
        "bill_invoice_id": "EUIN26-1",
        "line_item_usage_start_date": datetime(2026, 10, 31, 23),
        "line_item_usage_end_date": datetime(2026, 11, 1),
        "line_item_usage_account_id": "000012345678",
        "line_item_line_item_type": type_,
        "line_item_product_code": "AmazonEC2",
        "line_item_line_item_description": "$0.10 per hour of an instance",
        "line_item_usage_amount": 1.0,
        "line_item_unblended_cost": amount,
        "line_item_currency_code": "USD",
        "line_item_resource_id": None,
        "pricing_unit": "Hrs",
    }
    for type_, amount in [("Usage", 0.1), ("Credit", -0.05), ("Tax", 0.02)]
]
EA = [
    {
        "BillingPeriodStartDate": "10/01/2026",
        "Date": "10/7/2026",
        "SubscriptionId": "0f0e0d0c-0000-4000-8000-000000000001",
        "MeterCategory": "Storage",
        "ServiceFamily": "Storage",
        "ProductName": "Tiered Block Blob - GRS",
        "Quantity": "0.0004",
        "UnitOfMeasure": "10K",
        "CostInBillingCurrency": "5.64902E-05",
        "BillingCurrencyCode": "EUR",
        "ChargeType": "Usage",
        "ResourceLocation": "francecentral",
        "ResourceId": "/subscriptions/1",
    }
]
MCA = [
    {
        "invoiceId": "G000000001",
        "billingPeriodStartDate": "10/01/2026",
        "date": "10/07/2026",
        "SubscriptionId": "0f0e0d0c-0000-4000-8000-000000000001",
        "meterCategory": "Storage",
        "serviceFamily": "Storage",
        "ProductName": "Blob Storage - Hot LRS",
        "quantity": "0.001",
        "unitOfMeasure": "10K",
        "costInBillingCurrency": "0.000004",
        "billingCurrency": "EUR",
        "chargeType": "Usage",
        "resourceLocation": "francecentral",
        "ResourceId": "/subscriptions/1",
    }
]
GCP = [
    {
        "usage_start_time": datetime(2026, 9, 30, 23),
        "usage_end_time": datetime(2026, 10, 1),
        "project": {"id": "alder-prod"},
        "service": {"description": "Compute Engine"},
        "sku": {"description": "Network egress to EMEA"},
        "usage": {"amount": 14871.0, "unit": "bytes"},
        "cost": 0.25,
        "currency": "EUR",
        "location": {"region": None},
        "credits": credits_,
        "cost_type": type_,
    }
    for type_, credits_ in [("regular", []), ("regular", [{"name": "Trial", "amount": -0.25}]), ("tax", [])]
]
FLAT = [
    {
        "usage_start_time": "2026-09-30 23:00:00+00:00",
        "usage_end_time": "2026-10-01 00:00:00+00:00",
        "project.id": "alder-prod",
        "service.description": "Compute Engine",
        "sku.description": "Network egress to EMEA",
        "usage.amount": "14871.0",
        "usage.unit": "bytes",
        "cost": "5e-06",
        "currency": "EUR",
        "location.region": "",
        "credits": credits_,
        "cost_type": type_,
    }
    for type_, credits_ in [("regular", "[]"), ("regular", "[{'amount': -5e-06}]"), ("tax", "[]")]
]

AMOUNTS = {
    "focus": ["0.00000012", "-0.5"],
    "aws-cur": ["0.1", "-0.1"],
    "aws-cur2": ["0.1", "-0.05"],
    "azure-ea": ["0.0000564902"],
    "azure-mca": ["0.000004"],
    "gcp": ["0.25"],
    "gcp-flat": ["0.000005"],
}
REJECTED = {
    "focus": ["charge_type"],
    "aws-cur": ["charge_type"],
    "aws-cur2": ["charge_type"],
    "gcp": ["credits", "charge_type"],
    "gcp-flat": ["credits", "charge_type"],
}
BILLS = {"focus": FOCUS, "aws-cur": CUR, "azure-ea": EA, "azure-mca": MCA, "gcp-flat": FLAT}
PARQUET = {"aws-cur2": CUR2, "gcp": GCP}


def read(folder: Path, name: str, period: str = PERIOD, **settings: Any) -> Batch:
    ending = "parquet" if name in PARQUET else "csv"
    rows = pl.DataFrame({**BILLS, **PARQUET}[name])
    (rows.write_parquet if name in PARQUET else rows.write_csv)(folder / f"bill.{ending}")
    source = UsageSource.model_validate({"source": "cloud", "files": f"bill.{ending}", "preset": name, **settings})
    terms = IntakeTerms(period, None, kept_columns([source]))
    (batch,) = [batch for found in find_deliveries([source], folder, period) for batch in read_batches(found, terms)]
    return batch


@pytest.mark.parametrize("name", AMOUNTS)
def test_a_bill_is_read_to_the_last_decimal_and_what_is_no_charge_is_rejected(tmp_path: Path, name: str) -> None:
    batch = read(tmp_path, name)
    assert batch.lines["amount"].to_list() == [Decimal(amount) for amount in AMOUNTS[name]]
    assert batch.rejected["column"].to_list() == REJECTED.get(name, [])
    assert {*batch.rejected["rules"].explode()} <= {"unmapped_value"}
    assert batch.records == len({**BILLS, **PARQUET}[name])


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_line_says_for_whom_what_when_and_how_much(tmp_path: Path, name: str) -> None:
    lines = read(tmp_path, name).lines
    always = ["service_from", "entity", "service", "nature", "quantity", "unit", "amount", "currency", "charge_type"]
    assert lines.select(pl.col(always).null_count()).row(0) == (0,) * len(always)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("focus", date(2026, 9, 30), date(2026, 9, 30)),
        ("aws-cur", date(2026, 10, 31), date(2026, 10, 31)),
        ("aws-cur2", date(2026, 10, 31), date(2026, 10, 31)),
        ("azure-ea", date(2026, 10, 7), None),
        ("gcp", date(2026, 9, 30), date(2026, 9, 30)),
        ("gcp-flat", date(2026, 9, 30), date(2026, 9, 30)),
    ],
)
def test_an_end_at_midnight_is_the_day_before(tmp_path: Path, name: str, first: date, last: date | None) -> None:
    lines = read(tmp_path, name).lines
    assert lines.select("service_from", "service_to").row(0) == (first, last)


@pytest.mark.parametrize("name", ["focus", "aws-cur", "aws-cur2", "azure-ea", "azure-mca"])
def test_the_bill_of_another_month_is_rejected_row_by_row(tmp_path: Path, name: str) -> None:
    batch = read(tmp_path, name, "2026-11")
    assert batch.lines.is_empty()
    assert all("date_outside_period" in rules for rules in batch.rejected["rules"])


def test_a_tax_may_be_charged_where_the_source_says_so(tmp_path: Path) -> None:
    map_ = {name: name for name in ("SavingsPlanCoveredUsage", "SavingsPlanNegation", "Tax")}
    batch = read(tmp_path, "aws-cur", columns={"charge_type": {"from": "lineItem/LineItemType", "map": map_}})
    assert batch.lines["amount"].sum() == Decimal("0.02")


def test_credits_may_be_passed_over_where_the_source_says_so(tmp_path: Path) -> None:
    batch = read(tmp_path, "gcp-flat", columns={"credits": ""})
    assert batch.lines["amount"].to_list() == [Decimal("0.000005")] * 2

"""Real exports of cloud providers, read by the presets; what a file has of its own is stated beside them."""

from decimal import Decimal
from typing import Any

import polars as pl

from schemas.settings import UsageSource
from tests.real.workspaces import DATA, delivered, needs_data
from transforms.intake.batches import Batch, IntakeTerms, kept_columns, read_batches
from transforms.intake.deliveries import find_deliveries

pytestmark = needs_data


def read(period: str, file: str, **settings: Any) -> Batch:
    source = UsageSource.model_validate({"source": "real", "files": file, **settings})
    terms = IntakeTerms(period, None, kept_columns([source]))
    (batch,) = [batch for found in find_deliveries([source], DATA, period) for batch in read_batches(found, terms)]
    return batch


def total(file: str, column: str) -> Decimal:
    return sum((Decimal(text) for text in delivered(file)[column]), Decimal())


def test_focus_leaves_the_one_row_of_the_next_bill_to_the_next_month() -> None:
    file = "focus-1.0/focus_sample.csv"
    september = read("2024-09", file, preset="focus", csv={"date": "%Y-%m-%d %H:%M:%S"})
    assert (september.lines.height, september.rejected["rules"].to_list()) == (999, [["date_outside_period"]])
    october = read("2024-10", file, preset="focus", csv={"date": "%Y-%m-%d %H:%M:%S"})
    assert october.lines.height == 1
    assert september.lines["amount"].sum() + october.lines["amount"].sum() == Decimal("20.52022672899")


def test_a_final_aws_bill_has_its_invoice_and_one_that_is_not_has_no_evidence() -> None:
    days = {
        name: {"from": f"lineItem/{theirs}", "date": "%Y-%m-%d %H:%M:%S", "exclusive": name == "service_to"}
        for name, theirs in (("service_from", "UsageStartDate"), ("service_to", "UsageEndDate"))
    }
    final, open_ = (
        read("2023-06", f"provider-exports/koku_aws_2023-06-01{ending}.csv", preset="aws-cur", columns=days)
        for ending in ("", "-not-final")
    )
    assert final.lines["evidence_ref"].unique().to_list() == ["987654321"]
    assert open_.lines["evidence_ref"].null_count() == 3
    assert final.lines["amount"].sum() == open_.lines["amount"].sum() == 30
    assert final.lines["entity"].unique().to_list() == ["0099999999999"]


def test_an_aws_report_with_the_headings_of_cur2_is_read() -> None:
    file = "provider-exports/koku_aws_2022-07-01-alt-columns.csv"
    batch = read("2022-07", file, preset="aws-cur2", csv={"date": "%Y-%m-%d %H:%M:%S.%f"})
    assert batch.lines.select("service", "quantity", "amount", "charge_type").unique().rows() == [
        ("mra", Decimal(1), Decimal(0), "Usage")
    ]
    assert batch.lines.height == 2


def test_an_azure_enterprise_export_sums_to_its_last_decimal() -> None:
    file = "provider-exports/azure_ea_2023-09.csv"
    batch = read("2023-09", file, preset="azure-ea")
    assert (batch.lines.height, batch.rejected.height) == (27, 0)
    assert batch.lines["amount"].sum() == total(file, "CostInBillingCurrency")
    assert batch.lines["currency"].unique().to_list() == ["CAD"]


OLDER: dict[str, Any] = {"amount": "Cost", "currency": "BillingCurrency", "nature": "Product"}
"""What an older version of the Azure export calls otherwise."""


def test_an_azure_export_of_an_older_version_needs_its_three_headings_and_no_more() -> None:
    file = "provider-exports/azure_EA_ActualCost_Small.csv"
    tag = {"cost_centre": {"from": "Tags", "regex": '"CostCenter": ?"([^"]*)"'}}
    batch = read("2023-09", file, preset="azure-ea", columns={**OLDER, **tag})
    assert (batch.lines.height, batch.rejected.height) == (11, 0)
    assert batch.lines["amount"].sum() == total(file, "Cost")
    assert "1234" in batch.lines["cost_centre"]


def test_amortised_amounts_of_more_than_18_decimals_are_rejected_not_rounded() -> None:
    batch = read("2023-09", "provider-exports/azure_EA_AmortizedCost_Small.csv", preset="azure-ea", columns=OLDER)
    assert (batch.lines.height, batch.rejected["rules"].to_list()) == (25, [["too_many_digits"]] * 3)


def test_an_azure_customer_agreement_without_billing_period_is_dated_by_the_day_of_use() -> None:
    file = "provider-exports/koku_azure_camel_azure_version_2.csv"
    columns = {"usage_date": "date", "entity": "subscriptionId", "nature": "product", "resource": "InstanceName"}
    batch = read("2023-08", file, preset="azure-mca", columns=columns)
    assert (batch.lines.height, batch.rejected.height) == (4, 0)
    assert batch.lines["amount"].sum() == total(file, "costInBillingCurrency")


def test_google_rows_with_credits_are_not_charged_in_full() -> None:
    file = "provider-exports/koku_gcp_2020-11-credits.csv"
    batch = read("2020-11", file, preset="gcp-flat")
    assert batch.lines.height == batch.lines.filter(pl.col("amount") == 0).height == 17
    assert batch.rejected.select("rules", "column").unique().rows() == [(["unmapped_value"], "credits")]
    in_full = read("2020-11", file, preset="gcp-flat", columns={"credits": ""})
    assert in_full.lines["amount"].sum() == total(file, "cost") == Decimal("0.000032")


def test_a_google_export_without_credits_sums_to_its_last_decimal() -> None:
    file = "provider-exports/koku_gcp_2022-08-01_5.csv"
    batch = read("2022-08", file, preset="gcp-flat")
    assert (batch.lines.height, batch.rejected.height) == (9, 0)
    assert batch.lines["amount"].sum() == total(file, "cost") == Decimal("0.000012")

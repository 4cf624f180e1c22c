"""A sample whose headings are those of a well-known bill is proposed as an extension of its preset."""

import os
import tomllib
from pathlib import Path

import pytest

from transforms.proposals.propose import propose_source

REAL_DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))

needs_data = pytest.mark.skipif(not REAL_DATA.is_dir(), reason="CHARGEBACK_REAL_DATA names no folder")

CUSTOMER_AGREEMENT = (
    "invoiceId;billingPeriodStartDate;date;SubscriptionId;meterCategory;serviceFamily;ProductName;quantity;unitOfMeasure;"
    "costInBillingCurrency;billingCurrency;chargeType;resourceLocation;ResourceId;tags\n"
    "G1;10/01/2026;10/02/2026;S1;Storage;Storage;Blob Storage - Hot;0.5;10K;0.25;EUR;Usage;francecentral;/s/1;\n"
)


def test_only_what_differs_from_the_preset_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "azure-2026-10.csv"
    path.write_text(CUSTOMER_AGREEMENT, encoding="utf-8")
    proposal = propose_source(path)
    (written,) = tomllib.loads(proposal.toml)["usage"]
    assert (written["preset"], written["csv"]) == ("azure-mca", {"separator": ";"})
    assert "columns" not in written
    assert proposal.source.csv.date == "%m/%d/%Y"
    assert proposal.source.columns["amount"].from_ == "costInBillingCurrency"


def test_a_file_that_lacks_a_column_of_the_preset_is_proposed_column_by_column(tmp_path: Path) -> None:
    path = tmp_path / "azure-2026-10.csv"
    path.write_text(CUSTOMER_AGREEMENT.replace("chargeType", "kind"), encoding="utf-8")
    proposal = propose_source(path)
    assert (proposal.source.preset, "[usage.columns]" in proposal.toml) == (None, True)


@needs_data
@pytest.mark.parametrize(
    ("file", "preset", "csv"),
    [
        ("focus-1.0/focus_sample.csv", "focus", {"date": "%Y-%m-%d %H:%M:%S"}),
        ("provider-exports/azure_ea_2023-09.csv", "azure-ea", {}),
        ("provider-exports/koku_gcp_2022-08-01_5.csv", "gcp-flat", {}),
    ],
)
def test_real_bills_are_told_by_their_headings(file: str, preset: str, csv: dict[str, str]) -> None:
    (written,) = tomllib.loads(propose_source(REAL_DATA / file).toml)["usage"]
    assert (written["preset"], written.get("csv", {})) == (preset, csv)

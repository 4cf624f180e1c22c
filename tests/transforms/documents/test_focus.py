"""Every charge line is a row of FOCUS, exact to the last decimal; shares of pools say how they were made."""

import csv
import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.runner import run_directly
from flows.settings_file import FILE
from schemas.exports import Focus
from tests.golden.month import PERIOD
from tests.pools.month import pools_workspace
from transforms.documents.focus import FocusTerms, focus_rows, write_focus
from transforms.documents.focus_columns import DRAFT_NAMES
from transforms.published import empty_table, table_paths, write_table

VALIDATOR = os.environ.get("CHARGEBACK_FOCUS_VALIDATOR")
"""The python of an environment where focus-validator 1.0.0 is installed: see docs/presets.md."""

ENTITIES = pl.DataFrame({"entity": ["LYR-SI", "LYR-RH"], "name": ["Lyra Systems", "Lyra People"]})
SERVICES = pl.DataFrame({"service": ["NET"], "service_name": ["Network"], "unit": ["port"]})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = pools_workspace(tmp_path_factory.mktemp("focus") / "pools")
    with (folder / FILE).open("a", encoding="utf-8") as settings:
        settings.write('\n[focus]\ncategories = { it = "Networking" }\n')
    run_directly(folder, PERIOD)
    return folder / "periods" / PERIOD / "draft"


@pytest.fixture(scope="module")
def rows(workspace: Path) -> list[dict[str, str]]:
    with (workspace / "exports" / f"{PERIOD}_focus.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def terms(**focus: Any) -> FocusTerms:
    return FocusTerms(PERIOD, Focus.model_validate(focus), ENTITIES, SERVICES)


def one_line(focus: dict[str, Any] | None = None, kept: str = "team", **line: Any) -> dict[str, Any]:
    """The FOCUS row of one charge of SI to RH, with these values of its own."""
    place = {"source": "voice", "file": "calls.csv", "row": 1}
    names = {**place, "origin": "usage", "provider": "LYR-SI", "recipient": "LYR-RH"}
    charge = {**names, "service": "NET", "typology": "it", "basis": "unit_price", "currency": "EUR"}
    charge |= {"amount": Decimal("7.5"), "vat_category": "S", "vat_rate": Decimal(20)}
    usage = {**place, "late": False, "service": "NET", kept: 'a "b"'}
    frames = [
        pl.DataFrame([row | {name: value for name, value in line.items() if name in schema}], schema=schema)
        for row, schema in (
            (charge, empty_table("charge_lines").schema),
            (usage, {**empty_table("usage_lines").schema, kept: pl.String()}),
        )
    ]
    shares = pl.DataFrame(
        schema={
            "share row": pl.Int64,
            **dict.fromkeys(("share pool", "share method", "share details"), pl.String),
            **dict.fromkeys(("share beneficiary", "share tags"), pl.String),
        }
    )
    (row,) = focus_rows(frames[0], frames[1], shares, terms(**(focus or {}))).iter_rows(named=True)
    return row


def test_each_charge_line_is_a_row_and_the_costs_sum_to_the_last_decimal(
    workspace: Path, rows: list[dict[str, str]]
) -> None:
    charges = pl.concat(pl.read_parquet(path) for path in table_paths(workspace / "tables", "charge_lines"))
    lines = [f"{source}/{file}:{row}" for source, file, row in charges.select("source", "file", "row").iter_rows()]
    assert [row["x_LineId"] for row in rows] == lines
    for cost in ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost"):
        assert sum(Decimal(row[cost]) for row in rows) == charges["amount"].sum()


def test_a_share_says_from_which_pool_by_which_key_and_for_whom(rows: list[dict[str, str]]) -> None:
    (share,) = [row for row in rows if row["ResourceId"] == "NETWORK" and row["SubAccountId"] == "LYR-RH"]
    assert (share["AllocatedMethodId"], share["AllocatedResourceId"]) == ("weighted:STAFF", "LYR-RH")
    details = {"Elements": [{"AllocatedRatio": 0.038, "UsageUnit": "STAFF", "UsageQuantity": 38}]}
    assert json.loads(share["AllocatedMethodDetails"]) == details
    assert json.loads(share["AllocatedTags"]) == {"entity": "LYR-RH"}
    assert (share["BilledCost"], share["ServiceCategory"], share["ChargeFrequency"]) == (
        "4560.0",
        "Networking",
        "Recurring",
    )


def test_what_is_no_share_allocates_nothing(rows: list[dict[str, str]]) -> None:
    used = [row for row in rows if not row["x_LineId"].startswith("pools/")]
    assert used
    assert {row[name] for row in used for name in row if name.startswith("Allocated")} == {""}


def test_periods_are_moments_whose_ends_are_not_part_of_them(rows: list[dict[str, str]]) -> None:
    assert {(row["BillingPeriodStart"], row["BillingPeriodEnd"]) for row in rows} == {
        ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")
    }
    assert one_line()["ChargePeriodEnd"].isoformat() == "2026-11-01T00:00:00+00:00"


def test_provider_and_recipient_are_the_billing_account_and_its_sub_account() -> None:
    row = one_line()
    assert (row["BillingAccountId"], row["ProviderName"]) == ("LYR-SI", "Lyra Systems")
    assert (row["SubAccountId"], row["SubAccountName"]) == ("LYR-RH", "Lyra People")


def test_a_price_is_told_where_there_is_one() -> None:
    priced = one_line(quantity=Decimal(3), unit_price=Decimal("2.5"))
    assert (priced["ListUnitPrice"], priced["PricingQuantity"], priced["PricingUnit"]) == (Decimal("2.5"), 3, "port")
    assert (priced["SkuId"], priced["SkuPriceId"]) == ("NET", "NET@2.5")
    delivered = one_line()
    assert (delivered["ListUnitPrice"], delivered["PricingUnit"], delivered["SkuPriceId"]) == (None, None, "NET")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({}, ("Usage", "Usage-Based", None)),
        ({"origin": "subscription"}, ("Purchase", "Recurring", None)),
        ({"corrects": "2026-09"}, ("Usage", "Usage-Based", "Correction")),
    ],
)
def test_the_kind_of_a_charge(line: dict[str, str], told: tuple[str | None, ...]) -> None:
    row = one_line(**line)
    assert (row["ChargeCategory"], row["ChargeFrequency"], row["ChargeClass"]) == told


@pytest.mark.parametrize(
    ("typology", "category"), [("it", "Networking"), ("Compute", "Compute"), ("hardware", "Other")]
)
def test_a_typology_is_the_category_that_the_settings_name_else_its_own_else_other(
    typology: str, category: str
) -> None:
    assert one_line({"categories": {"it": "Networking"}}, typology=typology)["ServiceCategory"] == category


@pytest.mark.parametrize("kept", ["team", "pool", "provider_name", 'a "key"'])
def test_what_a_source_keeps_is_a_tag_whatever_its_name(kept: str) -> None:
    row = one_line(kept=kept)
    assert json.loads(row["Tags"]) == {"typology": "it", kept: 'a "b"'}
    assert (row["ResourceId"], row["ProviderName"]) == (None, "Lyra Systems")


def test_names_of_earlier_drafts_repeat_columns_and_can_be_left_out() -> None:
    row = one_line()
    assert all(row[draft] == row[name] for draft, name in DRAFT_NAMES.items())
    assert one_line({"draft_names": False}).keys() == row.keys() - DRAFT_NAMES.keys()


def test_parquet_has_the_same_rows_with_exact_decimals_and_a_month_without_charges_has_none(
    workspace: Path, tmp_path: Path
) -> None:
    written = pl.read_parquet(write_focus(workspace / "tables", terms(format="parquet"), tmp_path / "focus.parquet"))
    again = pl.read_csv(write_focus(workspace / "tables", terms(), tmp_path / "focus.csv"), infer_schema=False)
    assert written.columns == again.columns
    assert written["BilledCost"].to_list() == [Decimal(cost) for cost in again["BilledCost"]]
    write_table(tmp_path, "pool_shares", empty_table("pool_shares"))
    empty = pl.read_parquet(write_focus(tmp_path, terms(format="parquet"), tmp_path / "none.parquet"))
    assert empty.schema == written.schema
    assert empty.is_empty()


@pytest.mark.skipif(VALIDATOR is None, reason="CHARGEBACK_FOCUS_VALIDATOR names no python that has focus-validator")
def test_focus_validator_accepts_the_file(workspace: Path) -> None:
    where = "import focus_validator, os; print(os.path.dirname(os.path.dirname(focus_validator.__file__)))"
    home = subprocess.run([str(VALIDATOR), "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    file = workspace / "exports" / f"{PERIOD}_focus.csv"
    command = [str(VALIDATOR), "-m", "focus_validator.main", "--validate-version", "1.0", "--data-file", str(file)]
    told = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    assert "Validation succeeded." in told.stdout, told.stdout

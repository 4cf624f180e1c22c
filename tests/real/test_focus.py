"""A real cloud bill of 1,000 lines in FOCUS 1.0, charged to its 73 sub-accounts by settings and tables alone."""

import subprocess
import sys
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.cli import DONE, main
from tests.real.workspaces import ACCOUNTS, deliver, delivered, needs_data, new_workspace, parties
from transforms.published import read_table

pytestmark = needs_data

FILE = "focus-1.0/focus_sample.csv"
EXPECTED = "focus-1.0/expected_by_subaccount.csv"
PERIOD = "2024-09"
CENT = Decimal("0.01")


def tables_from(bill: pl.DataFrame) -> dict[str, list[dict[str, str]]]:
    accounts = bill.unique("SubAccountId", keep="first").sort("SubAccountId")
    services = bill.unique("ServiceName", keep="first", maintain_order=True).sort("ServiceName")
    names = dict(accounts.select("SubAccountId", "SubAccountName").iter_rows())
    entities = parties("CLOUD DESK", list(names), country="US")
    return {
        "entities": [{**row, "name": names.get(row["entity"], row["name"])} for row in entities],
        "services": [
            {"service": name, "service_name": name, "typology": category}
            for name, category in services.select("ServiceName", "ServiceCategory").iter_rows()
        ],
        "vat_rules": [{"vat_category": "O", "mention": "Charged inside the group, no tax"}],
        "accounts": ACCOUNTS,
    }


def command(workspace: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("chargeback")
    return subprocess.run([program, "-w", workspace, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new_workspace(tmp_path_factory.mktemp("real") / "focus", "focus", tables_from(delivered(FILE)))
    deliver(folder, PERIOD, FILE)
    return folder


@pytest.fixture(scope="module")
def tables(workspace: Path) -> Path:
    ended = command(workspace, "run", PERIOD)
    assert ended.returncode == DONE, ended.stderr
    return workspace / "periods" / PERIOD / "draft" / "tables"


def total(rows: pl.DataFrame, column: str) -> Decimal:
    return sum(rows[column], Decimal())


def by(rows: pl.DataFrame, keys: Sequence[str], column: str) -> dict[tuple[str, ...], Decimal]:
    sums: dict[tuple[str, ...], Decimal] = {}
    for *key, amount in rows.select(*keys, column).iter_rows():
        sums[tuple(key)] = sums.get(tuple(key), Decimal()) + amount
    return sums


def charges(tables: Path) -> pl.DataFrame:
    return pl.read_parquet(tables / "charge_lines" / "*.parquet")


def test_the_settings_have_nothing_to_be_said_of(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-w", str(workspace), "check", PERIOD]) == DONE
    assert "warning" not in capsys.readouterr().out


def test_every_row_is_charged_zero_and_negative_ones_too(tables: Path) -> None:
    (file,) = read_table(tables, "input_files").iter_rows(named=True)
    counts = {name: file[name] for name in ("records", "charged", "retained", "rejected", "footers")}
    assert counts == {"records": 1000, "charged": 1000, "retained": 0, "rejected": 0, "footers": 0}
    charged = charges(tables)
    assert charged["row"].sort().to_list() == list(range(1, 1001))
    assert charged.filter(pl.col("amount") < 0).height == 13
    assert charged.filter(pl.col("amount") == 0).height == 329
    assert charged["invoice_line"].null_count() == 0


def test_the_total_is_kept_to_its_last_decimal(tables: Path) -> None:
    exact = Decimal("20.52022672899")
    assert total(charges(tables), "amount") == exact
    assert total(read_table(tables, "invoice_lines"), "exact_amount") == exact
    assert total(read_table(tables, "input_files"), "amount") == exact


def test_each_sub_account_pays_what_is_known_of_it_to_the_nearest_cent(tables: Path) -> None:
    known = {row["SubAccountId"]: Decimal(row["billed"]) for row in delivered(EXPECTED).iter_rows(named=True)}
    invoices = read_table(tables, "invoices")
    assert by(charges(tables), ["recipient"], "amount") == {(code,): billed for code, billed in known.items()}
    assert dict(invoices.select("recipient", "net").iter_rows()) == {
        code: billed.quantize(CENT, ROUND_HALF_UP) for code, billed in known.items()
    }
    assert total(invoices, "net") == Decimal("20.55")


def test_sub_accounts_of_one_name_stay_apart(tables: Path) -> None:
    invoices = read_table(tables, "invoices").join(
        pl.read_parquet(tables / "reference" / "entities.parquet"), left_on="recipient", right_on="entity"
    )
    alike = invoices.filter(pl.col("name").is_duplicated())
    assert (len(invoices), alike["name"].n_unique(), len(alike)) == (73, 4, 9)


def test_a_text_of_null_is_no_value_and_lines_without_tags_are_read_as_unassigned(tables: Path) -> None:
    lines = pl.read_parquet(tables / "usage_lines" / "*.parquet")
    texts = lines.select(pl.col(pl.String))
    assert [name for name in texts.columns if (texts[name] == "NULL").any()] == []
    untagged = lines.filter(pl.col("application").is_null())
    shown = read_table(tables, "invoice_lines").filter(pl.col("section_labels").list.last() == "Unassigned")
    assert shown["charge_count"].sum() == len(untagged) >= 289
    assert total(shown, "exact_amount") == total(untagged, "amount")


def test_a_service_of_two_categories_is_read_under_each(tables: Path) -> None:
    lines = read_table(tables, "invoice_lines")
    known = by(
        delivered(FILE).with_columns(pl.col("BilledCost").cast(pl.Decimal(38, 18))),
        ["ServiceCategory", "ServiceName"],
        "BilledCost",
    )
    assert by(lines, ["typology", "service"], "exact_amount") == known


def test_each_company_has_a_workbook_and_a_balanced_ledger(tables: Path) -> None:
    hand_out = tables.parent / "hand-out"
    assert len(list(hand_out.glob("C*/*.xlsx"))) == 73
    entries = read_table(tables, "ledger_entries")
    posted = entries.filter(pl.col("book") == "CLOUD DESK", pl.col("side") == "receivable")
    assert total(posted, "debit") - total(posted, "credit") == Decimal("20.55")
    assert total(entries, "debit") == total(entries, "credit")

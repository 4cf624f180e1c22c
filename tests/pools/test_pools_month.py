"""A month of cost pools, each share worked out by hand, and followed to the line that charges it."""

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from flows.cli import main
from schemas.problems import Refused
from tests.charges_only import close_charges
from tests.docs.pages import blocks
from tests.golden.month import PERIOD
from tests.pools.month import SHARED, charged_shares, pools_month, pools_texts, pools_workspace
from tests.pools.november import AGAINST_OCTOBER, NOVEMBER, deliver_november
from tests.tables_only import close_tables
from transforms.published import read_table, table_paths

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"

BY_HAND = {
    # 4,560.00 + 40.00 + 20.00 that SI charges RH for IT below, a third each
    "STAFF-TOOLS": ["LYR-RH 1540.00", "LYR-SUD ALE 1540.00", "LYR-SUD NIM 1540.00"],
    # 120,000.00 by 62 + 38 + 400 + 300 + 200 = 1,000 heads: 120.00 a head
    "NETWORK": [
        "LYR-RH 4560.00",
        "LYR-SI 7440.00",
        "LYR-SUD ALE 36000.00",
        "LYR-SUD NIM 48000.00",
        "LYR-UK 24000.00",
    ],
    # 33.333… each: the cent that is left goes to the first of equal ones
    "HEADQUARTERS": ["LYR-RH 33.34", "LYR-SUD Atelier 33.33", "LYR-UK 33.33"],
    # 333.503335 and 666.506665: the cent that is left goes to the one that lost more
    "BRAND": ["LYR-RH -333.50", "LYR-SUD -666.51"],
    # 900.00 by 100.5 + 99.5 and 200 + 400 of two months, UK excluded: 1.125 each
    "TURNOVER": ["LYR-RH 225.00", "LYR-SUD 675.00"],
    # 100.00 by 2 and 3 cards, SI's own excluded: 20.00 a card
    "SIM-DESK": ["LYR-RH 40.00", "LYR-SUD 60.00"],
    # 60.00 by 10.00, 20.00 and 30.00 of cards
    "SIM-AUDIT": ["LYR-RH 20.00", "LYR-SI 10.00", "LYR-SUD 30.00"],
}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield pools_month(tmp_path_factory.mktemp("pools") / "workspace")


@pytest.fixture(scope="module")
def shares(draft: Path) -> pl.DataFrame:
    return read_table(draft / "tables", "pool_shares")


def told(shares: pl.DataFrame) -> dict[str, list[str]]:
    by_pool: dict[str, list[str]] = {}
    for pool, *who, amount in shares.select("pool", "entity", "site", "department", "amount").iter_rows():
        by_pool.setdefault(pool, []).append(" ".join([*filter(None, who), f"{amount:.2f}"]))
    return by_pool


def test_every_share_is_what_one_works_out_by_hand(shares: pl.DataFrame) -> None:
    assert told(shares) == BY_HAND


def test_a_pool_of_another_period_is_left_alone(shares: pl.DataFrame) -> None:
    assert "OLD" not in shares["pool"]


@pytest.mark.parametrize("name", ["invoices.txt", "retained.txt"])
def test_documents_say_of_shares_what_stands_in_expected(draft: Path, name: str) -> None:
    assert pools_texts(draft)[name] == (SHARED / name).read_text(encoding="utf-8"), REGENERATE


def test_an_invoice_line_shows_whole_key_and_part_in_the_language_of_its_reader(draft: Path) -> None:
    natures = "\n".join(read_table(draft / "tables", "invoice_lines")["nature"])
    assert "assiette 120\u202f000,00 EUR · clé STAFF 38/1\u202f000 = 3,80\u00a0%\n" in natures
    assert "base 120,000.00 EUR · key STAFF 200/1,000 = 20.00%" in natures


def test_the_shares_of_a_pool_sum_to_it(shares: pl.DataFrame) -> None:
    sums = shares.group_by("pool").agg(pl.col("amount", "key_value").sum(), pl.col("pool_amount", "key_total").unique())
    assert sums["amount"].to_list() == sums["pool_amount"].explode().to_list()
    assert sums["key_value"].to_list() == sums["key_total"].explode().to_list()


def test_a_cascade_shares_out_what_others_charge_for_what_it_names(shares: pl.DataFrame) -> None:
    charged = shares.filter(service="IT", entity="LYR-RH")["amount"].sum()
    assert shares.filter(pool="STAFF-TOOLS")["pool_amount"].unique().to_list() == [charged] == [Decimal(4620)]


def test_a_share_is_the_usage_line_of_its_row(draft: Path, shares: pl.DataFrame) -> None:
    paths = table_paths(draft / "tables", "usage_lines")
    usage = pl.concat([pl.read_parquet(path) for path in paths], how="diagonal").filter(source="pools")
    columns = ("row", "provider", "entity", "site", "service", "evidence_ref", "currency")
    assert usage.select(columns).rows() == shares.select(columns).rows()
    assert usage["amount"].to_list() == shares["amount"].to_list()


def test_every_share_of_the_run_is_retained_or_on_an_invoice_line_that_holds_it(
    draft: Path, shares: pl.DataFrame
) -> None:
    charges = charged_shares(draft)
    assert charges.select("row", "amount").rows() == shares.select("row", "amount").rows()
    assert set(charges.select("basis", "origin").rows()) == {("pool_share", "allocation")}
    assert charges["invoice_ref"].is_null().to_list() == shares["retained"].to_list()
    on_lines = charges.drop_nulls("invoice_ref").group_by("invoice_ref", "invoice_line").agg(pl.col("amount").sum())
    lines = read_table(draft / "tables", "invoice_lines").filter(basis="pool_share")
    found = lines.select("invoice_ref", "line_number", "amount").rows()
    assert sorted(on_lines.rows()) == sorted(found)


def test_what_a_provider_bears_itself_says_why_and_is_charged_to_nobody(draft: Path, shares: pl.DataFrame) -> None:
    retained = shares.filter("retained")
    assert retained.select("entity", "amount", "retained_reason").rows() == [
        ("LYR-RH", Decimal(1540), "Effectif propre de RH"),
        ("LYR-SI", Decimal(7440), "Effectif propre de SI"),
        ("LYR-SI", Decimal(10), "Cartes de SI"),
    ]
    assert shares.filter(~pl.col("retained"))["retained_reason"].is_null().all()
    read = read_table(draft / "tables", "input_files").filter(source="pools")
    assert read.select("records", "charged", "retained", "rejected").rows() == [(20, 17, 3, 0)]


def test_the_order_of_the_rows_of_keys_does_not_matter(tmp_path: Path, shares: pl.DataFrame) -> None:
    folder = pools_workspace(tmp_path / "workspace")
    keys = folder / "inputs" / "keys.csv"
    headings, *rows = keys.read_text(encoding="utf-8").splitlines()
    keys.write_text("\n".join([headings, *reversed(rows)]), encoding="utf-8")
    close_charges(folder, PERIOD)
    assert read_table(folder / "periods" / PERIOD / "draft" / "tables", "pool_shares").equals(shares)


def test_a_share_that_no_agreement_covers_is_rejected_with_its_reason_and_not_borne_by_the_others(
    tmp_path: Path, shares: pl.DataFrame
) -> None:
    folder = pools_workspace(tmp_path / "workspace")
    agreements = folder / "inputs" / "agreements.csv"
    kept = agreements.read_text(encoding="utf-8").replace("SI-UK,LYR-SI,LYR-UK\n", "")
    agreements.write_text(kept, encoding="utf-8")
    close_charges(folder, PERIOD)
    tables = folder / "periods" / PERIOD / "draft" / "tables"
    assert told(read_table(tables, "pool_shares")) == BY_HAND
    rejected = pl.concat(pl.read_parquet(path) for path in table_paths(tables, "rejected_lines"))
    of_uk = shares.filter(entity="LYR-UK")
    assert rejected.select("source", "row", "rules").rows() == [
        ("pools", row, ["no_agreement"]) for row in of_uk["row"]
    ]


def test_a_month_of_pools_alone_needs_no_usage_and_a_month_without_pools_has_no_shares(tmp_path: Path) -> None:
    folder = pools_workspace(tmp_path / "workspace")
    settings = folder / "chargeback.toml"
    optional = settings.read_text(encoding="utf-8").replace('period_by = "file"', 'period_by = "file"\noptional = true')
    settings.write_text(optional, encoding="utf-8")
    shutil.copytree(folder / "inputs" / "2026-10", folder / "inputs" / "2026-08")
    for period, expected in (("2026-09", {"OLD": ["LYR-RH 50.00"]}), ("2026-08", {})):
        close_tables(folder, period)
        tables = folder / "periods" / period / "draft" / "tables"
        assert told(read_table(tables, "pool_shares")) == expected


def test_a_pool_that_cannot_be_shared_refuses_the_month_with_a_sentence(tmp_path: Path) -> None:
    folder = pools_workspace(tmp_path / "workspace")
    pools = folder / "inputs" / "pools.csv"
    pools.write_text(pools.read_text(encoding="utf-8").replace(",Cartes de SI", ","), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        close_tables(folder, PERIOD)
    assert list(map(str, refused.value.problems)) == [
        "inputs/pools.csv, row 7 (pool SIM-AUDIT, period 2026-10), column retained_reason: "
        "is empty, and provider LYR-SI bears a share itself; say why, or name it in excluded"
    ]
    assert not (folder / "periods" / PERIOD / "draft").exists()


def test_the_auditor_asks_for_a_share_and_its_invoice_line_in_one_query(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (query,) = blocks("docs/pools.md", "sql")
    assert main(["-w", str(draft.parents[2]), "--json", "sql", query]) == 0
    found = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert len(found) == 20
    (line,) = (row for row in found if (row["pool"], row["entity"]) == ("SIM-DESK", "LYR-RH"))
    assert (Decimal(line["amount"]), line["invoice_ref"], line["invoice_line"]) == (40, "2026-10_SI_RH_01", 5)


def test_the_controller_reads_every_share_and_why_it_is_retained_in_the_groups_workbook(
    draft: Path, shares: pl.DataFrame
) -> None:
    sheet = openpyxl.load_workbook(draft / "group.xlsx")["Charges communes"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Charge commune")
    read = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]
    assert [row["Charge commune"] for row in read] == shares["pool"].to_list()
    assert [Decimal(str(row["Quote-part HT"])) for row in read] == shares["amount"].to_list()
    assert [row["Conservée parce que"] for row in read] == shares["retained_reason"].to_list()
    network = next(row for row in read if (row["Charge commune"], row["Supportée par"]) == ("NETWORK", "LYR-RH"))
    assert (network["À répartir HT"], network["Valeur de la clé"], network["Total de la clé"]) == (120000, 38, 1000)


def test_why_november_is_not_october_is_told_in_volume_cost_scope_and_key(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = deliver_november(draft.parents[2], tmp_path / "workspace")
    close_tables(folder, NOVEMBER)
    assert main(["-w", str(folder), "variance", NOVEMBER]) == 0
    assert capsys.readouterr().out == AGAINST_OCTOBER

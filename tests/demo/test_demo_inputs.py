"""The demo workspace: what its maker writes is what is committed, and it holds what is said of it."""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from stdnum import iban
from stdnum.ch import vat as swiss_vat
from stdnum.de import vat as german_vat
from stdnum.fr import siren, siret, tva

from flows.settings_file import read_settings
from schemas.reference import REFERENCE_TABLES
from schemas.rules import RULE_BY_ID
from tests.real.workspaces import DATA, needs_data
from transforms.intake.files import file_records
from transforms.intake.records import joined
from transforms.reference.structure import Structure, read_structure

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "demo"
PERIOD = "2026-10"
MADE = ("inputs", "expected_rejections.csv")
RECORDS = {"mobile": 2_926, "cloud": 1_159, "conseil": 300, "materiel": 775}


def table(name: str) -> list[dict[str, str]]:
    with (DEMO / "inputs" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made_files(workspace: Path) -> dict[str, bytes]:
    paths = (path for name in MADE for path in [workspace / name, *(workspace / name).rglob("*")] if path.is_file())
    return {path.relative_to(workspace).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def structure() -> Structure:
    return read_structure(read_settings(DEMO), DEMO, PERIOD)


def records(source_name: str) -> Iterator[pl.DataFrame]:
    source = next(source for source in read_settings(DEMO).usage if source.source == source_name)
    for path in sorted(DEMO.glob(source.files.replace("{period}", PERIOD))):
        yield joined(list(file_records(path, path.name, source.csv, source.xlsx))).cells


def test_the_maker_writes_exactly_what_is_committed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "data" / "make_demo.py", tmp_path], check=True)
    made, committed = made_files(tmp_path), made_files(DEMO)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_demo_is_small() -> None:
    assert sum(map(len, made_files(DEMO).values())) < 1_500_000


def test_the_structure_is_accepted_with_the_one_warning_that_was_planted(structure: Structure) -> None:
    assert [warning.place for warning in structure.warnings] == ["inputs/prices.csv, row 23 (service MAT-PRJ)"]
    assert sorted(structure.tables) == sorted(REFERENCE_TABLES)


def test_the_group_has_two_providers_a_german_book_a_client_without_book_and_a_vat_group() -> None:
    entities = table("entities")
    assert len(entities) == 13
    assert {row["country"] for row in entities} == {"FR", "DE", "CH"}
    assert [row["entity"] for row in entities if row["keeps_book"] == "no"] == ["VBN-CH"]
    assert [row["entity"] for row in entities if row["vat_group"]] == ["VBN-SI", "VBN-IMM"]
    assert [row["entity"] for row in entities if row["vat_on"] == "receipts"] == ["VBN-CS"]
    assert {row["book"] for row in table("accounts")} == {"", "VBN-DE"}
    assert {row["provider"] for row in table("agreements")} == {"VBN-SI", "VBN-CS"}


def test_the_french_accounts_are_those_that_ship_and_those_of_goods() -> None:
    shipped = ROOT / "transforms" / "reference" / "defaults" / "accounts.csv"
    with shipped.open(encoding="utf-8", newline="") as file:
        shipped_rows = list(csv.DictReader(file))
    french = [row for row in table("accounts") if not row["book"]]
    assert french[: len(shipped_rows)] == shipped_rows
    goods = {row["service"]: row["typology"] for row in table("services") if row["operation"] == "goods"}
    assert {row["service"] for row in french if row["service"]} <= goods.keys()
    assert {row["typology"] for row in french[len(shipped_rows) :]} - {""} <= set(goods.values())


@needs_data
def test_the_accounts_of_goods_are_called_as_in_the_french_chart_of_2026() -> None:
    chart = json.loads((DATA / "pcg" / "pcg_2026.json").read_text(encoding="utf-8"))
    called = {str(account["number"]): account["label"] for account in chart["flat"]}
    french = {row["account"]: row["account_name"] for row in table("accounts") if not row["book"]}
    goods = ("707", "6063", "6183")
    assert [french[account] for account in goods] == [called[account] for account in goods]


def test_every_typology_has_one_french_name() -> None:
    names = {(row["typology"], row["typology_name"]) for row in table("services")}
    assert len(names) == len({typology for typology, _ in names}) == len({name for _, name in names})
    assert all(name for _, name in names)


def test_what_the_german_company_reads_of_the_groups_own_wording_is_english() -> None:
    for records_of, entity, nature in (("conseil", "Société", "Intitulé"), ("materiel", "Matricule", "Désignation")):
        cells = pl.concat(records(records_of))
        german = cells[entity].str.contains("^VBN-DE$|^M12").fill_null(False)
        read = {side: set(cells.filter(german == side)[nature].drop_nulls()) for side in (True, False)}
        assert len(read[True]) > 5
        assert read[True] & read[False] == set()


def test_no_one_works_or_delivers_on_a_weekend() -> None:
    equipment = pl.concat(records("materiel"))
    delivered = equipment.filter(pl.col("Du") == pl.col("Au"))["Du"]
    for texts in (pl.concat(records("conseil"))["Date"], delivered):
        days = texts.str.to_date("%Y-%m-%d", strict=False).drop_nulls()
        assert len(days) > 50
        assert days.dt.weekday().max() == 5


def test_every_official_number_is_valid() -> None:
    verify = {"FR": tva.validate, "DE": german_vat.validate, "CH": swiss_vat.validate}
    for row in table("entities"):
        verify[row["country"]](row["vat_number"])
        iban.validate(row["iban"])
        assert row["iban"].startswith(row["country"])
        if row["siren"]:
            siren.validate(row["siren"])
            assert row["vat_number"].endswith(row["siren"])
    companies = {row["entity"]: row["siren"] for row in table("entities")}
    for row in table("sites"):
        assert bool(row["siret"]) == bool(companies[row["entity"]])
        if row["siret"]:
            siret.validate(row["siret"])
            assert row["siret"].startswith(companies[row["entity"]])


def test_no_number_or_address_could_be_taken_for_a_real_one() -> None:
    for row in table("entities"):
        assert "9990" in row["vat_number"].replace(".", "")
        assert "9999" in row["iban"]
        assert "xemple" in row["street"] or "Muster" in row["street"]
        assert row["email"].endswith(".example")


def test_four_sources_in_four_dialects_hold_about_five_thousand_rows() -> None:
    settings = read_settings(DEMO)
    assert {source.source: sum(map(len, records(source.source))) for source in settings.usage} == RECORDS
    assert [Path(source.files).suffix for source in settings.usage] == [".csv", ".parquet", ".xlsx", ".csv"]


def test_there_are_two_hundred_subscriptions_of_sites_users_and_companies() -> None:
    rows = table("subscriptions")
    assert len(rows) == len({row["subscription"] for row in rows}) == 200
    held = Counter(holder for row in rows for holder in ("entity", "site", "user") if row[holder])
    assert held.total() == 200
    assert min(held.values()) > 10


def test_every_fault_planted_is_one_of_the_rules_and_all_are_few() -> None:
    with (DEMO / "expected_rejections.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert {row["rule"] for row in expected} <= RULE_BY_ID.keys()
    assert {row["source"] for row in expected} == RECORDS.keys()
    assert sum(int(row["rows"]) for row in expected) == 47


def test_each_totals_row_of_the_operator_agrees_with_its_file() -> None:
    for cells in records("mobile"):
        plain = pl.col("Montant HT").str.replace_all("\u00a0", "").str.replace(",", ".").replace("", None)
        number = plain.cast(pl.Decimal(38, 4))
        is_total = (pl.col("Date") == "TOTAL").fill_null(False)
        assert cells.filter(is_total).select(number).item() == cells.filter(~is_total).select(number.sum()).item()


def test_the_cloud_bill_is_exact() -> None:
    cost = pl.read_parquet(DEMO / "inputs" / PERIOD / "facture-cloud.parquet").get_column("BilledCost")
    assert cost.dtype == pl.Decimal(38, 18)
    assert cost.sum() != cost.round(9).sum()


def staff() -> list[dict[str, str]]:
    with (DEMO / "inputs" / PERIOD / "effectifs.csv").open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_lyon_passes_to_another_company_with_all_who_work_there_and_gets_another_siret() -> None:
    former, new = (row for row in table("sites") if row["site"] == "LYO01")
    assert (former["entity"], former["valid_to"]) == ("VBN-LOG", "2026-10-15")
    assert (new["entity"], new["valid_from"]) == ("VBN-SUD", "2026-10-16")
    assert former["siret"] != new["siret"]
    there = [row for row in staff() if row["Site"] == "LYO01"]
    left = {row["Matricule"] for row in there if (row["Société"], row["Jusqu'au"]) == ("VBN-LOG", "15/10/2026")}
    joined = {row["Matricule"] for row in there if (row["Société"], row["Depuis"]) == ("VBN-SUD", "16/10/2026")}
    assert left == joined
    assert len(left) == len(there) // 2 == 13


def test_two_people_moved_within_the_month_and_two_bear_one_name() -> None:
    rows = [row for row in staff() if row["Site"] != "LYO01"]
    twice = [number for number, count in Counter(row["Matricule"] for row in rows).items() if count == 2]
    assert twice == ["M0405", "M0507"]
    alike = [row for row in rows if row["Matricule"] in ("M0510", "M0511")]
    assert len({(row["Nom"], row["Société"], row["Service"]) for row in alike}) == 1

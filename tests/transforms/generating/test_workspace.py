"""A generated workspace: the same bytes each time, in several dialects, whatever the blocks it is written in."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from stdnum.eu import vat
from stdnum.fr import siren, siret

from schemas.rules import RULE_BY_ID
from transforms.generating.codes import PERIOD
from transforms.generating.sizes import Size, size_of
from transforms.generating.structure import Structure
from transforms.generating.workspace import SOURCES, Generated, generate

ROOT = Path(__file__).parents[3]
SIZE = size_of(6_000, 12, 3, faulty="0.05")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small group. Read only."""
    return make(tmp_path_factory.mktemp("made"), SIZE)


def make(folder: Path, size: Size, threads: int = 2, block_rows: int = 250_000) -> Path:
    generate(folder / "group", size, threads, block_rows)
    return folder / "group"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_neither_the_block_nor_the_threads_change_a_byte(made: Path, tmp_path: Path) -> None:
    assert digests(make(tmp_path, SIZE, threads=1, block_rows=700)) == digests(made)


PROGRAM = """
import sys
from pathlib import Path
from transforms.generating.sizes import size_of
from transforms.generating.workspace import generate
generate(Path(sys.argv[1]), size_of(6_000, 12, 3, faulty="0.05"), 2)
"""


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_no_process_hashes_or_draws_in_its_own_way(made: Path, tmp_path: Path, hash_seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path / "x")], check=True, env=environment, cwd=tmp_path)
    assert digests(tmp_path / "x") == digests(made)


def test_another_seed_is_another_group(made: Path, tmp_path: Path) -> None:
    other = digests(make(tmp_path, size_of(6_000, 12, 4, faulty="0.05")))
    mine = digests(made)
    assert other.keys() == mine.keys()
    same = {name for name in mine if mine[name] == other[name]}
    of_size_alone = ("entities", "services", "agreements", "layout", "vat_rates")
    assert same == {f"inputs/{name}.csv" for name in of_size_alone}


def test_lines_fall_to_the_sources_by_their_shares_and_nine_in_ten_are_csv(made: Path) -> None:
    month = made / "inputs" / PERIOD
    rows = {
        "mobile": len((month / "mobile-0001.csv").read_bytes().splitlines()) - 1,
        "sites": len((month / "sites-0001.csv").read_bytes().splitlines()) - 1,
        "calls": len((month / "calls-0001.csv").read_bytes().splitlines()),
        "cloud": pl.read_parquet(month / "cloud-0001.parquet").height,
    }
    assert rows == {"mobile": 3_300, "sites": 1_500, "calls": 600, "cloud": 600}


def test_a_source_of_many_lines_is_delivered_in_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = size_of(6_000, 12, 3, faulty="0")
    headings, *whole = mobile_rows(make(tmp_path / "whole", size))[0]
    monkeypatch.setattr(SOURCES[0], "file_rows", 1_000)
    files = mobile_rows(make(tmp_path / "cut", size))
    assert [len(rows) for rows in files] == [1_001, 1_001, 1_001, 301]
    assert [rows[0] for rows in files] == [headings] * 4
    assert [row for rows in files for row in rows[1:]] == whole


def mobile_rows(workspace: Path) -> list[list[bytes]]:
    return [path.read_bytes().splitlines() for path in sorted((workspace / "inputs" / PERIOD).glob("mobile-*.csv"))]


def test_rows_that_break_the_record_itself_come_in_the_last_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SOURCES[0], "file_rows", 1_000)
    files = mobile_rows(make(tmp_path, SIZE))
    broken = [sum(row.count(b";") != 5 for row in rows) for rows in files]
    assert broken[:-1] == [0, 0, 0]
    assert broken[-1] > 0


def test_each_source_writes_its_own_dialect(made: Path) -> None:
    month = made / "inputs" / PERIOD
    mobile = (month / "mobile-0001.csv").read_bytes()
    assert mobile.startswith("Date;Matricule;Code service;Libellé;Volume;Facture opérateur\r\n".encode("cp1252"))
    assert pl.Series(mobile.decode("latin-1").splitlines()[1:]).str.contains(r";-?\d+,\d{3};FA-").mean() > 0.9
    assert (month / "sites-0001.csv").read_text(encoding="utf-8").startswith("site,service,description,start,end,")
    calls = (month / "calls-0001.csv").read_text(encoding="utf-8").splitlines()
    assert calls[0].startswith('1,"2026-10-')
    assert any('"Accueil, poste 12"' in call for call in calls)
    assert pl.read_parquet_schema(month / "cloud-0001.parquet")["BilledCost"] == pl.Decimal(38, 12)


def test_numbers_of_companies_and_sites_are_valid_and_belong_to_nobody(made: Path) -> None:
    entities = pl.read_csv(made / "inputs" / "entities.csv", infer_schema=False)
    french = entities.filter(pl.col("country") == "FR")
    assert all(number.startswith("999") and siren.is_valid(number) for number in french["siren"])
    assert all(vat.is_valid(number) for number in entities.filter(pl.col("country") != "CH")["vat_number"])
    sites = pl.read_csv(made / "inputs" / "sites.csv", infer_schema=False)
    assert all(siret.is_valid(number) for number in sites["siret"].drop_nulls())
    of_entity = dict(entities.select("entity", "siren").iter_rows())
    assert all(number is None or number[:9] == of_entity[entity] for entity, number in sites["entity", "siret"].rows())


@pytest.mark.parametrize(("entities", "abroad"), [(2, []), (3, []), (4, ["DE", "CH"]), (12, ["DE", "CH"])])
def test_a_group_of_four_or_more_has_two_companies_abroad(tmp_path: Path, entities: int, abroad: list[str]) -> None:
    folder = make(tmp_path, size_of(10, entities, 1))
    countries = pl.read_csv(folder / "inputs" / "entities.csv")["country"].to_list()
    assert countries == ["FR"] * (entities - len(abroad)) + abroad


def test_every_company_has_a_site_and_a_user_and_sites_are_those_of_their_users_company() -> None:
    structure = Structure(SIZE)
    assert set(structure.entity_of_site) == set(range(12)) == set(structure.entity_of_user)
    assert structure.entity_of_user.to_list() == [structure.entity_of_site[site] for site in structure.site_of_user]


def test_every_fault_is_a_rule_that_intake_or_charging_knows() -> None:
    named = [rule for source in SOURCES for rule in source.faults.all]
    assert set(named) <= RULE_BY_ID.keys()
    assert len(set(named)) > 20


@pytest.mark.parametrize(("share", "least", "most"), [("0", 0, 0), ("0.05", 240, 360), ("0.5", 2_850, 3_150)])
def test_as_many_rows_are_wrong_as_are_asked_for(tmp_path: Path, share: str, least: int, most: int) -> None:
    generated: Generated = generate(tmp_path / "x", size_of(6_000, 12, 3, faulty=share), 2)
    assert least <= generated.truth.rejected_rows <= most


def test_the_generator_shares_no_code_with_what_charges_a_month() -> None:
    program = "import sys, transforms.generating.workspace; print(*sorted(name for name in sys.modules if name[:4] in "
    program += "('tran', 'flow')))"
    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()
    assert [name for name in loaded if not name.startswith("transforms.generating")] == ["transforms"]


MEASURED = """
import resource, sys
from pathlib import Path
from transforms.generating.cloud import Cloud
from transforms.generating.sizes import size_of
from transforms.generating.workspace import generate
Cloud.file_rows = 20_000
generate(Path(sys.argv[1]), size_of(int(sys.argv[2]), 10, 1), 2, block_rows=20_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    """Ten times the lines, with blocks and files of the same size, take less than a third more memory."""
    peaks = [
        int(subprocess.check_output([sys.executable, "-c", MEASURED, str(tmp_path / lines), lines], cwd=ROOT))
        for lines in ("200000", "2000000")
    ]
    assert peaks[1] < peaks[0] * 4 // 3

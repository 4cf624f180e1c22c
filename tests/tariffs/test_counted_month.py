"""A month whose tariffs count over it: what each line is charged, and what the recipient reads of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.charges_only import close_charges
from tests.flows.small_workspace import replace_in
from tests.golden.month import PERIOD
from tests.tariffs.counted_month import COUNTED, counted_month, counted_texts, counted_workspace
from tests.tariffs.month import of_parts
from transforms.published import read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield counted_month(tmp_path_factory.mktemp("counted") / "workspace")


@pytest.mark.parametrize("name", ["charged.txt", "rejected.txt"])
def test_lines_are_counted_and_rejected_as_it_stands_in_expected(draft: Path, name: str) -> None:
    assert counted_texts(draft)[name] == (COUNTED / name).read_text(encoding="utf-8"), REGENERATE


def test_files_that_part_the_lines_otherwise_charge_each_the_same(draft: Path, tmp_path: Path) -> None:
    folder = counted_workspace(tmp_path / "workspace")
    usage = folder / "inputs" / PERIOD
    rows = [path.read_text(encoding="utf-8").splitlines() for path in sorted(usage.iterdir())]
    heading, lines = rows[0][0], [line for file in rows for line in file[1:]]
    shutil.rmtree(usage)
    usage.mkdir()
    for place, part in enumerate((lines[::-2], lines[-2::-2])):
        (usage / f"usage-{place}.csv").write_text("\n".join([heading, *part]) + "\n", encoding="utf-8")
    close_charges(folder, PERIOD)
    told = ["service", "recipient", "basis", "quantity", "amount", "nature"]
    of_both = [of_parts(one, "charge_lines").select(told).sort(told) for one in (draft, _draft(folder))]
    assert of_both[0].equals(of_both[1])


def test_a_shortfall_stands_apart_on_the_invoice_with_its_words_and_its_basis(draft: Path) -> None:
    book = openpyxl.load_workbook(draft / "hand-out" / "NOR" / f"{PERIOD}_SI_NOR.xlsx")
    nature = "Minimum garanti 500,00 EUR, consommé 423,10 EUR"
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[1].iter_rows(values_only=True)]
    (page,) = [row for row in rows if nature in row]
    assert page[-2:] == [76.9, "Minimum garanti"]
    (making,) = [row for row in book["Justification"].iter_rows(values_only=True) if nature in row]
    assert making[5] == "complément au minimum garanti : 76,90 EUR"


def test_the_shortfalls_are_a_source_of_their_own_that_the_tariffs_prove(draft: Path) -> None:
    (file,) = read_table(draft / "tables", "input_files").filter(source="commitments").iter_rows(named=True)
    assert (file["file"], file["records"], file["charged"]) == ("inputs/tariffs.csv", 3, 3)
    lines = of_parts(draft, "usage_lines").filter(source="commitments")
    assert lines["evidence_ref"].to_list() == [f"inputs/tariffs.csv:{row}" for row in (8, 7, 9)]
    charges = of_parts(draft, "charge_lines").filter(source="commitments")
    assert set(charges.select("basis", "origin").rows()) == {("commitment", "commitment")}


def test_a_commitment_that_no_price_of_the_last_day_names_is_not_owed(draft: Path) -> None:
    lines = of_parts(draft, "usage_lines").filter(source="commitments")
    assert lines.filter(service="BACKUP")["entity"].to_list() == ["CRL-EST"]


def test_a_line_that_is_cured_counts_in_its_place(tmp_path: Path) -> None:
    folder = counted_workspace(tmp_path / "workspace")
    replace_in(folder, f"inputs/{PERIOD}/usage-1.csv", "900,frais\n", "900,dernier : 900 Go\n")
    close_charges(folder, PERIOD)
    data = of_parts(_draft(folder), "charge_lines").filter(service="DATA", recipient="CRL-NOR")
    assert data.filter(pl.col("nature").str.starts_with("dernier"))["amount"].item() == 45
    assert data["amount"].sum() == 30 + 2 + (60 + 80 + 250 + 60 - 20 + 900 - 100 - 300) / 20


def _draft(folder: Path) -> Path:
    return folder / "periods" / PERIOD / "draft"

"""A month rated by tariffs: what each line is charged, why others are not, and what the recipient reads of it."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.golden.month import PERIOD
from tests.tariffs.month import RATED, tariffs_month, tariffs_texts

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tariffs_month(tmp_path_factory.mktemp("tariffs") / "workspace")


@pytest.mark.parametrize("name", ["charged.txt", "rejected.txt"])
def test_lines_are_rated_and_rejected_as_it_stands_in_expected(draft: Path, name: str) -> None:
    assert tariffs_texts(draft)[name] == (RATED / name).read_text(encoding="utf-8"), REGENERATE


def test_the_workbook_shows_quantity_and_amount_of_a_tariff_and_no_unit_price(draft: Path) -> None:
    book = openpyxl.load_workbook(draft / "hand-out" / "SUD" / f"{PERIOD}_SI_SUD.xlsx")
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[1].iter_rows(values_only=True)]
    (page,) = [row for row in rows if "ten mail boxes" in row]
    assert page[-6:] == ["October 2026", 10, "box", "S 20%", 46, "Tariff"]
    making = [row for row in book["Justification"].iter_rows(values_only=True) if "ten mail boxes" in row]
    assert making[0][5] == (
        "amount by the tariff: 46.00 EUR\n"
        "tariff STEPS: by steps: up to 10: 4.00 EUR, flat 6.00 EUR; up to 20: 3.00 EUR, flat 5.00 EUR; "
        "beyond: 2.50 EUR, flat 5.00 EUR"
    )

"""Shares of pools on a sheet of their own: none without pools, none that a workbook would show with other digits."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from schemas.problems import Refused
from tests.transforms.charging.small_group import table
from tests.transforms.documents.rejected_month import PERIOD, rows_of
from transforms.documents import pools_sheet
from transforms.documents.controller_book import ControllerMonth, controller_book
from transforms.documents.pools_sheet import write_pools_sheet

MONTH = ControllerMonth("Groupe Orme", PERIOD, "en", "1a2b3c4d")


def shares(**told: Any) -> pl.DataFrame:
    """A pool in yen that two companies bear."""
    share = {
        "pool": "NETWORK",
        "provider": "ORM-SI",
        "service": "IT",
        "evidence_ref": "GL-1",
        "pool_amount": Decimal(1000),
        "currency": "JPY",
        "method": "weighted",
        "key": "STAFF",
        "entity": "ORM-NOR",
        "key_value": Decimal("1.5"),
        "key_total": Decimal(2),
        "amount": Decimal(750),
        "retained": False,
        "row": 1,
        **told,
    }
    own = {"entity": "ORM-SI", "key_value": Decimal("0.5"), "amount": Decimal(250), "retained": True, "row": 2}
    return rows_of("pool_shares", [share, {**share, **own, "retained_reason": "Own staff"}])


def pools(**told: Any) -> pl.DataFrame:
    """The row of the pool in its table, and that of the month before, of which the sheet says nothing."""
    before = {"pool": "NETWORK", "period": "2026-09", "benefit": "Of September", "markup_source": "Of September"}
    return table("pools", [before, {"pool": "NETWORK", "period": PERIOD, **told}])


def written(folder: Path, rows: pl.DataFrame, **of_pool: Any) -> openpyxl.Workbook:
    book = controller_book(folder / "group.xlsx", MONTH)
    book.page("First", "First")
    write_pools_sheet(book, MONTH, rows, pools(**of_pool))
    book.close()
    return openpyxl.load_workbook(folder / "group.xlsx")


def test_a_month_without_pools_has_no_sheet_of_them(tmp_path: Path) -> None:
    assert written(tmp_path, shares().clear()).sheetnames == ["First"]


def test_a_share_shows_whole_key_and_part_in_the_decimals_of_its_currency(tmp_path: Path) -> None:
    sheet = written(tmp_path, shares())["Pools"]
    rows = list(sheet.iter_rows(min_row=4))
    assert [cell.value for cell in rows[0]][:5] == ["Pool", "Provider", "Service", "Pool amount", "Currency"]
    assert [[cell.value for cell in row][7:14] for row in rows[1:]] == [
        ["ORM-NOR", None, None, 1.5, 2, 750, None],
        ["ORM-SI", None, None, 0.5, 2, 250, "Own staff"],
    ]
    assert [rows[1][column].number_format for column in (3, 10, 12)] == ["#,##0", "#,##0.0", "#,##0"]


def test_beside_a_share_stands_what_its_pool_says_of_benefit_mark_up_and_document(tmp_path: Path) -> None:
    digest = "0f3c1a52b7d84e6f9a10c2d3e4f5061728394a5b6c7d8e9f00112233445566aa"
    said = {"benefit": "One network, not three", "markup_source": "Study 2025", "document": "Policy.pdf"}
    sheet = written(tmp_path, shares(), **said, document_sha256=digest)["Pools"]
    assert [[cell.value for cell in row][14:] for row in sheet.iter_rows(min_row=4)] == [
        ["Evidence", "Benefit to its bearer", "Source of the mark-up", "Document", "SHA-256 of the document"],
        *[["GL-1", *said.values(), digest]] * 2,
    ]


def test_what_no_pool_of_the_month_says_has_no_column(tmp_path: Path) -> None:
    sheet = written(tmp_path, shares(), document="Policy.pdf")["Pools"]
    assert [cell.value for cell in sheet[4]][14:] == ["Evidence", "Document"]


def test_a_pool_of_more_digits_than_a_workbook_keeps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"pool NETWORK: the amount 10000000000000\.000 has more digits"):
        written(tmp_path, shares(pool_amount=Decimal(10**13)))


def test_shares_beyond_what_a_sheet_holds_are_left_out_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools_sheet, "SHEET_ROWS", 1)
    sheet = written(tmp_path, shares())["Pools"]
    assert sheet["A4"].value == "The first 1 shares of 2 are listed."
    assert sheet.max_row == 6

"""Supplier bills on a sheet of their own: all that fit, in words, and none that a workbook would show otherwise."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from schemas.problems import Refused
from tests.transforms.documents.rejected_month import PERIOD, rows_of
from transforms.documents import bills_sheet
from transforms.documents.balance_sheet import write_balance_sheet
from transforms.documents.bills_sheet import write_bills_sheet
from transforms.documents.controller_book import ControllerMonth, controller_book

MONTH = ControllerMonth("Groupe Orme", PERIOD, "en", "1a2b3c4d")


def bills(**told: Any) -> pl.DataFrame:
    """A bill that is charged whole, and one with a residue of cents and less."""
    bill = {
        "source": "cloud",
        "evidence_ref": "AZ-1",
        "currency": "EUR",
        "status": "received",
        "received": Decimal(10),
        "charged": Decimal(10),
        "retained": Decimal(0),
        "rejected": Decimal(0),
        "residue": Decimal(0),
        "line_count": 2,
        "unpriced_rows": 0,
        **told,
    }
    other = {"evidence_ref": "AZ-2", "charged": Decimal("10.0125"), "residue": Decimal("-0.0125")}
    return rows_of("bill_totals", [bill, {**bill, **other}])


def written(folder: Path, rows: pl.DataFrame) -> openpyxl.Workbook:
    book = controller_book(folder / "group.xlsx", MONTH)
    book.page("First", "First")
    write_bills_sheet(book, MONTH, rows)
    book.close()
    return openpyxl.load_workbook(folder / "group.xlsx")


def test_a_bill_shows_what_was_received_what_became_of_it_and_all_decimals_of_what_is_left(tmp_path: Path) -> None:
    rows = list(written(tmp_path, bills())["Bills"].iter_rows(min_row=4))
    headings = ["Source", "Bill", "Supplier", "Status", "Currency", "Received", "Charged", "Retained", "Rejected"]
    assert [cell.value for cell in rows[0]][:10] == [*headings, "Residue"]
    assert [cell.value for cell in rows[1]][1:10] == ["AZ-2", None, "received", "EUR", 10, 10.0125, 0, 0, -0.0125]
    assert rows[1][9].number_format == "#,##0.0000"
    assert rows[2][1].value == "AZ-1"


def test_a_bill_of_more_digits_than_a_workbook_keeps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"bill AZ-1, received: the amount 10000000000000\.0+ has more digits"):
        written(tmp_path, bills(received=Decimal(10**13)))


def test_bills_beyond_what_a_sheet_holds_are_left_out_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bills_sheet, "SHEET_ROWS", 1)
    sheet = written(tmp_path, bills())["Bills"]
    assert sheet["A4"].value == "The first 1 bills of 2 are listed."
    assert sheet.max_row == 6


def test_an_account_of_more_digits_than_a_workbook_keeps_is_refused(tmp_path: Path) -> None:
    amounts = dict.fromkeys(("booked", "charged", "retained", "rejected", "explained"), Decimal(0))
    account = {"provider": "ORM-SI", "account": "626", "currency": "EUR", **amounts, "unpriced_rows": 0}
    rows = rows_of("balance_totals", [{**account, "residue": Decimal(10**13)}])
    book = controller_book(tmp_path / "group.xlsx", MONTH)
    with pytest.raises(Refused, match=r"account 626 of ORM-SI, residue: the amount 10000000000000\.0+ has more digits"):
        write_balance_sheet(book, MONTH, rows)
